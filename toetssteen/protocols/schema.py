"""The JSON Schema of a protocol, so that any editor checks a file as it is typed.

`python -m toetssteen.protocols.schema` writes `library/schema.json` anew after a change of the structure.
"""

import json
from pathlib import Path
from typing import Any

import msgspec

from toetssteen.protocols.document import ProtocolDocument

FILE = Path(__file__).parent / "library" / "schema.json"


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Protocol",
        **msgspec.json.schema(ProtocolDocument),
    }


def schema_text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
