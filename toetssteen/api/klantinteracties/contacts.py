"""`klantcontacten` and what hangs on them: who took part, what they were about, which documents belong to them."""

from toetssteen.api.contract import filters
from toetssteen.api.contract.common import (
    FULL_NAME,
    UUID,
    address,
    contact_name,
    identified,
    language,
    url_of,
    web_address,
    whole_number,
)
from toetssteen.api.contract.fields import Choice, Flag, Moment, Text, Words
from toetssteen.api.contract.filters import Filter, OfOneIdentifier, OfOneObject
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.references import Reference, References
from toetssteen.api.contract.registry import of, register
from toetssteen.api.contract.resource import Resource
from toetssteen.api.klantinteracties import quick
from toetssteen.api.klantinteracties.told import CONFIDENTIAL, CONTENT, METADATA, SUBJECT, ReferenceNumber, keep_contact
from toetssteen.contacts.models import Contact, Participant
from toetssteen.interactions import keeping, removing
from toetssteen.interactions.models import Document, SubjectObject

ROLES = ("vertegenwoordiger", "klant")
_KEPT = "{t}.keep_until >= %(today)s"
_PARTIES = "SELECT b.party_id FROM contacts_participant b WHERE b.contact_id = ANY(ARRAY(SELECT contact_id FROM page))"
_PARTIES_OF_BOTH = (
    "SELECT b.party_id FROM contacts_participant b WHERE b.contact_id = ANY(ARRAY("
    "SELECT contact_id FROM page UNION ALL SELECT earlier_contact_id FROM page))"
)


def _rule(values: Values, reading: Reading) -> None:
    reached, further = (values.get(attr, getattr(reading.current, attr, None)) for attr in ("reached", "acted_further"))
    if reached and further:
        reading.wrong(
            "nonFieldErrors",
            "no-further-action-when-contact-succesful",
            "Als het contact gelukt is kan er geen verdere actie zijn ondernomen",
        )


_REFERENCE = "coalesce({t}.given_reference, CASE WHEN {t}.by_system THEN NULL ELSE {t}.reference END)"
_OF_CONTACT = "{t}.contact_id = (SELECT id FROM contacts_contact WHERE uuid = {v})"
_BY_PARTICIPANT = "{t}.id = (SELECT contact_id FROM contacts_participant WHERE uuid = {v})"
_BY_PARTY = (
    "{t}.id = ANY(ARRAY(SELECT b.contact_id FROM contacts_participant b JOIN parties_party p ON p.id = b.party_id "
    "WHERE p.uuid = {v}))"
)


def _by_object(prefix: str, column: str) -> tuple[Filter | OfOneObject, ...]:
    found = f"{{t}}.id = (SELECT o.{column} FROM interactions_subjectobject o WHERE o.uuid = {{v}})"
    keys = f"SELECT o.{column} FROM interactions_subjectobject o WHERE {{inside}}"
    return (
        Filter(f"{prefix}__uuid", found, filters.uuid),
        Filter(f"{prefix}__url", found, filters.url),
        OfOneObject(
            f"{prefix}__onderwerpobjectidentificator",
            f"{{t}}.id = ANY(ARRAY({keys}))",
            f"EXISTS ({keys} AND o.{column} = {{t}}.id)",
        ),
    )


