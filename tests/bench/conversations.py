"""The history of three years: conversations with their subjects, answers and tasks, and what was recorded of them."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec

from tests.bench import bulk
from tests.bench.answers import Given
from tests.bench.people import sealed_as
from tests.bench.scenarios import Scenario, weights
from tests.bench.tallies import Asked, Tallies
from toetssteen.contacts import references
from toetssteen.contacts.models import Answer, Channel, UseKind
from toetssteen.contacts.tally import is_present
from toetssteen.dutch.working_days import after, is_working_day
from toetssteen.intake.rows import ACTIVITY
from toetssteen.protocols.models import Question
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import TaskState

YEARS = 3
_CHUNK = 20_000
_SEVERAL_SUBJECTS = 0.05
_NOTES = ("", "", "", "", "Klant belt morgen terug.", "Uitgelegd hoe het online kan.", "Was de tweede keer.")
COLUMNS: dict[str, tuple[str, ...]] = {
    "contacts_contact": (
        "id", "uuid", "reference", "channel", "started_at", "ended_at", "note", "keep_until", "generated"
    ),
    "contacts_participant": ("uuid", "contact_id", "party_id", "ended_at"),
    "contacts_topic": (
        "id", "uuid", "contact_id", "position", "product_id", "protocol_version_id", "general_version_id",
        "follow_up", "shielded", "left_out", "keep_until", "keep_ground",
    ),
    "contacts_answer": (
        "id", "uuid", "topic_id", "question_id", "value", "sealed_value", "known_from", "valid_until",
        "purpose_class", "keep_until",
    ),
    "tasks_task": (
        "uuid", "contact_id", "topic_id", "department_id", "follow_up", "state", "assigned_to_id", "due_on",
        "created_at", "done_at", "result", "asks_use", "use_chance", "revision",
    ),
    "contacts_answer_use": (
        "id", "on", "question_id", "product_id", "protocol_version_id", "answer_id", "kind", "used", "chance"
    ),
    "history_event": ("id", "at", "name", "actor_id", "subject_type", "subject_id", "data", "request_id"),
    "history_processing": (
        "id", "start_time", "name", "processing_activity_id", "data_subject_id", "trace_id", "context_type",
        "context_id",
    ),
}  # fmt: skip
TABLES = tuple(COLUMNS)


@dataclass
class _Lines:
    by_table: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})

    def add(self, table: str, *columns: str) -> None:
        self.by_table[table].append("\t".join(columns))


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer as COPY takes it; `text` is NULL for one that is sealed each time anew."""

    question: int
    text: str
    value: Any
    valid_days: int | None
    purpose_class: str


