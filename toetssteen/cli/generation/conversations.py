"""One made-up conversation: the rows that `intake.register` would save for it, not saved yet.

What is asked follows from the protocol that holds, question by question, as on the screen; a test registers the
same conversations through the real action and compares.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

from django.utils import timezone

from toetssteen.cli.generation import sayings, week
from toetssteen.cli.generation.drawn import Drawn, DrawnTopic, Offer
from toetssteen.cli.generation.people import Customer, Customers, Known
from toetssteen.cli.generation.subjects import Demand
from toetssteen.cli.generation.work import Work
from toetssteen.contacts import retention
from toetssteen.contacts.models import Answer, Contact, Topic
from toetssteen.dutch.durations import add
from toetssteen.intake.known import EARLIER
from toetssteen.protocols import effective, paths
from toetssteen.protocols.document import FollowUp, Question, QuestionType

_SUBJECTS = (0.93, 0.06, 0.01)
"""Shares of conversations about one, two and three subjects."""
_NAMED_ANYWAY = 0.04
"""Share of the conversations without follow-up in which the customer is known all the same."""
_NAMED_OFTEN = 0.4
"""The same where a follow-up can be done without."""
_ANSWERED = 0.82
"""Share of the questions that may be skipped and are answered."""
_NOTES = (
    "Uitgelegd welke stukken nodig zijn.",
    "De klant kijkt eerst zelf op de website.",
    "Verwezen naar de milieustraat.",
    "Belt volgende week terug.",
)


class Conversations:
    """Draws them in the order of time, so that what a customer said before is known later."""

    def __init__(self, offers: list[Offer], people: Customers, work: Work, *, question_ids: dict[str, int]) -> None:
        self._offers = offers
        self._shares = {channel: [_share(offer.demand, channel) for offer in offers] for channel in week.CHANNELS}
        self._people = people
        self._work = work
        self._question_ids = question_ids

    def draw(self, ended_at: datetime, channel: str, rng: Random) -> Drawn:
        offers = self._chosen(channel, rng)
        follow_ups = [self._follow_up(offer, rng) for offer in offers]
        customer = self._customer(offers, follow_ups, rng)
        length = week.length(rng, channel, follow_up=any(follow_ups))
        contact = Contact(
            channel=channel,
            started_at=ended_at - length,
            ended_at=ended_at,
            note=rng.choice(_NOTES) if rng.random() < 0.1 else "",
            generated=True,
        )
        topics = [
            self._topic(contact, place, offer, follow_up, customer, rng)
            for place, (offer, follow_up) in enumerate(zip(offers, follow_ups, strict=True))
        ]
        contact.keep_until = max(drawn.topic.keep_until for drawn in topics)
        return Drawn(contact, customer, topics)

    def _chosen(self, channel: str, rng: Random) -> list[Offer]:
        """Subjects by how often they are asked about through this channel; none of them twice."""
        size = rng.choices((1, 2, 3), _SUBJECTS)[0]
        drawn = rng.choices(range(len(self._offers)), self._shares[channel], k=size)
        return [self._offers[place] for place in dict.fromkeys(drawn)]

    @staticmethod
    def _follow_up(offer: Offer, rng: Random) -> FollowUp | None:
        if rng.random() >= offer.demand.follow_up:
            return None
        code = rng.choices(list(offer.demand.follow_ups), list(offer.demand.follow_ups.values()))[0]
        follow_up = offer.effective.follow_up(code)
        return follow_up.for_product(offer.demand.ref) if follow_up else None

    def _customer(self, offers: list[Offer], follow_ups: list[FollowUp | None], rng: Random) -> Customer | None:
        needed = any(follow_up and follow_up.needs_customer for follow_up in follow_ups)
        chance = _NAMED_OFTEN if any(follow_ups) else _NAMED_ANYWAY
        if rng.random() < chance or needed:
            return self._people.draw(rng, business=any(offer.demand.business for offer in offers))
        return None

    def _topic(
        self,
        contact: Contact,
        place: int,
        offer: Offer,
        follow_up: FollowUp | None,
        customer: Customer | None,
        rng: Random,
    ) -> DrawnTopic:
        day = timezone.localdate(contact.ended_at)
        topic = Topic(
            contact=contact,
            position=place,
            product_id=offer.product_id,
            protocol_version_id=offer.pinned.version,
            general_version_id=offer.pinned.general,
            shielded=offer.effective.own.shielded,
        )
        drawn = DrawnTopic(offer, topic)
        values = self._answer(drawn, follow_up, customer, day, rng) if follow_up else {}
        if follow_up and offer.effective.step(follow_up.code, product=offer.demand.ref, answers=values).blocked:
            # What the agent then reads aloud helps the customer: nothing is saved but that.
            drawn, values, follow_up = DrawnTopic(offer, topic), {}, None
        kept = _kept(offer.pinned, offer.demand.ref, follow_up.code if follow_up else "", day)
        topic.follow_up = follow_up.code if follow_up else ""
        topic.keep_until, topic.keep_ground = kept.until, kept.ground
        for answer, code in zip(drawn.answers, drawn.codes, strict=True):
            answer.keep_until = retention.of_answer(_question(offer, code), kept, on=day)
        if follow_up and follow_up.department:
            self._work.plan(drawn, follow_up, values, contact.ended_at, rng)
        _remember(drawn, customer)
        return drawn

    def _answer(
        self, drawn: DrawnTopic, follow_up: FollowUp, customer: Customer | None, day: date, rng: Random
    ) -> dict[str, Any]:
        """Ask what the follow-up uses, in order. Returns question code → value."""
        standing: dict[str, Any] = {paths.PRODUCT: drawn.offer.demand.ref}
        for question in _questions(drawn.offer, follow_up.code):
            if not paths.holds(question.when, standing):
                continue
            drawn.asked.append(question)
            value, known_from = self._value(drawn, question, customer, day, rng)
            if value is None:
                continue
            standing[question.code] = value
            drawn.codes.append(question.code)
            drawn.answers.append(self._row(drawn, question, value, known_from, day))
        del standing[paths.PRODUCT]
        return standing

    def _row(self, drawn: DrawnTopic, question: Question, value: Any, known_from: str, day: date) -> Answer:
        sealed = drawn.offer.effective.is_sealed(question)
        return Answer(
            topic=drawn.topic,
            question_id=self._question_ids[question.code],
            value=None if sealed else value,
            sealed_value=value if sealed else None,
            known_from=known_from,
            valid_until=add(day, question.valid_for) if question.valid_for else None,
            purpose_class=question.purpose_class,
        )

    @staticmethod
    def _value(
        drawn: DrawnTopic, question: Question, customer: Customer | None, day: date, rng: Random
    ) -> tuple[Any, str]:
        """What was known goes unasked; what may be skipped, sometimes is."""
        if customer and question.known_from in customer.facts:
            return customer.facts[question.known_from]
        earlier = customer.earlier.get((question.code, question.purpose_class)) if customer else None
        if earlier and question.purpose_class and earlier.valid_until >= day:
            drawn.reused.append(earlier)
            return earlier.answer.value, EARLIER
        if not question.required and rng.random() >= _ANSWERED:
            return None, ""
        if question.type == QuestionType.BSN and question.known_from == "brp.bsn":
            return (customer.bsn or None) if customer else None, ""
        return sayings.answer(question, rng, day), ""


def _questions(offer: Offer, follow_up: str) -> Iterator[Question]:
    documents = (offer.effective.own, offer.effective.general)
    for document in documents[:1] if documents[0] is documents[1] else documents:
        for question in document.questions:
            if follow_up in question.used_by:
                yield question


def _question(offer: Offer, code: str) -> Question:
    question = offer.effective.question(code)
    if question is None:
        raise LookupError(code)
    return question


def _remember(drawn: DrawnTopic, customer: Customer | None) -> None:
    """What may be shown again: never what is sealed, or of a shielded subject."""
    if customer is None or drawn.topic.shielded:
        return
    for answer, code in zip(drawn.answers, drawn.codes, strict=True):
        if answer.purpose_class and answer.valid_until and answer.sealed_value is None:
            known = Known(answer, drawn.topic, answer.valid_until)
            customer.earlier[code, answer.purpose_class] = known


def _share(demand: Demand, channel: str) -> float:
    """How often a subject is asked about through one channel."""
    return demand.weight * demand.channels[channel] / sum(demand.channels.values())


@cache
def _kept(pinned: effective.Pinned, product: str, follow_up: str, day: date) -> retention.Kept:
    found = effective.at(pinned).follow_up(follow_up) if follow_up else None
    return retention.of_topic(found.for_product(product) if found else None, on=day)
