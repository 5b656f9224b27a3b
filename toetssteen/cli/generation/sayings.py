"""What customers say: an answer for every type of question, in the form that `protocols.values` gives it.

All of it is made up. Numbers of telephones and accounts are of series that nobody is given: 06-00 is no series of
mobile numbers, TEST is no bank.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from toetssteen.protocols.document import Question, QuestionType

GIVEN = (
    "Aisha", "Anna", "Bart", "Bram", "Chantal", "Daan", "Daniel", "Dewi", "Emine", "Emma", "Esther", "Fatima", "Femke",
    "Gerrit", "Hamza", "Hanna", "Henk", "Ibrahim", "Ilse", "Ingrid", "Jan", "Jasmijn", "Jeroen", "Johan", "Karin",
    "Kees", "Khadija", "Lars", "Leila", "Lieke", "Lotte", "Maaike", "Maria", "Mehmet", "Mila", "Mohamed", "Naomi",
    "Nina", "Noor", "Olga", "Omar", "Pieter", "Priya", "Ravi", "Rosa", "Ruud", "Samira", "Sanne", "Sem", "Sofie",
    "Stefan", "Theo", "Thijs", "Tim", "Urszula", "Vera", "Willem", "Yara", "Youssef", "Zoë",
)  # fmt: skip
SURNAMES = (
    "Aksoy", "Bakker", "Bos", "Bouzid", "Brouwer", "Dekker", "Dijkstra", "Driessen", "El Amrani", "Evers", "Gerritsen",
    "Groen", "Hendriks", "Hermans", "Hoekstra", "Huisman", "Jacobs", "Jansen", "Jonker", "Kaya", "Kok", "Koster",
    "Kowalski", "Kramer", "Kuipers", "Lam", "Meijer", "Molenaar", "Mulder", "Nguyen", "Özdemir", "Peters", "Pinas",
    "Postma", "Prins", "Ramdin", "Roos", "Sanders", "Schouten", "Scholten", "Singh", "Smeets", "Smit", "Timmermans",
    "Tran", "Veenstra", "Verhoeven", "Vermeulen", "Visser", "Vos", "Willems", "Wolters", "Yıldız", "Zijlstra",
)  # fmt: skip
PREFIXES = ("", "", "", "", "", "", "van", "de", "van de", "van der")
STREETS = (
    "Acacialaan", "Beatrixstraat", "Dorpsstraat", "Eikenlaan", "Hoofdweg", "Julianastraat", "Kerkstraat", "Lindenlaan",
    "Merelstraat", "Molenweg", "Nieuwstraat", "Parklaan", "Raadhuisplein", "Schoolstraat", "Stationsweg", "Vijverweg",
)  # fmt: skip
TOWN = "Voorbeeldstad"

_WORDS: dict[str, tuple[str, ...]] = {
    "iban": ("NL02 TEST 0000 0000 12", "NL13 TEST 0000 0000 57", "NL24 TEST 0000 0000 83", "NL35 TEST 0000 0000 99"),
    "bic": ("TESTNL2A",),
    "melding-openbare-ruimte.wat": (
        "Er ligt een losse stoeptegel.", "Gat in de weg, fietsers moeten uitwijken.", "Zwerfvuil naast de bank.",
        "De put loopt over als het regent.", "Het paaltje is omgereden.", "Er hangt een tak over het fietspad.",
    ),
    "algemeen.terugbelvraag": (
        "Wil weten hoever de aanvraag is.", "Vraag over de brief van vorige week.", "Begrijpt de aanslag niet.",
        "Wil een afspraak verzetten.", "Vraagt welke stukken nodig zijn.",
    ),
    "algemeen.informatie-welke": ("De folder over de voorwaarden", "Het aanvraagformulier", "De tarieven van dit jaar"),
    "vermissing-reisdocument.laatst-gezien": ("Vorige week", "Een maand geleden", "Bij de vakantie", "Weet ik niet"),
    "vermissing-reisdocument.omstandigheden": (
        "In de trein laten liggen.", "Tas gestolen op een terras.", "Bij de verhuizing zoekgeraakt.",
    ),
    "wmo-voorziening.hulpvraag": (
        "Het huishouden lukt niet meer alleen.", "Kan de trap niet meer op.", "Komt de deur niet meer uit.",
        "Hulp nodig bij douchen en aankleden.",
    ),
    "wmo-voorziening.spoed-wat": ("Net thuis uit het ziekenhuis, niemand om te helpen.", "De mantelzorger is ziek."),
    "klacht.klacht": ("Lang gewacht en niet teruggebeld.", "De brief was niet te begrijpen.", "Niet goed geholpen."),
    "bezwaar.waarom": ("De waarde is te hoog ingeschat.", "Er is geen rekening gehouden met de verbouwing."),
}  # fmt: skip
_BY_ENDING: tuple[tuple[tuple[str, ...], Callable[[Random], str]], ...] = (
    (("voorkeur", "moment"), lambda rng: rng.choice(("Dinsdagochtend", "Na 15.00 uur", "Vrijdag", "Maakt niet uit"))),
    (("voornamen", "naam-kind", "voornamen-vreemdeling"), lambda rng: rng.choice(GIVEN)),
    (
        ("naam", "ten-naam-van", "naam-partner", "gezaghebber"),
        lambda rng: f"{rng.choice(GIVEN)} {rng.choice(SURNAMES)}",
    ),
    (("achternaam",), lambda rng: rng.choice(SURNAMES)),
    (("land", "geboorteland"), lambda rng: rng.choice(("België", "Duitsland", "Spanje", "Marokko", "Turkije"))),
    (("plaats", "woonplaats"), lambda rng: rng.choice((TOWN, "Utrecht", "Zwolle", "Assen"))),
    (("lengte", "breedte", "doorsnede"), lambda rng: f"{rng.randint(1, 9)} m"),
    (("nummer", "documentnummer", "aanslagnummer", "polisnummer"), lambda rng: f"T{rng.randint(1000, 9999)}"),
    (("kadastrale-sectie",), lambda rng: rng.choice("ABCDE")),
    (("adres",), lambda rng: f"{rng.choice(STREETS)} {rng.randint(1, 180)}"),
    (("kvk-nummer", "kvk-exploitant"), lambda _rng: "90001354"),
)
_PLAIN = ("Ja, dat klopt.", "Dat weet ik niet precies.", "Zoals in de brief staat.", "Niet bekend.", "Kan later ook.")


def answer(question: Question, rng: Random, day: date) -> Any:
    """The value that a customer gives on that day; None for what cannot be made up (a BSN, a file)."""
    make = _ANSWERS.get(question.type)
    return make(question, rng, day) if make else None


def phone(rng: Random) -> str:
    return f"+31600{rng.randrange(1_000_000):06d}"


def email(rng: Random) -> str:
    return f"{_ascii(rng.choice(GIVEN))}.{rng.randrange(10_000)}@voorbeeld.example"


def postcode(rng: Random) -> str:
    return f"{rng.randint(3500, 3599)}{rng.choice('ABCDEFGHJKLM')}{rng.choice('ABCDEFGHJKLM')}"


def _ascii(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isascii() and letter.isalpha())


def _text(question: Question, rng: Random, day: date) -> str:
    said = _words(question.code, rng)
    return said[: question.max_length].strip() if question.max_length else said


def _words(code: str, rng: Random) -> str:
    if code in _WORDS:
        return rng.choice(_WORDS[code])
    last = code.rsplit(".", 1)[-1]
    for endings, make in _BY_ENDING:
        if last.endswith(endings):
            return make(rng)
    return rng.choice(_PLAIN)


def _date(question: Question, rng: Random, day: date) -> str:
    if "geboorte" in question.code:
        return (day - timedelta(days=rng.randint(300, 29_000))).isoformat()
    if question.not_in_future:
        return (day - timedelta(days=rng.randint(0, 60))).isoformat()
    return (day + timedelta(days=rng.randint(0, 60))).isoformat()


def _date_time(question: Question, rng: Random, day: date) -> str:
    past = question.not_in_future
    on = day - timedelta(days=rng.randint(1, 20)) if past else day + timedelta(days=rng.randint(1, 30))
    at = time(rng.randint(7, 22), rng.choice((0, 15, 30, 45)))
    return datetime.combine(on, at, tzinfo=timezone.get_default_timezone()).isoformat(timespec="minutes")


def _some_of(question: Question, rng: Random, day: date) -> list[str]:
    size = rng.randint(1, min(3, len(question.options)))
    chosen = rng.sample(range(len(question.options)), size)
    return [option.value for place, option in enumerate(question.options) if place in chosen]


def _address(question: Question, rng: Random, day: date) -> dict[str, Any]:
    number = rng.randint(1, 220)
    return {"postcode": postcode(rng), "number": number, "street": rng.choice(STREETS), "city": TOWN}


def _location(question: Question, rng: Random, day: date) -> dict[str, Any]:
    if question.object_types and rng.random() < 0.6:
        return {"street": rng.choice(STREETS), "city": TOWN, "object_number": f"{rng.randint(1, 9999):04d}"}
    if rng.random() < 0.15:
        return {"lat": round(52.05 + rng.random() / 10, 6), "lon": round(5.05 + rng.random() / 10, 6)}
    return {"number": rng.randint(1, 220), "street": rng.choice(STREETS), "city": TOWN}


def _plate(question: Question, rng: Random, day: date) -> str:
    letters = [rng.choice("BDFGHJKLNPRSTVXZ") for _ in range(4)]
    return f"{letters[0]}{rng.randint(100, 999)}{letters[1]}{letters[2]}"


_ANSWERS: dict[QuestionType, Callable[[Question, Random, date], Any]] = {
    QuestionType.TEXT: _text,
    QuestionType.LONG_TEXT: _text,
    QuestionType.NUMBER: lambda _question, rng, _day: rng.choice((1, 1, 1, 2, 2, 3, 4)),
    QuestionType.AMOUNT: lambda _question, rng, _day: f"{rng.randint(10, 900)}.{rng.choice(('00', '50', '95'))}",
    QuestionType.DATE: _date,
    QuestionType.TIME: lambda _question, rng, _day: f"{rng.randint(7, 21):02d}:{rng.choice(('00', '15', '30'))}",
    QuestionType.DATE_TIME: _date_time,
    QuestionType.YES_NO: lambda _question, rng, _day: rng.random() < 0.4,
    QuestionType.ONE_OF: lambda question, rng, _day: rng.choice(question.options).value,
    QuestionType.SOME_OF: _some_of,
    QuestionType.ADDRESS: _address,
    QuestionType.LOCATION: _location,
    QuestionType.LICENCE_PLATE: _plate,
    QuestionType.PHONE: lambda _question, rng, _day: phone(rng),
    QuestionType.EMAIL: lambda _question, rng, _day: email(rng),
}
