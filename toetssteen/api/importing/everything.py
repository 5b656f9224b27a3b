"""All that an Open Klant has, into our tables. Ids and order stay. It can be broken off at any moment: what is here
already and says the same is passed over the next time."""

from collections.abc import Callable

from toetssteen.access.roles import Actor, require
from toetssteen.api.contactgegevens.api import API as CONTACTGEGEVENS
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource
from toetssteen.api.importing import bodies
from toetssteen.api.importing.copying import Sweep, copy_page
from toetssteen.api.importing.report import Report
from toetssteen.api.importing.source import Source, SourceFailed
from toetssteen.api.klantinteracties.api import API as KLANTINTERACTIES

ORDER = {
    KLANTINTERACTIES.base: (
        "categorieen",
        "actoren",
        "partijen",
        "partij-identificatoren",
        "rekeningnummers",
        "vertegenwoordigingen",
        "categorie-relaties",
        "klantcontacten",
        "betrokkenen",
        "digitaleadressen",
        "actorklantcontacten",
        "internetaken",
        "onderwerpobjecten",
        "bijlagen",
    ),
    CONTACTGEGEVENS.base: ("persoon", "organisatie"),
}
"""What is referred to comes first. A party refers to others and to what comes after it, in a sweep at the end; a
branch number refers to a KVK number, which as a rule is older."""
_WAITS_FOR = {"partij-identificatoren": "subIdentificatorVan"}


def import_from(source: Source, *, by: Actor, tell: Callable[[str], None]) -> Report:
    """`tell` hears of each page. Raises `SourceFailed`."""
    require(by, "exchange.write")
    report = Report()
    for resource in _there(source, report):
        waits_for = _WAITS_FOR.get(resource.name, "")
        if _sweep(source, Sweep(resource=resource, waits_for=waits_for), report, by=by, tell=tell):
            _sweep(source, Sweep(resource=resource, again=True), report, by=by, tell=tell)
    parties = Sweep(resource=RESOURCES["partijen"], body=bodies.second, adds=False)
    _sweep(source, parties, report, by=by, tell=tell)
    return report


def _there(source: Source, report: Report) -> list[Resource]:
    """Asked beforehand, so that a token which may not read all is known at once."""
    found = []
    for base, names in ORDER.items():
        for name in names:
            if source.has(RESOURCES[name]):
                found.append(RESOURCES[name])
            elif base == KLANTINTERACTIES.base:
                raise SourceFailed(f"{source.name} heeft op dit adres geen {name}: het is geen Open Klant.")
            else:
                report.absent.append(name)
    return found


def _sweep(source: Source, sweep: Sweep, report: Report, *, by: Actor, tell: Callable[[str], None]) -> int:
    """Gives how many objects wait for another sweep."""
    report.tally(sweep.name)
    done = waiting = 0
    for page in source.pages(sweep.resource):
        waiting += copy_page(sweep, page.rows, report, by=by)
        done += len(page.rows)
        tell(f"{sweep.name}: {done} van {page.count} gelezen")
    return waiting
