"""Names that look Dutch: as many different surnames as a large municipality has, a few common and most rare."""

from itertools import product
from random import Random

COMMON = (
    "Jansen", "Vries", "Bakker", "Visser", "Smit", "Meijer", "Boer", "Mulder", "Groot", "Bos", "Vos", "Peters",
    "Hendriks", "Dekker", "Brouwer", "Wit", "Dijkstra", "Smits", "Graaf", "Meer", "Linden", "Kok", "Jacobs",
    "Vermeulen", "Schouten", "Willems", "Hoekstra", "Koster", "Prins", "Yılmaz", "El Amrani", "Kaya", "Nguyen",
    "Çelik", "Kowalski", "García", "Özdemir", "Bouzidi",
)  # fmt: skip
_FRONT = ("", "Ver", "Groot", "Klein", "Oude", "Nieuw", "Op", "Over")
_STEM = (
    "Aal", "Ber", "Bos", "Braam", "Brink", "Dek", "Dijk", "Drie", "Eek", "El", "Fok", "Gel", "Graaf", "Haan", "Heem",
    "Hof", "Hol", "Huis", "Jon", "Kam", "Kers", "Kolk", "Kuip", "Lam", "Leeuw", "Lind", "Maas", "Meer", "Mol", "Nij",
    "Oos", "Pol", "Post", "Rem", "Riet", "Rood", "Schaap", "Schip", "Slot", "Snel", "Spaan", "Steen", "Tim", "Veen",
    "Veld", "Vis", "Vlas", "Vos", "Waal", "Water", "West", "Wier", "Wild", "Winter", "Wol", "Zand", "Zee", "Zilver",
    "Zoet", "Zwart",
)  # fmt: skip
_LINK = ("", "er", "en", "el", "ing", "e")
_END = (
    "stra", "ma", "inga", "sen", "mans", "huis", "veld", "brink", "dijk", "berg", "hof", "kamp", "horst", "beek",
    "burg", "man", "daal", "sma", "kens", "ink", "laar", "voort", "water", "bos", "steeg", "meijer", "bakker", "smit",
    "kerk", "molen", "poort", "dam", "wijk", "broek", "donk", "rade", "heuvel", "loo", "woud", "schot",
)  # fmt: skip
GIVEN = (
    "Jan", "Maria", "Johanna", "Pieter", "Anna", "Cornelis", "Fatima", "Mohamed", "Emma", "Noah", "Julia", "Daan",
    "Sophie", "Lucas", "Mila", "Sem", "Tess", "Finn", "Saar", "Levi", "Yara", "Bram", "Lotte", "Thijs", "Eva", "Gijs",
    "Ayşe", "Mehmet", "Zoë", "Jesse", "Ruben", "Iris", "Femke", "Sanne", "Wouter", "Marieke", "Joost", "Anouk",
    "Hassan", "Samira", "Piotr", "Agnieszka", "Ngozi", "Wei", "Priya", "José", "Chantal", "Henk", "Truus", "Gerrit",
)  # fmt: skip
PREFIXES = ("", "", "", "", "", "", "van", "van", "de", "de", "van de", "van der", "van den", "den", "ter")
STREETS = (
    "Merelstraat", "Dorpsstraat", "Kerkstraat", "Molenweg", "Stationsweg", "Lindelaan", "Beukenlaan", "Schoolstraat",
    "Wilhelminastraat", "Prins Bernhardlaan", "Oranjestraat", "Havenkade", "Marktplein", "Zonnebloemstraat",
    "Spinozaweg", "Rembrandtlaan", "Vondelstraat", "Nieuwe Gracht", "Oude Haven", "Kanaalweg",
)  # fmt: skip
TOWN = "Voorbeeldstad"


def surnames(count: int, random: Random) -> list[str]:
    """`count` different ones, the common first."""
    made = [f"{front}{stem}{link}{end}".capitalize() for front, stem, link, end in product(_FRONT, _STEM, _LINK, _END)]
    rare = sorted(set(made) - set(COMMON))
    random.shuffle(rare)
    return [*COMMON, *rare][:count]


def zipf(count: int, *, flat: float) -> list[float]:
    """Cumulative weights 1 / (rank + `flat`): the higher `flat`, the less the first ones stand out."""
    total, result = 0.0, []
    for rank in range(count):
        total += 1 / (rank + flat)
        result.append(total)
    return result


def postcodes(random: Random, count: int) -> list[str]:
    """Real in form; letter pairs as PostNL gives them, without F, I, O, Q, U and Y."""
    letters = "ABCDEGHJKLMNPRSTVWXZ"
    found: set[str] = set()
    while len(found) < count:
        found.add(f"{random.randrange(3500, 3600)}{random.choice(letters)}{random.choice(letters)}")
    return sorted(found)
