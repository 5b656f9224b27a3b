"""The sentences of a comparison: one for what people speak of, and for every other field its name, then and now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from toetssteen.protocols import compare_follow_ups
from toetssteen.protocols.compare_words import Lookups, Pair, added, dropped, short
from toetssteen.protocols.document import (
    Condition,
    FollowUp,
    Notice,
    Option,
    Origin,
    ProtocolDocument,
    Question,
    Scope,
    Source,
)
from toetssteen.protocols.field_words import (
    ORIGINS,
    Lookup,
    in_words,
    label_of,
    name_of_field,
    retention_in_words,
)
from toetssteen.protocols.paths import PRODUCT
from toetssteen.protocols.wording import condition_in_words


def of_part(struct: type[Any], name: str, part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    """What changed in one field of a question, a follow-up, a notice or a product of our own."""
    own = _OWN_SENTENCES.get((struct, name)) or _SHARED_SENTENCES.get(name)
    said = list(own(part, pair, lookups)) if own else []
    yield from said or [plain(part, struct, name, pair, lookups)]


def of_protocol(name: str, old: Any, new: Any, then: Lookup, now: Lookup) -> Iterator[str]:
    whole = _("Het protocol")
    said: list[str] = []
    match old, new:
        case Scope(), Scope():
            said = list(_scope(old, new, (then, now)))
        case Source(), Source():
            for field in Source.__struct_fields__:
                pair = getattr(old, field), getattr(new, field)
                if pair[0] != pair[1]:
                    said.append(plain(_("De bron"), Source, field, pair, (then, now)))
        case list(), list():
            said = list(_comings_and_goings(_("Principe"), old, new, then.principles, now.principles))
    yield from said or [plain(whole, ProtocolDocument, name, (old, new), (then, now))]


def plain(part: str, struct: type[Any], name: str, pair: Pair, lookups: Lookups) -> str:
    """Any field at all. Where both read the same, the difference is one of writing, and that is said."""
    was, is_ = (short(in_words(struct, name, value, lookup)) for value, lookup in zip(pair, lookups, strict=True))
    values = {"part": part, "field": name_of_field(struct, name), "then": was, "now": is_}
    if was == is_:
        return _("%(part)s: %(field)s staat anders opgeschreven.") % values
    if not was:
        return _("%(part)s: %(field)s is nu “%(now)s”, eerst niets.") % values
    if not is_:
        return _("%(part)s: %(field)s is nu leeg, eerst “%(then)s”.") % values
    return _("%(part)s: %(field)s is nu “%(now)s”, eerst “%(then)s”.") % values


def _text(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    if short(pair[0]) != short(pair[1]):
        yield _("%(part)s is anders gesteld, eerst: “%(then)s”.") % {"part": part, "then": short(pair[0])}


def _used_by(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    gone, fresh = _difference(*pair)
    for code in gone:
        yield _("%(part)s vervalt bij “%(name)s”.") % {"part": part, "name": lookups[0].named("follow_ups", code)}
    for code in fresh:
        yield _("%(part)s hoort nu ook bij “%(name)s”.") % {"part": part, "name": lookups[1].named("follow_ups", code)}


def _required(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    if not pair[1]:
        yield _("%(part)s is nu vrijwillig.") % {"part": part}
    elif not pair[0]:
        yield _("%(part)s is nu nodig: “%(reason)s”.") % {"part": part, "reason": short(pair[1])}


def _when(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    """For products apart: a question that vervalt for one of a group is spoken of as such."""
    was, is_ = (_products_and_rest(condition) for condition in pair)
    if was[1] == is_[1] and was[0] is not None and is_[0] is not None:
        yield from _products(part, (was[0], is_[0]), lookups)
        return
    if pair[1] is None:
        yield _("%(part)s geldt nu altijd.") % {"part": part}
        return
    now = condition_in_words(pair[1], dict(lookups[1].questions), dict(lookups[1].products))
    if pair[0] is None:
        yield _("%(part)s geldt alleen nog %(when)s.") % {"part": part, "when": now}
        return
    then = condition_in_words(pair[0], dict(lookups[0].questions), dict(lookups[0].products))
    if now != then:
        yield _("%(part)s geldt nu alleen %(when)s; eerst %(then)s.") % {"part": part, "when": now, "then": then}


def _products(part: str, pair: tuple[list[str], list[str]], lookups: Lookups) -> Iterator[str]:
    gone, fresh = _difference(*pair)
    for ref in gone:
        yield _("%(part)s vervalt voor %(product)s.") % {"part": part, "product": lookups[0].named("products", ref)}
    for ref in fresh:
        yield _("%(part)s geldt nu ook voor %(product)s.") % {
            "part": part,
            "product": lookups[1].named("products", ref),
        }


def _products_and_rest(when: Condition | None) -> tuple[list[str] | None, Any]:
    """The products that a condition names, and all else that it asks. No products where it names none, or in a way
    that no simple sentence says."""
    if when is None:
        return None, None
    named = [test for test in when.all if test.question == PRODUCT]
    rest = [test for test in when.all if test.question != PRODUCT]
    return (named[0].is_ if len(named) == 1 else None), (rest, when.any)


def _options(part: str, pair: tuple[list[Option], list[Option]], lookups: Lookups) -> Iterator[str]:
    was, is_ = ({option.value: option.text for option in options} for options in pair)
    for value in was:
        if value not in is_:
            yield _("%(part)s: het antwoord “%(option)s” vervalt.") % {"part": part, "option": short(was[value])}
    for value, text in is_.items():
        if value not in was:
            yield _("%(part)s: het antwoord “%(option)s” komt erbij.") % {"part": part, "option": short(text)}
        elif short(was[value]) != short(text):
            yield _("%(part)s: het antwoord “%(then)s” heet nu “%(option)s”.") % {
                "part": part,
                "then": short(was[value]),
                "option": short(text),
            }
    if [value for value in was if value in is_] != [value for value in is_ if value in was]:
        yield _("%(part)s: de antwoorden staan in een andere volgorde.") % {"part": part}


def _origins(part: str, pair: tuple[dict[str, Origin], dict[str, Origin]], lookups: Lookups) -> Iterator[str]:
    changed = dict.fromkeys([*pair[0], *pair[1]])
    for name in changed:
        origin = pair[1].get(name)
        if pair[0].get(name) == origin:
            continue
        label = label_of(name)
        if origin is None:
            yield _("%(part)s: de herkomst van “%(field)s” is nu die van het protocol.") % {
                "part": part,
                "field": label,
            }
        else:
            yield _("%(part)s: de herkomst van “%(field)s” is nu: %(origin)s.") % {
                "part": part,
                "field": label,
                "origin": ORIGINS[origin],
            }


def _blocking(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    if pair[1]:
        yield _("%(part)s: daarna is er geen vervolgactie meer.") % {"part": part}
    else:
        yield _("%(part)s: daarna kan de vervolgactie gewoon door.") % {"part": part}


def _retention(part: str, pair: Pair, lookups: Lookups) -> Iterator[str]:
    then, now = (retention_in_words(value) if value else "" for value in pair)
    if then and now and then != now:
        yield _("%(part)s bewaren we nu %(now)s, eerst %(then)s.") % {"part": part, "now": now, "then": then}


def _scope(old: Scope, new: Scope, lookups: Lookups) -> Iterator[str]:
    yield from _comings_and_goings(_("Product"), old.products, new.products, lookups[0].products, lookups[1].products)
    if old.all != new.all:
        yield (
            _("Het protocol geldt nu voor alle producten.")
            if new.all
            else _("Het protocol geldt niet meer voor alle producten.")
        )


def _comings_and_goings(kind: str, old: Sequence[str], new: Sequence[str], then: Any, now: Any) -> Iterator[str]:
    gone, fresh = _difference(old, new)
    for code in gone:
        yield dropped(f"{kind} “{short(then.get(code, code))}”")
    for code in fresh:
        yield added(f"{kind} “{short(now.get(code, code))}”")


def _difference(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    return [each for each in old if each not in new], [each for each in new if each not in old]


_Sentence = Callable[[str, Any, Lookups], Iterator[str]]

_OWN_SENTENCES: dict[tuple[type[Any], str], _Sentence] = {
    (Question, "text"): _text,
    (Question, "used_by"): _used_by,
    (Question, "options"): _options,
    (Question, "required_because"): _required,
    (Notice, "blocking"): _blocking,
    (FollowUp, "term"): compare_follow_ups.term,
    (FollowUp, "department"): compare_follow_ups.department,
    (FollowUp, "by_product"): compare_follow_ups.by_product,
}
_SHARED_SENTENCES: dict[str, _Sentence] = {"when": _when, "origin": _origins, "retention": _retention}
"""Of fields that several parts have. One that says nothing leaves it to `plain`."""
