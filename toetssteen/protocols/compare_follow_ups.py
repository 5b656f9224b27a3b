"""What is said of a follow-up that changed: who does it, by when, and what differs for some products."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from toetssteen.protocols.compare_words import Lookups, Pair, short
from toetssteen.protocols.document import ForProducts
from toetssteen.protocols.field_words import Lookup, in_words, term_in_words
from toetssteen.staff.departments import name_of


def term(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    then, now = (term_in_words(days) for days in pair)
    if pair[1] is None:
        yield _("%(part)s heeft geen termijn meer, eerst %(then)s.") % {"part": part, "then": then}
    elif pair[0] is None:
        yield _("%(part)s is nu klaar binnen %(now)s.") % {"part": part, "now": now}
    else:
        yield _("%(part)s is nu klaar binnen %(now)s, eerst %(then)s.") % {"part": part, "now": now, "then": then}


def department(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    if pair[1] is None:
        yield _("%(part)s gaat naar geen afdeling meer, eerst naar %(then)s.") % {
            "part": part,
            "then": name_of(pair[0]),
        }
    else:
        yield _("%(part)s gaat nu naar %(now)s.") % {"part": part, "now": name_of(pair[1])}


def by_product(part: str, pair: tuple[list[ForProducts], list[ForProducts]], lookups: Lookups) -> Iterator[str]:
    """Group by group as they stand, since a group has no name."""
    for at in range(max(map(len, pair))):
        was, is_ = (groups[at] if at < len(groups) else None for groups in pair)
        if was == is_:
            continue
        then, now = (_group(group, lookup) for group, lookup in zip((was, is_), lookups, strict=True))
        if was is None:
            yield _("%(part)s: er komt een uitzondering bij: %(now)s.") % {"part": part, "now": now}
        elif is_ is None:
            yield _("%(part)s: een uitzondering vervalt: %(then)s.") % {"part": part, "then": then}
        elif then != now:
            yield _("%(part)s: een uitzondering is nu: %(now)s; eerst: %(then)s.") % {
                "part": part,
                "now": now,
                "then": then,
            }


def _group(group: ForProducts | None, lookup: Lookup) -> str:
    if group is None:
        return ""
    products = in_words(ForProducts, "products", group.products, lookup)
    parts = [name_of(group.department) if group.department else "", term_in_words(group.term), short(group.tell)]
    return f"{short(products)}: {', '.join(part for part in parts if part)}"
