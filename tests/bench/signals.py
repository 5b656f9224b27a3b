"""Signals of staff, most about the questions that are asked most."""

from datetime import date, timedelta
from random import Random

from tests.bench import bulk
from tests.bench.scenarios import Scenario
from toetssteen.observations.models import SignalKind
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember

TABLE = "observations_signal"
_COLUMNS = (
    "uuid", "kind", "text", "product_id", "question_id", "protocol_version_id", "channel", "sender_id", "sent_on"
)  # fmt: skip


def fill(connection: bulk.Connection, count: int, scenarios: list[Scenario], random: Random) -> None:
    asked = [scenario for scenario in scenarios if scenario.answers]
    questions = dict(Question.objects.values_list("code", "pk"))
    senders = list(StaffMember.objects.filter(username__startswith="balie-").values_list("pk", flat=True))
    kinds = [kind.value for kind in SignalKind]
    lines = []
    for _ in range(count):
        scenario = asked[int(len(asked) * random.random() ** 3)]
        given = random.choice(scenario.walks).given
        about = random.choice(given).question if given and random.random() < 0.8 else ""
        columns = (
            bulk.uuid(random), random.choice(kinds), random.choice(("", "", "De klant zucht hier altijd.")),
            str(scenario.product.pk), str(questions[about]) if about else bulk.NULL, str(scenario.pinned.version),
            "telefoon", str(random.choice(senders)),
            (date.today() - timedelta(days=random.randrange(1, 200))).isoformat(),
        )  # fmt: skip
        lines.append("\t".join(columns))
    bulk.copy(connection, TABLE, _COLUMNS, lines)
