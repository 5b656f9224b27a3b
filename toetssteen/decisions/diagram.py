"""`python -m toetssteen.decisions.diagram` makes `docs/proposal-states.md` from the table of states."""

from pathlib import Path

from toetssteen.decisions import states

_TEXT = """# Where a proposal can stand

Made from `toetssteen/decisions/states.py` by `python -m toetssteen.decisions.diagram`; a test holds it to the code.
Silence moves nothing: there is no move without somebody who makes it. What a move does to versions and measures stands
in [decision 17](decisions/0017-decisions.md).

```mermaid
{diagram}
```

{table}
"""


def text() -> str:
    return _TEXT.format(diagram=states.as_mermaid(), table=states.as_table())


def main() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")
    django.setup()
    root = Path(__file__).resolve().parent.parent.parent
    (root / "docs" / "proposal-states.md").write_text(text())


if __name__ == "__main__":
    main()
