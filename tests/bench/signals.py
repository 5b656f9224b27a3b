"""Signals of staff, most about the questions that are asked most; nearly all answered, and half of them in themes."""

from datetime import date, timedelta
from random import Random

from tests.bench import bulk
from tests.bench.scenarios import Scenario
from toetssteen.observations.models import SignalKind
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember

TABLE = "observations_signal"
_COLUMNS = (
    "uuid", "kind", "text", "product_id", "question_id", "protocol_version_id", "channel", "sender_id", "sent_on",
    "reply_id",
)  # fmt: skip
_SAYINGS = (
    "De klant zucht hier altijd.",
    "Niemand heeft dit nummer bij de hand.",
    "Dit staat al in het systeem van de afdeling.",
    "Aan de balie duurt dit te lang, de rij loopt op.",
)
_REPLIES = 400
_WAITS = 10
"""Days after which every signal has an answer; of newer ones half has."""

_REPLY = """
INSERT INTO observations_reply (uuid, text, written_by_id, written_on)
SELECT gen_random_uuid(), 'Dank je. We nemen dit mee.', %s, CURRENT_DATE FROM generate_series(1, %s)
"""
_THEME = """
INSERT INTO themes_theme (uuid, title, owner_id, due_on, made_on, revision, closed_on)
SELECT gen_random_uuid(), 'Thema ' || n || ' over vragen aan de balie', %s, CURRENT_DATE + (n %% 60 - 10),
       CURRENT_DATE - n %% 300, 1, CASE WHEN n %% 4 = 0 THEN CURRENT_DATE - n %% 100 END
FROM generate_series(1, %s) n
"""
_MEMBER = """
INSERT INTO themes_themesignal (theme_id, signal_id)
SELECT 1 + abs(hashint8(coalesce(product_id, 0) * 1000003 + coalesce(question_id, 0) + id %% 3)) %% %s, id
FROM observations_signal WHERE id %% 2 = 0
"""
_FOLLOWER = """
INSERT INTO themes_themefollower (theme_id, member_id)
SELECT DISTINCT theme_id, sender_id FROM themes_themesignal
JOIN observations_signal signal ON signal.id = signal_id
"""
_STEP = """
INSERT INTO themes_themestep (theme_id, kind, "on", text, route)
SELECT id, 'afgerond', closed_on, 'De vraag is weg.', '' FROM themes_theme WHERE closed_on IS NOT NULL
"""
_UNNAMED = """
INSERT INTO observations_anonymoussignal (id, week, kind, text, product_id, question_id, receipt, reply_id)
SELECT gen_random_uuid(), date_trunc('week', sent_on)::date, kind, text, product_id, question_id,
       sha256(uuid::text::bytea), reply_id
FROM observations_signal WHERE id %% %s = 0 ORDER BY random()
"""
_ONE_UNNAMED = 20


def fill(connection: bulk.Connection, count: int, scenarios: list[Scenario], random: Random) -> None:
    asked = [scenario for scenario in scenarios if scenario.answers]
    questions = dict(Question.objects.values_list("code", "pk"))
    senders = list(StaffMember.objects.filter(username__startswith="balie-").values_list("pk", flat=True))
    kinds = [kind.value for kind in SignalKind]
    connection.execute(_REPLY, [_owner(), _REPLIES])
    lines = []
    for _ in range(count):
        scenario = asked[int(len(asked) * random.random() ** 3)]
        given = random.choice(scenario.walks).given
        about = random.choice(given).question if given and random.random() < 0.8 else ""
        days = random.randrange(1, 200)
        answered = days > _WAITS or random.random() < 0.5
        columns = (
            bulk.uuid(random), random.choice(kinds), random.choice(("", "", *_SAYINGS)),
            str(scenario.product.pk), str(questions[about]) if about else bulk.NULL, str(scenario.pinned.version),
            "telefoon", str(random.choice(senders)), (date.today() - timedelta(days=days)).isoformat(),
            str(random.randrange(1, _REPLIES + 1)) if answered else bulk.NULL,
        )  # fmt: skip
        lines.append("\t".join(columns))
    bulk.copy(connection, TABLE, _COLUMNS, lines)


def group(connection: bulk.Connection, count: int) -> None:
    """`count` themes, of which a quarter is closed; once the signals lie there."""
    connection.execute(_THEME, [_owner(), count])
    connection.execute(_MEMBER, [count])
    for statement in (_FOLLOWER, _STEP):
        connection.execute(statement.encode())
    connection.execute(_UNNAMED, [_ONE_UNNAMED])


def _owner() -> int:
    return (
        StaffMember.objects.filter(username__startswith="coordinator-").order_by("pk").values_list("pk", flat=True)[0]
    )