CONTACTS = register(
    Resource(
        name="klantcontacten",
        label="Klantcontact",
        component="Klantcontact",
        model=Contact,
        order="{t}.started_at DESC, {t}.id DESC",
        orders={
            "plaatsgevondenOp": "{t}.started_at, {t}.id",
            "-plaatsgevondenOp": "{t}.started_at DESC, {t}.id DESC",
        },
        visible=_KEPT,
        parties="SELECT b.party_id FROM contacts_participant b WHERE b.contact_id = ANY(ARRAY(SELECT id FROM page))",
        rule=_rule,
        quick=quick.registered,
        save=keep_contact,
        remove=removing.remove,
        expands=(
            "hadBetrokkenen",
            "leiddeTotInterneTaken",
            "gingOverOnderwerpobjecten",
            "omvatteBijlagen",
            "hadBetrokkenen.wasPartij",
            "hadBetrokkenen.digitaleAdressen",
        ),
        fields=(
            UUID,
            url_of("klantcontacten"),
            References(
                name="gingOverOnderwerpobjecten",
                target=of("onderwerpobjecten"),
                rows="interactions_subjectobject {r} WHERE {r}.contact_id = {t}.id",
                component="OnderwerpobjectForeignKey",
                read_only=True,
            ),
            References(
                name="hadBetrokkenActoren",
                target=of("actoren"),
                rows="interactions_actorcontact {r}c WHERE {r}c.contact_id = {t}.id",
                order="{r}c.id",
                whole_by="actor_id",
                component="Actor",
                read_only=True,
            ),
            References(
                name="omvatteBijlagen",
                target=of("bijlagen"),
                rows="interactions_document {r} WHERE {r}.contact_id = {t}.id",
                component="BijlageForeignKey",
                read_only=True,
            ),
            References(
                name="hadBetrokkenen",
                target=of("betrokkenen"),
                rows="contacts_participant {r} WHERE {r}.contact_id = {t}.id",
                component="BetrokkeneForeignKey",
                read_only=True,
            ),
            References(
                name="leiddeTotInterneTaken",
                target=of("internetaken"),
                rows="tasks_task {r} LEFT JOIN contacts_topic {r}t ON {r}t.id = {r}.topic_id "
                "WHERE {r}.contact_id = {t}.id AND {r}t.shielded IS NOT TRUE",
                component="InterneTaakForeignKey",
                read_only=True,
            ),
            Text(
                name="nummer",
                attr="number",
                max=10,
                nullable=True,
                deprecated=True,
                checks=(whole_number,),
                once=(Contact, "klantcontact"),
            ),
            ReferenceNumber(
                name="referentienummer",
                attr="given_reference",
                max=10,
                nullable=True,
                checks=(whole_number,),
                once=(Contact, "klantcontact"),
                in_full=_REFERENCE,
            ),
            Text(name="kanaal", attr="channel", max=50, required=True, blank=False),
            Text(name="onderwerp", attr="subject", max=200, required=True, blank=False, in_full=SUBJECT),
            Text(name="inhoud", attr="content", max=1000, in_full=CONTENT),
            Text(name="reactie", attr="reaction", max=4000),
            Flag(name="indicatieContactGelukt", attr="reached", nullable=True),
            Text(
                name="hoofdOnderwerpType",
                attr="main_subject_type",
                max=200,
                checks=(web_address,),
                described_as={"format": "uri"},
            ),
            Flag(name="verdereActieOndernomen", attr="acted_further", default=False),
            Text(name="taal", attr="language", max=3, required=True, blank=False, checks=(language,)),
            Flag(name="vertrouwelijk", attr="confidential", required=True, in_full=CONFIDENTIAL),
            Moment(name="plaatsgevondenOp", attr="started_at"),
            Words(name="metadata", attr="metadata", max=255, shown=METADATA),
        ),
        filters=(
            Filter("hadBetrokkene__url", _BY_PARTICIPANT, filters.url),
            Filter("hadBetrokkene__uuid", _BY_PARTICIPANT, filters.uuid),
            Filter(
                "hadBetrokkene__wasPartij",
                "EXISTS (SELECT FROM contacts_participant b WHERE b.contact_id = {t}.id AND b.party_id IS NOT NULL) "
                "= {v}",
                filters.flag,
            ),
            Filter("hadBetrokkene__wasPartij__url", _BY_PARTY, filters.url),
            Filter("hadBetrokkene__wasPartij__uuid", _BY_PARTY, filters.uuid),
            OfOneIdentifier(
                "hadBetrokkene__wasPartij__partijIdentificator__",
                "{t}.id = ANY(ARRAY(SELECT b.contact_id FROM contacts_participant b "
                "JOIN parties_identifier o ON o.party_id = b.party_id WHERE {inside}))",
                "EXISTS (SELECT FROM contacts_participant b JOIN parties_identifier o ON o.party_id = b.party_id "
                "WHERE b.contact_id = {t}.id AND {inside})",
            ),
            Filter(
                "hadBetrokkene__digitaaladres__adres__icontains",
                "{t}.id = ANY(ARRAY(SELECT b.contact_id FROM parties_digitaladdress d "
                "JOIN contacts_participant b ON b.id = d.participant_id WHERE d.address ILIKE {v}))",
                filters.part_of,
            ),
            Filter(
                "leiddeTotInterneTaken",
                "EXISTS (SELECT FROM tasks_task k LEFT JOIN contacts_topic kt ON kt.id = k.topic_id "
                "WHERE k.contact_id = {t}.id AND kt.shielded IS NOT TRUE) = {v}",
                filters.flag,
            ),
            *_by_object("onderwerpobject", "contact_id"),
            *_by_object("wasOnderwerpobject", "earlier_contact_id"),
            Filter("nummer", "{t}.number = {v} AND {t}.number > ''"),
            Filter(
                "referentienummer",
                "({t}.given_reference = {v} AND {t}.given_reference > '') "
                "OR ({t}.reference = {v} AND NOT {t}.by_system)",
            ),
            Filter("kanaal", "{t}.channel = {v}"),
            Filter("onderwerp", "{t}.subject ILIKE {v} AND {t}.subject > ''", filters.part_of),
            Filter("inhoud", "{t}.content ILIKE {v} AND {t}.content > ''", filters.part_of),
            Filter("reactie", "{t}.reaction ILIKE {v} AND {t}.reaction > ''", filters.part_of),
            Filter("indicatieContactGelukt", "{t}.reached = {v}", filters.flag),
            Filter("vertrouwelijk", f"{CONFIDENTIAL} = {{v}}", filters.flag),
            Filter("plaatsgevondenOp", "{t}.started_at = {v}", filters.moment),
            *(
                Filter(f"plaatsgevondenOp__{name}", f"{{t}}.started_at {sign} {{v}}", filters.moment, added=True)
                for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<="))
            ),
        ),
    )
)

