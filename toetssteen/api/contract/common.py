"""Fields that several resources share, and the checks of their texts."""

import re

from babel import Locale
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from toetssteen.api.contract.fields import Check, Number, Shown, Text
from toetssteen.api.contract.groups import Group, Stored
from toetssteen.api.contract.references import uuid_sql

PHONE_PATTERN = r"^(0[1-9][0-9]{8}|\+[0-9]{9,15}|00[0-9]{7,13})$"
IBAN_PATTERN = r"^[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{1,30}$"
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
COUNTRIES = frozenset(
    code
    for code in map(str, Locale("nl").territories)
    if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
)
"""The 249 codes of ISO 3166-1 alpha-2: what CLDR knows, without what CLDR adds."""
_email, _url = EmailValidator(), URLValidator(schemes=["http", "https", "ftp", "ftps"])


def matches(pattern: str, reason: str) -> Check:
    """`reason` may have `{}` for the text."""
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        return "" if compiled.search(text) else reason.replace("{}", text)

    return check


def whole_number(text: str) -> str:
    return "" if re.fullmatch(r"-?[0-9]+", text) and text.isascii() else "Voer een geldig geheel getal in."


def email(text: str) -> str:
    try:
        _email(text)
    except ValidationError:
        return "Voer een geldig e-mailadres in."
    return ""


def web_address(text: str) -> str:
    try:
        _url(text)
    except ValidationError:
        return "Voer een geldige URL in."
    return ""


def phone(text: str) -> str:
    if text.startswith(("0800", "0900", "1400", "140")):
        return (
            "Het opgegeven telefoonnummer is ongeldig, telefoonnummers beginnend met 0800, 0900, 1400 of 140xx zijn "
            "niet toegestaan."
        )
    return "" if re.search(PHONE_PATTERN, text) else "Het opgegeven telefoonnummer is ongeldig."


def country(text: str) -> str:
    if text in COUNTRIES:
        return ""
    wrong = "Ongeldige landcode, de code moet behoren tot de ISO 3166-standaard"
    return f"{wrong}. Bedoelde u {text.upper()}?" if text.upper() in COUNTRIES else wrong


def language(text: str) -> str:
    """ISO 639-2 has three letters. Open Klant takes any three signs here."""
    return "" if re.fullmatch("[A-Za-z]+", text) else "Voer een taalcode van drie letters in (ISO 639-2)."


slug = matches(
    r"^[-a-zA-Z0-9_]+\Z",
    'Voer een geldige "slug" in, bestaande uit letters, cijfers, lage streepjes of streepjes.',
)

ACTOR_UUID = Shown(
    name="uuid",
    shown=f"('\"' || {uuid_sql('actoren', '{t}')} || '\"')",
    described_as={"type": "string", "format": "uuid"},
)
UUID = Shown(name="uuid", shown="('\"' || {t}.uuid || '\"')", described_as={"type": "string", "format": "uuid"})


def url_of(resource: str) -> Shown:
    return Shown(
        name="url",
        shown=f"('\"' || %(base)s || '/{resource}/' || {uuid_sql(resource, '{t}')} || '\"')",
        described_as={"type": "string", "format": "uri", "minLength": 1, "maxLength": 1000},
    )


def identified(name: str, component: str) -> Group:
    """The columns of `interactions.models.Identified`."""
    return Group(
        name=name,
        component=component,
        nullable=True,
        fields=(
            Text(name="objectId", attr="object_id", max=200),
            Text(name="codeObjecttype", attr="object_type", max=200),
            Text(name="codeRegister", attr="register", max=200),
            Text(name="codeSoortObjectId", attr="id_kind", max=200),
        ),
    )


def contact_name(component: str) -> Group:
    return Group(
        name="contactnaam",
        component=component,
        nullable=True,
        fields=(
            Text(name="voorletters", attr="initials", max=10),
            Text(name="voornaam", attr="given_names", max=200),
            Text(name="voorvoegselAchternaam", attr="prefix", max=10),
            Text(name="achternaam", attr="surname", max=200),
        ),
    )


FULL_NAME = Shown(
    name="volledigeNaam",
    shown="to_json(concat_ws(' ', nullif({t}.given_names, ''), nullif({t}.prefix, ''), nullif({t}.surname, '')))::text",
    described_as={"type": "string"},
)


def address(name: str, attr: str, component: str) -> Stored:
    return Stored(
        name=name,
        attr=attr,
        component=component,
        nullable=True,
        fields=(
            Text(
                name="nummeraanduidingId",
                attr="bag_id",
                max=16,
                checks=(matches("^[0-9]{16}$", "Ongeldige nummeraanduiding BAG-ID: {}"),),
                described_as={"pattern": "^[0-9]{16}$"},
            ),
            Text(name="straatnaam", attr="street", max=255),
            Number(name="huisnummer", attr="house_number", least=1, most=99999, nullable=True),
            Text(name="huisnummertoevoeging", attr="house_addition", max=20),
            Text(
                name="postcode",
                attr="postcode",
                max=7,
                checks=(
                    matches(
                        "^[1-9][0-9]{3} [A-Z]{2}$",
                        "Postcode moet aan het volgende formaat voldoen: `1234 AB` (met spatie): {}",
                    ),
                ),
                described_as={"pattern": "^[1-9][0-9]{3} [A-Z]{2}$"},
            ),
            Text(name="stad", attr="town", max=255),
            Text(name="adresregel1", attr="line_1", max=80),
            Text(name="adresregel2", attr="line_2", max=80),
            Text(name="adresregel3", attr="line_3", max=80),
            Text(name="land", attr="country", max=2, min=2, checks=(country,)),
        ),
    )