class Writer:
    """Writes conversations in the order of time, so that keys run with it as they do in reality."""

    def __init__(self, connection: bulk.Connection, scenarios: list[Scenario], random: Random) -> None:
        self._connection, self._random, self._scenarios = connection, random, scenarios
        self._weights = weights(scenarios, answers_each=3.0 / (1 + _SEVERAL_SUBJECTS))
        self._questions = dict(Question.objects.values_list("code", "pk"))
        self._departments = dict(Department.objects.values_list("code", "pk"))
        self._colleagues = {
            pk: list(StaffMember.objects.filter(departments=pk).values_list("pk", flat=True))
            for pk in self._departments.values()
        }
        self._agents = list(StaffMember.objects.filter(username__startswith="balie-").values_list("pk", flat=True))
        self._topics = self._answers = 0
        self._lines = _Lines()
        self.tallies = Tallies(random)
        self._today = date.today()
        self._written = {id(scenario): self._write_out(scenario) for scenario in scenarios}
        self._sender, self._sending = ThreadPoolExecutor(1), Future[None]()
        self._sending.set_result(None)

    def write(self, parties: list[int], uuids: list[str]) -> None:
        """One conversation for each place in `parties`: the key of the customer, 0 for an anonymous one."""
        for key, (party, moment) in enumerate(zip(parties, _moments(len(parties), self._today), strict=True), 1):
            self._contact(key, party, uuids[party - 1] if party else "", moment)
            if key % _CHUNK == 0:
                self._flush()
        self._flush()
        self._sending.result()
        self._sender.shutdown()

    def _flush(self) -> None:
        """The database takes one part in while the next is made."""
        self._sending.result()
        self._sending = self._sender.submit(self._send, self._lines)
        self._lines = _Lines()

    def _send(self, lines: _Lines) -> None:
        for table, written in lines.by_table.items():
            bulk.copy(self._connection, table, COLUMNS[table], written)

    def _write_out(self, scenario: Scenario) -> tuple[str, list[tuple[list[_Answer], list[int]]]]:
        """What is the same each time: the middle of a subject's row, and the answers."""
        code = scenario.follow_up.code if scenario.follow_up else ""
        pinned, shielded = scenario.pinned, "t" if scenario.shielded else "f"
        product = "\t".join((str(scenario.product.pk), str(pinned.version), str(pinned.general), code, shielded, "{}"))
        return product, [
            ([self._answer(given) for given in walk.given], [self._questions[code] for code in walk.left])
            for walk in scenario.walks
        ]

    def _answer(self, given: Given) -> _Answer:
        text = bulk.NULL if given.sealed else bulk.text(msgspec.json.encode(given.value).decode())
        return _Answer(self._questions[given.question], text, given.value, given.valid_days, given.purpose_class)

    def _contact(self, key: int, party: int, party_uuid: str, ended: datetime) -> None:
        random, uuid = self._random, bulk.uuid(self._random)
        started = ended - timedelta(seconds=random.randrange(40, 900))
        subjects = 2 if random.random() < _SEVERAL_SUBJECTS else 1
        chosen = random.choices(self._scenarios, cum_weights=self._weights, k=subjects)
        keep = _after(ended.date(), max(scenario.keep_days for scenario in chosen))
        channel = random.choice((Channel.PHONE, Channel.PHONE, Channel.DESK, Channel.EMAIL)).value
        at = ended.isoformat()
        self._lines.add(
            "contacts_contact", str(key), uuid, _reference(key), channel, started.isoformat(), at,
            random.choice(_NOTES), keep, "t",
        )  # fmt: skip
        actor = str(random.choice(self._agents))
        asked = Asked(ended.date().replace(day=1), is_present(channel), actor)
        answers = sum(self._topic(key, position, scenario, ended, asked) for position, scenario in enumerate(chosen))
        self._event(at, "contact.registered", actor, "contact", uuid, f'{{"topics": {subjects}, "answers": {answers}}}')
        if party:
            self._lines.add("contacts_participant", bulk.uuid(random), str(key), str(party), at)
            self._event(at, "contact.registered", actor, "contact", uuid, f'{{"parties": ["{party_uuid}"]}}')
            self._lines.add(
                "history_processing", bulk.uuid(random), at, "contact.registered", ACTIVITY, party_uuid, "",
                "contact", uuid,
            )  # fmt: skip

    def _topic(self, contact: int, position: int, scenario: Scenario, ended: datetime, asked: Asked) -> int:
        self._topics += 1
        topic, day = self._topics, ended.date()
        keep = _after(day, scenario.keep_days)
        product, walks = self._written[id(scenario)]
        self._lines.add(
            "contacts_topic", str(topic), bulk.uuid(self._random), str(contact), str(position), product, keep,
            scenario.keep_ground,
        )  # fmt: skip
        answers, left = self._random.choice(walks) if walks else ([], [])
        self.tallies.talk(scenario.product.pk, day, asked.who)
        if scenario.follow_up is not None:
            about = (scenario.product.pk, scenario.follow_up.code)
            self.tallies.count(contact, about, [answer.question for answer in answers], left, asked)
        first = self._answers + 1
        for answer in answers:
            self._answers += 1
            sealed = bulk.bytea(sealed_as(Answer, answer.value)) if answer.text == bulk.NULL else bulk.NULL
            valid = _after(day, answer.valid_days) if answer.valid_days else bulk.NULL
            self._lines.add(
                "contacts_answer", str(self._answers), bulk.uuid(self._random), str(topic), str(answer.question),
                answer.text, sealed, "", valid, answer.purpose_class, keep,
            )  # fmt: skip
        if scenario.follow_up is not None and scenario.follow_up.department is not None:
            self._task(contact, topic, scenario, ended, [answer.question for answer in answers], first)
        return len(answers)

    def _task(
        self, contact: int, topic: int, scenario: Scenario, ended: datetime, questions: list[int], first: int
    ) -> None:
        follow_up, random, uuid = scenario.follow_up, self._random, bulk.uuid(self._random)
        assert follow_up is not None
        assert follow_up.department is not None
        department = self._departments[follow_up.department]
        due = _due(ended.date(), follow_up.term or 0)
        done = ended + timedelta(days=random.expovariate(1 / 2.0), seconds=600)
        finished = done.date() < self._today
        asks = bool(questions) and random.random() < 0.2
        colleague = str(random.choice(self._colleagues[department]))
        assigned = colleague if finished or random.random() < 0.3 else bulk.NULL
        self._lines.add(
            "tasks_task", uuid, str(contact), str(topic), str(department), bulk.text(follow_up.name),
            (TaskState.DONE if finished else TaskState.OPEN).value, assigned, due, ended.isoformat(),
            done.isoformat() if finished else bulk.NULL, "Afgehandeld, klant is gebeld." if finished else "",
            "t" if asks else "f", "0.2", "2" if finished else "1",
        )  # fmt: skip
        self._event(ended.isoformat(), "task.created", str(random.choice(self._agents)), "task", uuid, "{}")
        if not finished:
            return
        self._event(done.isoformat(), "task.finished", colleague, "task", uuid, "{}")
        for place, question in enumerate(questions if asks else ()):
            self._lines.add(
                "contacts_answer_use", bulk.uuid(random), done.date().isoformat(), str(question),
                str(scenario.product.pk), str(scenario.pinned.version), str(first + place), UseKind.TICKED.value,
                "t" if random.random() < 0.3 + (question % 7) / 12 else "f", "0.2",
            )  # fmt: skip

    def _event(self, at: str, name: str, actor: str, kind: str, subject: str, data: str) -> None:
        self._lines.add("history_event", bulk.uuid(self._random), at, name, actor, kind, subject, data, "")


@cache
def _due(day: date, term: int) -> str:
    return after(day, term).isoformat()


@cache
def _after(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()


def _moments(count: int, today: date) -> Iterator[datetime]:
    """When each ended: evenly over the working days of three years, from 8 to 17 hours."""
    days = [today - timedelta(days=back) for back in range(365 * YEARS, 0, -1)]
    days = [day for day in days if is_working_day(day)]
    offset = datetime.now().astimezone().tzinfo
    for number in range(count):
        place = number * len(days) / count
        seconds = 8 * 3600 + int((place % 1) * 9 * 3600)
        yield datetime.combine(days[int(place)], datetime.min.time(), offset) + timedelta(seconds=seconds)


def _reference(number: int) -> str:
    """Different for each number, in no visible order, with its check sign."""
    scrambled = (number * 25_214_903_917 + 11) % 2**35
    body = "".join(references.ALPHABET[scrambled >> shift & 31] for shift in range(0, 35, 5))
    return body + references.check_sign(body)