_PARTY_OF_ROW = "EXISTS (SELECT FROM parties_identifier o WHERE o.party_id = {t}.party_id AND {inside})"
_PARTY_IN_LIST = "{t}.party_id = ANY(ARRAY(SELECT o.party_id FROM parties_identifier o WHERE {inside}))"
_GAVE = "{t}.id = (SELECT d.participant_id FROM parties_digitaladdress d WHERE d.uuid = {v})"
_OF_PARTY = "{t}.party_id = (SELECT id FROM parties_party WHERE uuid = {v})"

PARTICIPANTS = register(
    Resource(
        name="betrokkenen",
        label="Betrokkene",
        component="Betrokkene",
        model=Participant,
        parties="SELECT t.party_id FROM page t",
        save=keeping.keep_participant,
        remove=removing.remove,
        expands=("digitaleAdressen",),
        fields=(
            UUID,
            url_of("betrokkenen"),
            Reference(
                name="wasPartij", attr="party", target=of("partijen"), component="PartijForeignKey", nullable=True
            ),
            Reference(
                name="hadKlantcontact",
                attr="contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                required=True,
            ),
            References(
                name="digitaleAdressen",
                target=of("digitaleadressen"),
                rows="parties_digitaladdress {r} WHERE {r}.participant_id = {t}.id",
                component="DigitaalAdresForeignKey",
                read_only=True,
            ),
            address("bezoekadres", "visiting_address", "Bezoekadres"),
            address("correspondentieadres", "postal_address", "BetrokkeneCorrespondentieadres"),
            contact_name("Contactnaam"),
            FULL_NAME,
            Choice(name="rol", attr="role", choices=ROLES, component="RolEnum", required=True),
            Text(name="organisatienaam", attr="organisation", max=200),
            Flag(name="initiator", attr="initiator", required=True),
        ),
        filters=(
            Filter("contactnaamVoorletters", "{t}.initials = {v}"),
            Filter("contactnaamVoornaam", "{t}.given_names = {v} AND {t}.given_names > ''"),
            Filter("contactnaamVoorvoegselAchternaam", "{t}.prefix = {v}"),
            Filter("contactnaamAchternaam", "{t}.surname = {v} AND {t}.surname > ''"),
            Filter(
                "hadKlantcontact__nummer",
                "{t}.contact_id = ANY(ARRAY(SELECT id FROM contacts_contact WHERE number = {v} AND number > ''))",
            ),
            Filter(
                "hadKlantcontact__referentienummer",
                "{t}.contact_id = ANY(ARRAY(SELECT id FROM contacts_contact WHERE given_reference = {v} "
                "AND given_reference > '' "
                "UNION ALL SELECT id FROM contacts_contact WHERE reference = {v} AND NOT by_system))",
            ),
            Filter("hadKlantcontact__url", _OF_CONTACT, filters.url),
            Filter("hadKlantcontact__uuid", _OF_CONTACT, filters.uuid),
            Filter(
                "verstrektedigitaalAdres__adres",
                "{t}.id = ANY(ARRAY(SELECT d.participant_id FROM parties_digitaladdress d WHERE d.address = {v}))",
            ),
            Filter("verstrektedigitaalAdres__url", _GAVE, filters.url),
            Filter("verstrektedigitaalAdres__uuid", _GAVE, filters.uuid),
            Filter(
                "wasPartij__nummer",
                "{t}.party_id = ANY(ARRAY(SELECT id FROM parties_party WHERE number = {v} AND number > ''))",
            ),
            Filter("wasPartij__url", _OF_PARTY, filters.url),
            Filter("wasPartij__uuid", _OF_PARTY, filters.uuid),
            OfOneIdentifier("wasPartij__partijIdentificator__", _PARTY_IN_LIST, _PARTY_OF_ROW),
            Filter("organisatienaam", "{t}.organisation = {v} AND {t}.organisation > ''"),
        ),
    )
)

