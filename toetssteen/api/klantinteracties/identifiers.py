"""`partij-identificatoren`: the numbers by which registers know a party."""

from dataclasses import replace

from toetssteen.api.contract.common import UUID, url_of
from toetssteen.api.contract.fields import Choice, Text
from toetssteen.api.contract.filters import KINDS_OF_TYPE, TYPES_OF_REGISTER, Filter, OfOneIdentifier
from toetssteen.api.contract.groups import Group
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.contract.sealing import SealedNumber
from toetssteen.interactions import keeping, removing
from toetssteen.parties import ways
from toetssteen.parties.bsn import Bsn, InvalidBsn
from toetssteen.parties.models import Identifier, IdentifierKind

OBJECT_TYPES = ("natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging")
REGISTERS = ("brp", "hr")
KINDS = ("bsn", "vestigingsnummer", "kvk_nummer", "rsin")

TYPE_OF_KIND = {kind: object_type for object_type, kinds in KINDS_OF_TYPE.items() for kind in kinds}
_LENGTHS = {"bsn": 9, "rsin": 9, "kvk_nummer": 8, "vestigingsnummer": 12}
_NOT_ONCE = "`PartijIdentificator` moet uniek zijn, er bestaat er al een met deze gegevenscombinatie."
_NOT_ONE_OF_A_KIND = "`CodeSoortObjectId` moet uniek zijn voor de Partij."
_KVK_NEEDED = (
    "Voor een PartijIdentificator met codeSoortObjectId = `vestigingsnummer` is het verplicht om een "
    "`sub_identifier_van` met codeSoortObjectId = `kvk_nummer` te kiezen."
)
_KVK_ONLY = "Het is alleen mogelijk om een subIdentifierVan te selecteren met codeSoortObjectId = `kvk_nummer`."
_HAS_PARTS = (
    "Het is niet mogelijk om de codeSoortObjectId van deze PartijIdentificator te wijzigen, omdat er andere "
    "PartijIdentificatoren aan gekoppeld zijn."
)
_OF_ITSELF = "Een `Partijidentificator` kan geen `subIdentificatorVan` zijn van zichzelf."


def _type_sql(column: str) -> str:
    whens = " ".join(f"WHEN '{kind}' THEN '\"{object_type}\"'" for kind, object_type in TYPE_OF_KIND.items())
    return f"CASE {column} {whens} END"


class _ObjectType(Choice):
    def sql(self, t: str) -> str:
        return _type_sql(f"{t}.kind")


class _Register(Choice):
    def sql(self, t: str) -> str:
        return f"""CASE WHEN {t}.kind = 'bsn' THEN '"brp"' ELSE '"hr"' END"""


NUMBER = Group(
    name="partijIdentificator",
    component="PartijIdentificatorGroepType",
    required=True,
    fields=(
        _ObjectType(name="codeObjecttype", attr="object_type", choices=OBJECT_TYPES, component="CodeObjecttypeEnum",
                    required=True),
        Choice(name="codeSoortObjectId", attr="kind", choices=KINDS, component="CodeSoortObjectIdEnum", required=True),
        SealedNumber(name="objectId", attr="number", max=200, required=True),
        _Register(name="codeRegister", attr="register", choices=REGISTERS, component="CodeRegisterEnum", required=True),
    ),
)  # fmt: skip


def check_number(values: Values, reading: Reading, path: str = "") -> None:
    """What a register has, and which signs a number of it has."""
    object_type, register_code = values.pop("object_type", None), values.pop("register", None)
    kind, number = values.get("kind"), values.get("number")
    if number is None or not (kind and object_type and register_code):
        return
    if object_type not in TYPES_OF_REGISTER[register_code]:
        allowed = TYPES_OF_REGISTER[register_code]
        reason = f"voor `codeRegister` {register_code} zijn alleen deze waarden toegestaan: {allowed}"
        reading.wrong(f"{path}partijIdentificatorCodeObjecttype", "invalid", reason)
    elif kind not in KINDS_OF_TYPE[object_type]:
        allowed = KINDS_OF_TYPE[object_type]
        reason = f"voor `codeObjecttype` {object_type} zijn alleen deze waarden toegestaan: {allowed}"
        reading.wrong(f"{path}partijIdentificatorCodeSoortObjectId", "invalid", reason)
    elif reason := _wrong_number(kind, number):
        text = f"Deze waarde is ongeldig, reden: {reason}"
        reading.wrong(f"{path}partijIdentificatorObjectId", "invalid", text)


