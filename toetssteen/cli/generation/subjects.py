"""What customers get in touch about, how often, and how often something remains to be done.

The shares are ours: a few products dominate, and two in three conversations are over when they end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from toetssteen.contacts.models import Channel
from toetssteen.products.models import OWN

_UPL = "http://standaarden.overheid.nl/owms/terms/"
_CALL_BACK = {"terugbelverzoek": 6, "informatie-nasturen": 2, "doorverbinden": 4}
_APPOINTMENT = {"afspraak-maken": 6, "terugbelverzoek": 1}

_PHONE, _DESK, _EMAIL = Channel.PHONE.value, Channel.DESK.value, Channel.EMAIL.value
MOSTLY_PHONE = {_PHONE: 72, _DESK: 14, _EMAIL: 14}
AT_THE_DESK = {_PHONE: 58, _DESK: 36, _EMAIL: 6}


@dataclass(frozen=True, slots=True)
class Demand:
    ref: str
    weight: float
    """Share of all subjects, in thousandths."""
    follow_up: float
    """Chance that something remains to be done."""
    follow_ups: Mapping[str, float] = field(default_factory=lambda: _CALL_BACK)
    channels: Mapping[str, float] = field(default_factory=lambda: MOSTLY_PHONE)
    business: bool = False
    """True: asked by companies."""


def _upl(
    name: str,
    weight: float,
    follow_up: float,
    follow_ups: Mapping[str, float] = _CALL_BACK,
    channels: Mapping[str, float] = MOSTLY_PHONE,
    *,
    business: bool = False,
) -> Demand:
    return Demand(_UPL + name, weight, follow_up, follow_ups, channels, business)


def _own(slug: str, weight: float, follow_up: float, follow_ups: Mapping[str, float]) -> Demand:
    return Demand(OWN + slug, weight, follow_up, follow_ups)


_REPORT = {"melding": 1}

DEMANDS = (
    _upl("paspoort", 120, 0.42, {"afspraak": 62, "vermissing": 22, "toestemming-gezaghebber": 16}, AT_THE_DESK),
    _upl("identiteitskaart", 45, 0.25, _APPOINTMENT, AT_THE_DESK),
    _upl("reisdocument", 6, 0.7, {"vermissing": 1}, AT_THE_DESK),
    _upl("rijbewijs", 45, 0.2, _APPOINTMENT, AT_THE_DESK),
    _upl("rijbVerlengen", 30, 0.15, _APPOINTMENT, AT_THE_DESK),
    _upl("verhuismelding", 95, 0.5, {"aangifte": 9, "terugbelverzoek": 1}, AT_THE_DESK),
    _upl("AangifteVertrekBuitenland", 8, 0.5, {"aangifte": 1}),
    _upl("brpUittr", 35, 0.3, {"aanvraag": 1}, AT_THE_DESK),
    _upl("brpInschr", 12, 0.4, _APPOINTMENT, AT_THE_DESK),
    _upl("brpGehhVzk", 3, 0.6, {"indienen": 4, "intrekken": 1}),
    _upl("akte_van_de_burgerlijke_stand", 16, 0.4, {"aanvraag": 1}, AT_THE_DESK),
    _upl("geboorteaangifte", 12, 0.3, _APPOINTMENT, AT_THE_DESK),
    _upl("overlijdensaangifte", 6, 0.5, {"aangifte": 1}, AT_THE_DESK),
    _upl("huwelijk", 18, 0.3, _APPOINTMENT),
    _upl("naamgebruik_verzoek_aanduiding", 3, 0.5, {"verzoek": 1}),
    _upl("verklaring_omtrent_gedrag_(vog)", 12, 0.1, _CALL_BACK, AT_THE_DESK),
    _upl("naturalisatieverzoek", 8, 0.5, _APPOINTMENT),
    _upl("garVerklVerblNL", 3, 0.5, {"verklaring": 1}, AT_THE_DESK),
    _upl("melding_openbare_ruimte_(algemeen)", 58, 0.75, _REPORT),
    _own("lantaarnpaal-straatverlichting", 20, 0.9, _REPORT),
    _own("container-is-vol", 14, 0.85, _REPORT),
    _own("huisafval", 14, 0.8, _REPORT),
    _own("onderhoud-stoep-straat-en-fietspad", 14, 0.9, _REPORT),
    _own("boom", 8, 0.85, _REPORT),
    _own("fietswrak", 7, 0.9, _REPORT),
    _own("ratten", 6, 0.85, _REPORT),
    _own("wespen", 4, 0.8, _REPORT),
    _own("verkeerslicht", 4, 0.9, _REPORT),
    _own("veegzwerfvuil", 9, 0.9, _REPORT),
    _own("parkeeroverlast", 6, 0.85, _REPORT),
    _upl("huishoudelijk_afvalinzameling", 40, 0.1),
    _upl("afvalcontainer", 24, 0.2),
    _upl("afvalinzameling_grofvuil", 34, 0.55, {"ophalen": 1}),
    _upl("afvalkalender", 16, 0.02),
    _upl("afvalinzamelstation", 20, 0.02),
    _upl("afvalpas", 10, 0.2),
    _upl("parkeervergunning", 42, 0.35, {"aanvraag": 8, "terugbelverzoek": 2}),
    _own("kenteken-wijzigen", 12, 0.6, {"wijzigen": 1}),
    _upl("gehandicaptenparkeerkaart", 12, 0.3),
    _upl("parkeerbelasting", 14, 0.1),
    _upl("onroerendezaakbelasting_(ozb)", 38, 0.15),
    _upl("woz-beschikking", 18, 0.2),
    _upl("belastingkwijtschelding", 20, 0.35, {"aanvraag": 8, "terugbelverzoek": 2}),
    _upl("belastingbetalingsregeling", 12, 0.2),
    _upl("automatische_incasso_of_machtiging", 12, 0.5, {"aanvragen": 5, "rekening-wijzigen": 3, "stoppen": 2}),
    _upl("hondenbelasting", 8, 0.5, {"aanmelden": 5, "afmelden": 5}),
    _upl("belastingaanslag_bezwaar", 10, 0.35, {"bezwaar": 1}),
    _upl("bezwaar", 7, 0.35, {"bezwaar": 1}),
    _upl("klacht", 6, 0.8, {"klacht": 1}),
    _upl("wmo-voorziening", 26, 0.6, {"onderzoek": 8, "spoed": 1, "terugbelverzoek": 2}),
    _upl("huishHulp", 14, 0.4),
    _upl("regiotaxi", 8, 0.1),
    _upl("bijstand", 26, 0.4, {"terugbelverzoek": 4, "afspraak-maken": 3}),
    _upl("schuldhulpverlening", 10, 0.5, {"terugbelverzoek": 4, "afspraak-maken": 3}),
    _upl("leerlingenvervoer", 6, 0.45, {"aanvraag": 1}),
    _upl("jeugdhulp", 10, 0.4),
    _upl("omgevingsvergunning_bouw", 24, 0.35),
    _upl("omgevingsvergunning_kap", 8, 0.3),
    _upl("objectvergunning", 6, 0.55, {"melding": 1}, business=True),
    _upl("evenementenvergunning", 6, 0.4),
    _upl("standplaatsvergunning", 3, 0.6, {"aanvraag": 1}, business=True),
    _upl("marktvergunning", 3, 0.6, {"aanvraag": 1}, business=True),
    _upl("rioolaansluitingsvergunning", 3, 0.5, {"aanvraag-inwoner": 3, "aanvraag-bedrijf": 1}),
    _upl("subsidie", 6, 0.45, {"eenmalig": 5, "structureel": 3, "aantonen": 2}),
    _upl("gevVerlVoorwerp", 14, 0.1),
    _upl("bezafspr", 30, 0.2, _APPOINTMENT, AT_THE_DESK),
)
