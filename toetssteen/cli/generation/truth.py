"""What is true in generated history: which answers departments use, and which they never look at.

This is the one place that knows. Replay and pruning have to find it out from the ledger, and a test holds what
they find beside this. It says nothing about real municipalities.
"""

from dataclasses import dataclass

from toetssteen.protocols.document import Question

USED = 0.9
"""Chance that an answer to one of `MATTERS` is used by who does the work."""
SELDOM = 0.01
"""The same for one of `NOISE`."""
_REQUIRED, _OTHER = 0.85, 0.4
"""For questions in neither list: nothing can be said of these by a test."""

MATTERS = frozenset(
    {
        "algemeen.informatie-welke",
        "algemeen.terugbelnummer",
        "algemeen.terugbelvraag",
        "automatisch-betalen.welke-aanvragen",
        "brp-uittreksel.internationaal",
        "brp-uittreksel.van-wie",
        "grofvuil-ophalen.adres",
        "grofvuil-ophalen.datum",
        "grofvuil-ophalen.soort",
        "hondenbelasting.per",
        "hondenbelasting.sinds",
        "iban",
        "kenteken-wijzigen.nieuw-kenteken",
        "klacht.klacht",
        "kwijtschelding.koopwoning",
        "kwijtschelding.schuldsanering",  # its source tells no purpose, and yet it decides
        "kwijtschelding.welke-aanslag",
        "locatie",
        "melding-openbare-ruimte.email",
        "melding-openbare-ruimte.op-de-hoogte",
        "melding-openbare-ruimte.waar",
        "melding-openbare-ruimte.wat",
        "parkeervergunning.adres",
        "parkeervergunning.eigen-plek",  # as schuldsanering
        "parkeervergunning.kenteken",
        "paspoort.naam-gezaghebber",
        "paspoort.naam-kind",
        "paspoort.voor-welke-datum",
        "paspoort.voor-wie",
        "persoonsgegevens.geboortedatum",  # as schuldsanering
        "straatverlichting-klokken.bijzonder",
        "straatverlichting-klokken.lamp",
        "straatverlichting-klokken.probleem-lamp",  # as schuldsanering
        "verhuizing.adres",
        "verhuizing.datum",
        "verhuizing.gezinsleden",
        "vermissing-reisdocument.documentnummer",
        "vermissing-reisdocument.reden",  # as schuldsanering
        "wmo-voorziening.andere-zorg",
        "wmo-voorziening.gebieden",
        "wmo-voorziening.hulpvraag",
        "wmo-voorziening.netwerk",
        "wmo-voorziening.telefoon",
    }
)

NOISE = frozenset(
    {
        "algemeen.terugbelmoment",  # a purpose is told, and yet nobody uses it
        "bic",
        "brp-uittreksel.organisatie",
        "emigratie.adres",
        "hondenbelasting.waarom",
        "kenteken-wijzigen.oud-kenteken",
        "kenteken-wijzigen.vergunning",
        "klacht.wanneer",
        "kwijtschelding.belastingschulden",
        "kwijtschelding.betaalt-alimentatie",
        "kwijtschelding.onderhoudsbijdrage",
        "melding-openbare-ruimte.naam",  # as terugbelmoment
        "melding-openbare-ruimte.telefoon",  # as terugbelmoment
        "parkeervergunning.aantal-eigen-plekken",
        "parkeervergunning.waarom-tijdelijk",
        "persoonsgegevens.voornamen",
        "ten-naam-van",
        "vermissing-reisdocument.laatst-gezien",
        "vermissing-reisdocument.omstandigheden",
        "vermissing-reisdocument.plaats",
        "wanneer-overlast",
        "wanneer-was-het",
        "wmo-voorziening.moment",  # as terugbelmoment
        "wmo-voorziening.sinds",  # as terugbelmoment
    }
)


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """The answer is used (`USED`) where another question was answered so, and else hardly ever (`SELDOM`)."""

    question: str
    answer: object


CONDITIONAL = {
    "paspoort.afspraak-voorkeur": OnlyIf("paspoort.voor-wie", "mijzelf"),
    "brp-uittreksel.taal": OnlyIf("brp-uittreksel.van-wie", "mijzelf"),
    "wmo-voorziening.huisgenoten": OnlyIf("wmo-voorziening.netwerk", True),
}

DECIDES: dict[str, dict[object, str]] = {
    "paspoort.voor-wie": {
        "mijzelf": "Afspraak gepland.",
        "kind": "Afspraak gepland voor ouder en kind samen.",
    },
    "vermissing-reisdocument.reden": {
        "verloren": "Document ongeldig gemaakt.",
        "anders": "Document ongeldig gemaakt.",
        "diefstal-woning": "Document ongeldig gemaakt, de klant doet aangifte bij de politie.",
        "diefstal-voertuig": "Document ongeldig gemaakt, de klant doet aangifte bij de politie.",
        "diefstal-anders": "Document ongeldig gemaakt, de klant doet aangifte bij de politie.",
    },
    "verhuizing.gezinsleden": {
        True: "Verhuizing van het hele gezin verwerkt.",
        False: "Verhuizing verwerkt.",
    },
    "melding-openbare-ruimte.op-de-hoogte": {
        True: "Opgelost. De melder heeft bericht gekregen.",
        False: "Opgelost.",
    },
    "parkeervergunning.eigen-plek": {
        True: "Afgewezen: er is een eigen parkeerplek.",
        False: "Vergunning verleend.",
    },
    "kwijtschelding.koopwoning": {
        True: "Afgewezen: er is vermogen in een woning.",
        False: "Kwijtschelding verleend.",
    },
    "wmo-voorziening.netwerk": {
        True: "Gesprek gevoerd, samen met de mantelzorger. Plan gemaakt.",
        False: "Gesprek gevoerd. Hulp toegekend.",
    },
}
"""What comes of the work, by the answer to a question: so the answer tells something about it."""
FIDELITY = 0.93
"""How often what comes of it is what the answer says."""


SLOW = {
    "paspoort.afspraak-voorkeur": 75.0,
    "vermissing-reisdocument.omstandigheden": 110.0,
    "kwijtschelding.belastingschulden": 95.0,
    "wmo-voorziening.sinds": 80.0,
    "melding-openbare-ruimte.telefoon": 45.0,
}
"""Median seconds of questions that take long; of all others `QUICK`."""
QUICK = 14.0


def median_seconds(question: Question) -> float:
    return SLOW.get(question.code, QUICK)


def chance_of_use(question: Question, answers: dict[str, object]) -> float:
    """`answers`: what was answered in the same subject, question code → value."""
    rule = CONDITIONAL.get(question.code)
    if rule:
        return USED if answers.get(rule.question) == rule.answer else SELDOM
    if question.code in MATTERS:
        return USED
    if question.code in NOISE:
        return SELDOM
    return _REQUIRED if question.required else _OTHER