def _wrong_number(kind: str, number: str) -> str:
    length = _LENGTHS[kind]
    if len(number) != length:
        return f"Waarde moet {length} tekens lang zijn"
    if not (number.isascii() and number.isdecimal()):
        return "Voer een numerieke waarde in"
    if kind in {"bsn", "rsin"}:
        try:
            Bsn(number)
        except InvalidBsn:
            return "Onjuist BSN nummer" if kind == "bsn" else "Onjuist RSIN nummer"
    return ""


def check_place(values: Values, reading: Reading, path: str = "") -> None:
    """Within what it counts, and that it is there once. References are looked up by now."""
    current = reading.current if isinstance(reading.current, Identifier) else None
    kind = values.get("kind", current.kind if current else None)
    part_of_id = values.get("part_of_id", current.part_of_id if current else None)
    party_id = values.get("party_id", current.party_id if current else None)
    if current and "kind" in values and current.kind != kind and current.parts.exists():
        reading.wrong(f"{path}partijIdentificatorCodeSoortObjectId", "invalid", _HAS_PARTS)
    elif kind == IdentifierKind.BRANCH_NUMBER and part_of_id is None:
        reading.wrong(f"{path}subIdentificatorVan", "invalid", _KVK_NEEDED)
    elif kind == IdentifierKind.BRANCH_NUMBER and not _is_kvk(part_of_id):
        reading.wrong(f"{path}subIdentificatorVan", "invalid", _KVK_ONLY)
    elif current and part_of_id == current.pk:
        reading.wrong(f"{path}subIdentificatorVan", "invalid", _OF_ITSELF)
    else:
        _check_once(values, current, kind, part_of_id, party_id, reading)


def _check_once(
    values: Values, current: Identifier | None, kind: str | None, part_of_id: int | None, party_id: int | None,
    reading: Reading,
) -> None:  # fmt: skip
    others = Identifier.objects.exclude(pk=current.pk if current else 0)
    number = values.get("number")
    same = others.filter(kind=kind, part_of=part_of_id)
    if number is not None:
        same = same.filter(value_hash__in=ways.hashes(number))
    elif current is not None:
        same = same.filter(value_hash=current.value_hash)
    if same.exists():
        reading.wrong("__all__", "invalid", _NOT_ONCE)
    if party_id is not None and others.filter(party=party_id, kind=kind).exists():
        reading.wrong("__all__", "invalid", _NOT_ONE_OF_A_KIND)


def _is_kvk(key: int | None) -> bool:
    return key is not None and Identifier.objects.filter(pk=key, kind=IdentifierKind.KVK_NUMBER).exists()


def _rule(values: Values, reading: Reading) -> None:
    before = len(reading.problems)
    check_number(values, reading)
    if len(reading.problems) == before:
        check_place(values, reading)


IDENTIFIERS = register(
    Resource(
        name="partij-identificatoren",
        label="PartijIdentificator",
        component="PartijIdentificator",
        model=Identifier,
        parties="SELECT t.party_id FROM page t",
        rule=_rule,
        save=keeping.keep_identifier,
        remove=removing.remove_identifier,
        fields=(
            replace(UUID, may_be_given=True),
            url_of("partij-identificatoren"),
            Reference(
                name="identificeerdePartij",
                attr="party",
                target=of("partijen"),
                component="PartijForeignKey",
                nullable=True,
            ),
            Text(name="anderePartijIdentificator", attr="other_register", max=200, deprecated=True),
            NUMBER,
            Reference(
                name="subIdentificatorVan",
                attr="part_of",
                target=of("partij-identificatoren"),
                component="PartijIdentificatorForeignkey",
                nullable=True,
            ),
        ),
        filters=(
            Filter("anderePartijIdentificator", "{t}.other_register = {v}"),
            OfOneIdentifier(
                "partijIdentificator",
                "{inside}",
                "{inside}",
                parts=("CodeObjecttype", "CodeRegister", "CodeSoortObjectId", "ObjectId"),
                choices=True,
                alias="{t}",
            ),
        ),
    )
)
