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
    _upl("paspoort", 120, 0.34, {"afspraak": 62, "vermissing": 22, "toestemming-gezaghebber": 16}, AT_THE_DESK),
    _upl("identiteitskaart", 45, 0.2, _APPOINTMENT, AT_THE_DESK),
    _upl("reisdocument", 6, 0.56, {"vermissing": 1}, AT_THE_DESK),
    _upl("rijbewijs", 45, 0.16, _APPOINTMENT, AT_THE_DESK),
    _upl("rijbVerlengen", 30, 0.12, _APPOINTMENT, AT_THE_DESK),
    _upl("verhuismelding", 95, 0.4, {"aangifte": 9, "terugbelverzoek": 1}, AT_THE_DESK),
    _upl("AangifteVertrekBuitenland", 8, 0.4, {"aangifte": 1}),
    _upl("brpUittr", 35, 0.24, {"aanvraag": 1}, AT_THE_DESK),
    _upl("brpInschr", 12, 0.32, _APPOINTMENT, AT_THE_DESK),
    _upl("brpGehhVzk", 3, 0.48, {"indienen": 4, "intrekken": 1}),
    _upl("akte_van_de_burgerlijke_stand", 16, 0.32, {"aanvraag": 1}, AT_THE_DESK),
    _upl("geboorteaangifte", 12, 0.24, _APPOINTMENT, AT_THE_DESK),
    _upl("overlijdensaangifte", 6, 0.4, {"aangifte": 1}, AT_THE_DESK),
    _upl("huwelijk", 18, 0.24, _APPOINTMENT),
    _upl("naamgebruik_verzoek_aanduiding", 3, 0.4, {"verzoek": 1}),
    _upl("verklaring_omtrent_gedrag_(vog)", 12, 0.08, _CALL_BACK, AT_THE_DESK),
    _upl("naturalisatieverzoek", 8, 0.4, _APPOINTMENT),
    _upl("garVerklVerblNL", 3, 0.4, {"verklaring": 1}, AT_THE_DESK),
    _upl("melding_openbare_ruimte_(algemeen)", 58, 0.6, _REPORT),
    _own("lantaarnpaal-straatverlichting", 20, 0.72, _REPORT),
    _own("container-is-vol", 14, 0.68, _REPORT),
    _own("huisafval", 14, 0.64, _REPORT),
    _own("onderhoud-stoep-straat-en-fietspad", 14, 0.72, _REPORT),
    _own("boom", 8, 0.68, _REPORT),
    _own("fietswrak", 7, 0.72, _REPORT),
    _own("ratten", 6, 0.68, _REPORT),
    _own("wespen", 4, 0.64, _REPORT),
    _own("verkeerslicht", 4, 0.72, _REPORT),
    _own("veegzwerfvuil", 9, 0.72, _REPORT),
    _own("parkeeroverlast", 6, 0.68, _REPORT),
    _upl("huishoudelijk_afvalinzameling", 40, 0.08),
    _upl("afvalcontainer", 24, 0.16),
    _upl("afvalinzameling_grofvuil", 34, 0.44, {"ophalen": 1}),
    _upl("afvalkalender", 16, 0.02),
    _upl("afvalinzamelstation", 20, 0.02),
    _upl("afvalpas", 10, 0.16),
    _upl("parkeervergunning", 42, 0.28, {"aanvraag": 8, "terugbelverzoek": 2}),
    _own("kenteken-wijzigen", 12, 0.48, {"wijzigen": 1}),
    _upl("gehandicaptenparkeerkaart", 12, 0.24),
    _upl("parkeerbelasting", 14, 0.08),
    _upl("onroerendezaakbelasting_(ozb)", 38, 0.12),
    _upl("woz-beschikking", 18, 0.16),
    _upl("belastingkwijtschelding", 20, 0.28, {"aanvraag": 8, "terugbelverzoek": 2}),
    _upl("belastingbetalingsregeling", 12, 0.16),
    _upl("automatische_incasso_of_machtiging", 12, 0.4, {"aanvragen": 5, "rekening-wijzigen": 3, "stoppen": 2}),
    _upl("hondenbelasting", 8, 0.4, {"aanmelden": 5, "afmelden": 5}),
    _upl("belastingaanslag_bezwaar", 10, 0.28, {"bezwaar": 1}),
    _upl("bezwaar", 7, 0.28, {"bezwaar": 1}),
    _upl("klacht", 6, 0.64, {"klacht": 1}),
    _upl("wmo-voorziening", 26, 0.48, {"onderzoek": 8, "spoed": 1, "terugbelverzoek": 2}),
    _upl("huishHulp", 14, 0.32),
    _upl("regiotaxi", 8, 0.08),
    _upl("bijstand", 26, 0.32, {"terugbelverzoek": 4, "afspraak-maken": 3}),
    _upl("schuldhulpverlening", 10, 0.4, {"terugbelverzoek": 4, "afspraak-maken": 3}),
    _upl("leerlingenvervoer", 6, 0.36, {"aanvraag": 1}),
    _upl("jeugdhulp", 10, 0.32),
    _upl("omgevingsvergunning_bouw", 24, 0.28),
    _upl("omgevingsvergunning_kap", 8, 0.24),
    _upl("objectvergunning", 6, 0.44, {"melding": 1}, business=True),
    _upl("evenementenvergunning", 6, 0.32),
    _upl("standplaatsvergunning", 3, 0.48, {"aanvraag": 1}, business=True),
    _upl("marktvergunning", 3, 0.48, {"aanvraag": 1}, business=True),
    _upl("rioolaansluitingsvergunning", 3, 0.4, {"aanvraag-inwoner": 3, "aanvraag-bedrijf": 1}),
    _upl("subsidie", 6, 0.36, {"eenmalig": 5, "structureel": 3, "aantonen": 2}),
    _upl("gevVerlVoorwerp", 14, 0.08),
    _upl("bezafspr", 30, 0.16, _APPOINTMENT, AT_THE_DESK),
)
