"""What was said, counted and quoted. No name is in it, and no group of fewer than five."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.consultations import box
from toetssteen.consultations.box import Said
from toetssteen.consultations.models import Consultation, NamedAnswer, Place, Stance

SMALLEST = 5
_REST: str | Promise = _("Overige collega’s")


@dataclass(frozen=True, slots=True)
class Count:
    stance: Stance
    size: int


@dataclass(frozen=True, slots=True)
class Group:
    """Colleagues at one place, as far as they are five or more; the others together."""

    label: str | Promise
    size: int
    counts: Sequence[Count]
    """Most first."""

    @property
    def leading(self) -> Stance | None:
        """What most of them said; None when two are as many."""
        first, *rest = self.counts
        return None if rest and rest[0].size == first.size else first.stance


@dataclass(frozen=True, slots=True)
class Quote:
    stance: Stance
    text: str
    harm: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentSaid:
    """What a department said, as a department: evidence of a need, that stands apart from the opinions."""

    name: str
    counts: Sequence[Count]
    quotes: Sequence[Quote]


@dataclass(frozen=True, slots=True)
class Summary:
    all: Group | None
    """None when nobody said anything."""
    groups: Sequence[Group]
    """Empty when a group would give somebody away, or there is but one."""
    quotes: Sequence[Quote]
    """In no order."""
    departments: Sequence[DepartmentSaid]

    @property
    def agree(self) -> bool | None:
        """Whether the groups say the same; None when there are no two to compare."""
        if len(self.groups) < 2:
            return None
        said = {group.leading for group in self.groups}
        return len(said) == 1 and None not in said

    @property
    def objections(self) -> int:
        counted = [*(self.all.counts if self.all else ()), *(count for one in self.departments for count in one.counts)]
        return sum(count.size for count in counted if count.stance is Stance.OBJECTS)


def summary_of(consultation: Consultation) -> Summary:
    """Whoever calls has seen to it that it may be seen. Two queries."""
    answers = list(NamedAnswer.objects.filter(consultation=consultation).select_related("department").order_by("pk"))
    said = [
        Said(stance=one.stance, text=one.text, harm=one.harm, place=one.place)
        for one in answers
        if one.department_id is None
    ]
    if consultation.anonymous:
        said += box.ballots_of(consultation)
    return Summary(
        all=_group("", said) if said else None,
        groups=groups_of(said),
        quotes=_quotes(said, consultation),
        departments=_departments([one for one in answers if one.department_id is not None], consultation),
    )


def groups_of(said: Sequence[Said]) -> list[Group]:
    """By place. What is too small is put together; and when what is put together is too small itself, it takes the
    smallest group in, for else it could be found by subtraction."""
    places: dict[str, list[Said]] = {}
    for one in said:
        places.setdefault(one.place, []).append(one)
    shown = [place for place in places if place and len(places[place]) >= SMALLEST]
    shown.sort(key=lambda place: (-len(places[place]), place))
    rest = [one for place in places if place not in shown for one in places[place]]
    if rest and len(rest) < SMALLEST and shown:
        rest += places[shown.pop()]
    groups = [_group(Place(place).label, places[place]) for place in shown]
    if rest:
        groups.append(_group(_REST, rest))
    return groups if len(groups) > 1 else []


def _group(label: str | Promise, said: Iterable[Said]) -> Group:
    counted = Counter(Stance(one.stance) for one in said)
    return Group(label, counted.total(), _counts(counted))


def _counts(counted: Counter[Stance]) -> list[Count]:
    order = list(Stance)
    return [
        Count(stance, size)
        for stance, size in sorted(counted.items(), key=lambda item: (-item[1], order.index(item[0])))
    ]


def _quotes(said: Sequence[Said], consultation: Consultation) -> list[Quote]:
    """Shuffled, in the same way each time the page is read: an order by moment or by person would tell."""
    words = sorted((one.stance, one.text, one.harm) for one in said if one.text)
    random.Random(consultation.uuid.int).shuffle(words)  # noqa: S311 an order, no secret
    return [Quote(Stance(stance), text, harm) for stance, text, harm in words]


def _departments(answers: Sequence[NamedAnswer], consultation: Consultation) -> list[DepartmentSaid]:
    by_name: dict[str, list[Said]] = {}
    for one in answers:
        if one.department is not None:
            by_name.setdefault(one.department.name, []).append(Said(stance=one.stance, text=one.text, harm=one.harm))
    return [
        DepartmentSaid(name, _group("", said).counts, _quotes(said, consultation))
        for name, said in sorted(by_name.items())
    ]
