"""`internetaken`: follow-up work, ours and what other systems ask for."""

from typing import Any

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import UUID, url_of, whole_number
from toetssteen.api.contract.fields import Choice, Field, Moment, Schema, Text
from toetssteen.api.contract.filters import Filter, one_of
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, References, reference_sql
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.interactions import keeping, removing
from toetssteen.tasks.models import Task, TaskState

_UUID: Schema = {"type": "string", "format": "uuid"}
_URL: Schema = {"type": "string", "format": "uri", "readOnly": True}
TO_DO, DONE = "te_verwerken", "verwerkt"
_NEITHER = "`toegewezen_aan_actor` of `toegewezen_aan_actoren` is required (mag niet beiden gebruiken)."
_BOTH = "`toegewezen_aan_actor` en `toegewezen_aan_actoren` mag niet beiden gebruikt worden."
_DONE_ONLY = "De Internetaak kan geen afgehandeld op datum bevatten als de status niet op 'verwerkt' staat."


class _FirstActor(Reference):
    """The one that older systems know. It writes the same list as `toegewezenAanActoren`."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        found: Values = {}
        super().read_value(raw, found, at, reading)
        into["actors"] = [_Keyed(found, "actor_id")]
        into["_one"] = True

    def schema(self) -> Schema:
        """Without an actor it has an id that is null, as Open Klant has it."""
        return {"type": "object", "properties": {"uuid": {**_UUID, "nullable": True}, "url": _URL}}

    def sql(self, t: str) -> str:
        shown = reference_sql("actoren", "w")
        return (
            f"""coalesce((SELECT {shown} FROM ({_ACTORS.format(t=t)}) AS w ORDER BY w.place LIMIT 1), """
            """'{"uuid":null}')"""
        )


class _Keyed(dict[str, Any]):
    """The key of a reference under `id`, once it is looked up."""

    def __init__(self, found: Values, key: str) -> None:
        super().__init__()
        self._found, self._key = found, key

    def __getitem__(self, name: str) -> Any:
        return self._found[self._key]


_ACTORS = (
    "SELECT a.uuid, a.kind, s.id AS place FROM interactions_assignment s "
    "JOIN interactions_actor a ON a.id = s.actor_id WHERE s.task_id = {t}.id "
    "UNION ALL SELECT a.uuid, a.kind, 0 FROM interactions_actor a WHERE {t}.topic_id IS NOT NULL "
    "AND a.id = (SELECT min(id) FROM interactions_actor WHERE department_id = {t}.department_id)"
)


class _Actors(References):
    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        found: Values = {}
        super().read_value(raw, found, at, reading)
        if "actors" in into:
            into["_both"] = True
        into["actors"] = found.get("actors", [])

    def list_sql(self, t: str, one: str) -> str:
        shown = reference_sql("actoren", "w")
        rows = _ACTORS.format(t=t)
        return f"(SELECT coalesce('[' || string_agg({shown}, ',' ORDER BY w.place) || ']', '[]') FROM ({rows}) AS w)"


def _rule(values: Values, reading: Reading) -> None:
    both = values.pop("_both", False)
    values.pop("_one", None)
    if both:
        reading.wrong("nonFieldErrors", "invalid", _BOTH)
    elif "actors" not in values and not reading.partial:
        reading.wrong("nonFieldErrors", "invalid", _NEITHER)
    elif "actors" in values:
        values["actors"] = [one["id"] for one in values["actors"]]
    status = values.pop("status", None)
    was_done = isinstance(reading.current, Task) and reading.current.state == TaskState.DONE
    done = status == DONE if status else was_done
    if values.get("done_at") is not None and not done:
        reading.wrong("afgehandeldOp", "invalid", _DONE_ONLY)
    if status:
        values["done"] = done


class _Status(Choice):
    def sql(self, t: str) -> str:
        return f"""CASE WHEN {t}.state = 'afgerond' THEN '"{DONE}"' ELSE '"{TO_DO}"' END"""


def _number(name: str, attr: str, **more: Any) -> Field:
    return Text(
        name=name, attr=attr, max=10, nullable=True, checks=(whole_number,), once=(Task, "interne taak"), **more
    )


_OF_ACTOR = (
    "{t}.id = ANY(ARRAY(SELECT s.task_id FROM interactions_assignment s JOIN interactions_actor a ON a.id = s.actor_id "
    "WHERE a.uuid = {v} UNION ALL SELECT k.id FROM tasks_task k JOIN interactions_actor a "
    "ON a.department_id = k.department_id WHERE a.uuid = {v} AND k.topic_id IS NOT NULL))"
)
_OF_CONTACT = "{t}.contact_id = (SELECT id FROM contacts_contact WHERE uuid = {v})"

TASKS = register(
    Resource(
        name="internetaken",
        label="InterneTaak",
        component="InterneTaak",
        model=Task,
        visible="(SELECT shielded FROM contacts_topic WHERE id = {t}.topic_id) IS NOT TRUE",
        parties="SELECT b.party_id FROM contacts_participant b "
        "WHERE b.contact_id = ANY(ARRAY(SELECT contact_id FROM page))",
        rule=_rule,
        save=keeping.keep_task,
        remove=removing.remove,
        fields=(
            UUID,
            url_of("internetaken"),
            _number("nummer", "number", deprecated=True),
            _number("referentienummer", "given_reference"),
            Text(
                name="gevraagdeHandeling",
                attr="follow_up",
                max=200,
                required=True,
                blank=False,
                in_full="left({t}.follow_up, 200)",
            ),
            Reference(
                name="aanleidinggevendKlantcontact",
                attr="contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                required=True,
            ),
            _FirstActor(
                name="toegewezenAanActor",
                attr="actor",
                target=of("actoren"),
                component="ActorForeignKey",
                deprecated=True,
            ),
            _Actors(
                name="toegewezenAanActoren", attr="actors", target=of("actoren"), rows="", component="ActorForeignKey"
            ),
            Text(name="toelichting", attr="explanation", max=1000),
            _Status(name="status", attr="status", choices=(TO_DO, DONE), component="StatusEnum", required=True),
            Moment(name="toegewezenOp", attr="created_at", read_only=True),
            Moment(name="afgehandeldOp", attr="done_at", nullable=True),
        ),
        filters=(
            Filter("nummer", "{t}.number = {v} AND {t}.number > ''"),
            Filter("referentienummer", "{t}.given_reference = {v} AND {t}.given_reference > ''"),
            Filter("status", "({t}.state = 'afgerond') = ({v} = 'verwerkt')", one_of(TO_DO, DONE)),
            Filter("toegewezenOp", "{t}.created_at = {v}", filters.moment),
            Filter(
                "actoren__naam",
                "{t}.id = ANY(ARRAY(SELECT s.task_id FROM interactions_assignment s "
                "JOIN interactions_actor a ON a.id = s.actor_id WHERE a.name = {v}))",
                of_actor=True,
            ),
            Filter("klantcontact__uuid", _OF_CONTACT, filters.uuid),
            Filter(
                "klantcontact__nummer",
                "{t}.contact_id = ANY(ARRAY(SELECT id FROM contacts_contact WHERE number = {v} AND number > ''))",
            ),
            Filter(
                "klantcontact__referentienummer",
                "{t}.contact_id = ANY(ARRAY(SELECT id FROM contacts_contact WHERE given_reference = {v} "
                "AND given_reference > ''))",
            ),
            Filter("toegewezenAanActor__uuid", _OF_ACTOR, filters.uuid, of_actor=True),
            Filter("toegewezenAanActor__url", _OF_ACTOR, filters.url, of_actor=True),
            Filter("aanleidinggevendKlantcontact__uuid", _OF_CONTACT, filters.uuid),
            Filter("aanleidinggevendKlantcontact__url", _OF_CONTACT, filters.url),
        ),
    )
)
