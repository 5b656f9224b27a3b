"""A protocol as YAML that a coordinator can read: fields in a fixed order, one question a paragraph."""

import re
from typing import Any

import yaml

from toetssteen.protocols.document import ProtocolDocument, to_builtins

HEADER = "# yaml-language-server: $schema=schema.json\n"
WIDTH = 108

SHORT = frozenset({"when", "origin", "retention", "used_by", "benefits", "principles", "source_ref", "synonyms"})
"""Fields that stand on one line."""


class _Short(dict[str, Any]):
    pass


class _ShortList(list[Any]):
    pass


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value.strip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    _Short,
    lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True),
)
_Dumper.add_representer(
    _ShortList,
    lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True),
)


def write(document: ProtocolDocument) -> str:
    """`read_text(write(document))` gives the same document again."""
    data = _shaped(to_builtins(document))
    body = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)
    return HEADER + re.sub(r"^(?=- code:|- slug:|\w+:\n- )", "\n", body, flags=re.MULTILINE).replace(":\n\n- ", ":\n- ")


def _shaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shortened(part) if key in SHORT else _shaped(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_Short(part) if set(part) == {"value", "text"} else _shaped(part) for part in value]
    return value


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return _Short({key: _shortened(part) for key, part in value.items()})
    if isinstance(value, list):
        return _ShortList(_shortened(part) for part in value)
    return value
