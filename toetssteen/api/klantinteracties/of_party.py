"""Two fields of `partijen` that are more than a value: its identifiers, which are written along with it, and the id
that a contact person has of its own."""

from dataclasses import dataclass
from typing import Any

from toetssteen.api.contract.fields import Shown
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import NOT_A_LIST, References, read_uuid
from toetssteen.api.klantinteracties import identifiers as rules
from toetssteen.api.problems import Invalid
from toetssteen.interactions import keeping, removing
from toetssteen.parties.models import Identifier, Party

_SET_BY_ITSELF = "Het veld `identificeerde_partij` wordt automatisch ingesteld en dient niet te worden opgegeven."
_TWICE = "Duplicaat uuid kan niet worden ingevoerd voor `partij_identificatoren`."

ContactPersonId = Shown(
    name="uuid",
    shown="""('"' || {t}.named || '"')""",
    described_as={"type": "string", "format": "uuid"},
    may_be_given=True,
)


@dataclass(frozen=True, kw_only=True)
class Identifiers(References):
    """Whole identifiers, made and changed with their party. One that is left out is taken away."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        if not isinstance(raw, list):
            reading.wrong(f"{at}.nonFieldErrors", "not_a_list", NOT_A_LIST.format(type(raw).__name__))
            return
        resource = self.target()
        found, uuids = [], []
        for number, item in enumerate(raw):
            values: Values = {}
            if not isinstance(item, dict):
                reason = f"Ongeldige data. Verwacht een dictionary, kreeg een {type(item).__name__}."
                reading.wrong(f"{at}.{number}.nonFieldErrors", "invalid", reason)
                continue
            whole = Reading(problems=reading.problems, wanted=reading.wanted, once=reading.once)
            before = len(reading.problems)
            values = resource.read(item, whole, f"{at}.{number}.")
            if "uuid" in item:
                self._same(item["uuid"], values, f"{at}.{number}", reading)
                uuids.append(str(item["uuid"]))
            if not any(reading.problems[before:]):
                rules.check_number(values, whole, f"{at}.{number}.")
            if item.get("identificeerdePartij") is not None and reading.current is None:
                reading.wrong(f"{at}.identificeerdePartij", "invalid", _SET_BY_ITSELF)
            found.append(values)
        if len(uuids) != len(set(uuids)):
            reading.wrong(f"{at}.identificeerdePartij", "duplicated", _TWICE)
        into[self.attr] = found

    def _same(self, raw: Any, values: Values, at: str, reading: Reading) -> None:
        uuid = read_uuid(raw)
        if uuid is None:
            reading.wrong(f"{at}.uuid", "invalid", "Must be a valid UUID.")
        else:
            reading.want(at, Identifier, "PartijIdentificator", uuid, values, "id")

    def sql(self, t: str) -> str:
        return self.list_sql(t, self.target().sql(f"{t}r"))

    @staticmethod
    def keep(found: list[Values], party: Party) -> None:
        """Raises `Invalid` for one that cannot be there, `PartsRemain` for one that others count within."""
        kept = [values["id"] for values in found if "id" in values]
        leaving = Identifier.objects.filter(party=party).exclude(pk__in=kept)
        if Identifier.objects.filter(part_of__in=leaving).exclude(pk__in=leaving).exists():
            raise removing.PartsRemain
        leaving.filter(part_of__isnull=False).delete()
        leaving.delete()
        for number, values in enumerate(found):
            key = values.pop("id", None)
            row = Identifier.objects.get(pk=key) if key is not None else None
            values["party_id"] = party.pk
            reading = Reading(current=row)
            rules.check_place(values, reading, f"partijIdentificatoren.{number}.")
            if any(reading.problems):
                raise Invalid(param for param in reading.problems if param)
            keeping.keep_identifier(values, row)
