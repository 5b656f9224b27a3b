"""`toetssteen import-openklant`: take over all that a running Open Klant has, over its API."""

import argparse

from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser(
        "import-openklant",
        help="neem alles over uit een Open Klant",
        description=(
            "Neemt alle klantinteracties en contactgegevens over uit een Open Klant die draait, met dezelfde id's en "
            "in dezelfde volgorde. Na een onderbreking gaat dezelfde opdracht verder; wat hier al is, wordt "
            "er gelijk aan."
        ),
    )
    parser.add_argument("url", metavar="URL", help="adres van Open Klant, bijvoorbeeld https://openklant.gemeente.nl")
    parser.add_argument("--token", required=True, help="token van Open Klant dat alles mag lezen")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    start_django()
    from toetssteen.api.importing.everything import import_from
    from toetssteen.api.importing.source import Source, SourceFailed
    from toetssteen.staff.models import StaffMember

    try:
        with Source(arguments.url, arguments.token) as source:
            by = StaffMember.objects.system("import-openklant")
            report = import_from(source, by=by, tell=lambda line: print(line, flush=True))
    except SourceFailed as error:
        raise Refused(str(error)) from None
    print(f"\nOvergenomen uit {source.name}:")
    for line in report.lines():
        print(line)
    return 0