_OBJECT_FILTERS = (("ObjectId", "object_id"), ("CodeObjecttype", "object_type"), ("CodeRegister", "register"),
                   ("CodeSoortObjectId", "id_kind"))  # fmt: skip
_EARLIER = "{t}.earlier_contact_id = (SELECT id FROM contacts_contact WHERE uuid = {v})"

SUBJECT_OBJECTS = register(
    Resource(
        name="onderwerpobjecten",
        label="Onderwerpobject",
        component="Onderwerpobject",
        model=SubjectObject,
        parties=_PARTIES_OF_BOTH,
        save=keeping.keep_row(SubjectObject),
        remove=removing.remove,
        cascade=removing.remove_with_contacts,
        cascades_to="klantcontacten",
        fields=(
            UUID,
            url_of("onderwerpobjecten"),
            Reference(
                name="klantcontact",
                attr="contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                nullable=True,
            ),
            Reference(
                name="wasKlantcontact",
                attr="earlier_contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                nullable=True,
            ),
            identified("onderwerpobjectidentificator", "Onderwerpobjectidentificator"),
        ),
        filters=(
            Filter("klantcontact__uuid", _OF_CONTACT, filters.uuid),
            Filter("klantcontact__url", _OF_CONTACT, filters.url),
            Filter("wasKlantcontact__uuid", _EARLIER, filters.uuid),
            Filter("wasKlantcontact__url", _EARLIER, filters.url),
            *(
                Filter(f"onderwerpobjectidentificator{name}", f"{{t}}.{column} = {{v}} AND {{t}}.{column} > ''")
                for name, column in _OBJECT_FILTERS
            ),
        ),
    )
)

DOCUMENTS = register(
    Resource(
        name="bijlagen",
        label="Bijlage",
        component="Bijlage",
        model=Document,
        parties=_PARTIES,
        save=keeping.keep_row(Document),
        remove=removing.remove,
        fields=(
            UUID,
            url_of("bijlagen"),
            Reference(
                name="wasBijlageVanKlantcontact",
                attr="contact",
                target=of("klantcontacten"),
                component="KlantcontactForeignKey",
                nullable=True,
            ),
            identified("bijlageidentificator", "BijlageIdentificator"),
        ),
        filters=(
            Filter("klantcontact__uuid", _OF_CONTACT, filters.uuid),
            *(
                Filter(f"bijlageidentificator{name}", f"{{t}}.{column} = {{v}} AND {{t}}.{column} > ''")
                for name, column in _OBJECT_FILTERS
            ),
        ),
    )
)
