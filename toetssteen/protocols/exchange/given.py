"""The shapes in which question sets of Signalen are handed on, each as the same list of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Source
from toetssteen.protocols.exchange.result import refuse
from toetssteen.protocols.exchange.script import Code

CATEGORY = "subcategory"
"""The key by which a condition names the category of the report, which is a product here."""


@dataclass(frozen=True, slots=True)
class Field:
    key: str
    kind: str
    """The component of Signalen, such as `radio` or `plaintext`; see `_KINDS`."""
    meta: Mapping[str, Any]
    required: bool = False
    blocking: bool = False
    in_past: bool = False
    checks: tuple[str, ...] = ()
    """Other checks of the form, by name."""
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    fields: list[Field]
    source: Source
    categories: list[str] = field(default_factory=list)
    """For which the set is meant, where the file says so."""
    others: bool = False
    """The file says that it serves other categories as well, and not which."""


_KINDS = {
    "assetselect": "location",
    "caterpillarselect": "location",
    "clockselect": "location",
    "streetlightselect": "location",
    "locationselect": "location",
    "mapinput": "location",
    "checkboxinput": "some",
    "emphasischeckboxinput": "some",
    "radioinput": "one",
    "radioinputgroup": "one",
    "radio": "one",
    "selectinput": "one",
    "datetimeinput": "datetime",
    "dateinput": "date",
    "textinput": "text",
    "multitextinput": "text",
    "textareainput": "long",
    "descriptioninput": "long",
    "fileinput": "file",
    "plaintext": "notice",
    "header": "heading",
    "questionheader": "heading",
    "hiddeninput": "hidden",
    "handlingmessage": "hidden",
    "globalerror": "hidden",
    # the names in the data set with Dutch keys
    "locatieofobjectopkaart": "location",
    "datumtijd": "datetime",
    "datum": "date",
    "enkelvoudigekeuze": "one",
    "meervoudigekeuze": "some",
    "tekstkort": "text",
    "tekstlang": "long",
    "bestand": "file",
    "melding": "notice",
}


def kind(word: Any) -> str:
    """`QuestionFieldType.RadioInput`, `RadioInputGroup` and `radio_input` are one; unknown: the empty text."""
    text = word.text if isinstance(word, Code) else word if isinstance(word, str) else ""
    bare = re.sub(r"[^a-z]", "", text.rpartition(".")[2].lower()).removesuffix("renderer")
    return _KINDS.get(bare, "")


def fields_of(controls: Mapping[str, Any], *, name: str) -> list[Field]:
    """The shape of the form itself: key → `meta`, `render`, `options.validators`."""
    found = []
    for key, control in controls.items():
        if not isinstance(control, Mapping) or not ({"meta", "render"} & set(control)):
            continue
        meta = control.get("meta")
        checks = _mapping(control.get("options")).get("validators")
        found.append(_field(key, control.get("render"), meta, checks, required=False))
    if not found:
        refuse("no-questions", _("Er staan geen vragen in die we kennen."), name=name)
    return found


def fields_of_api(rows: list[Any], *, name: str) -> list[Field]:
    """The shape of `/signals/v1/public/questions/`: `key`, `field_type`, `meta`, `required`."""
    found = []
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("key"), str):
            refuse("signalen-shape", _("Een vraag in dit bestand heeft geen “key”."), name=name)
        meta = _mapping(row.get("meta"))
        required = row.get("required") is True
        found.append(_field(row["key"], row.get("field_type"), meta, meta.get("validators"), required=required))
    return found


def _field(key: str, render: Any, meta: Any, checks: Any, *, required: bool) -> Field:
    known = _mapping(meta)
    names = list(_checks(checks))
    return Field(
        key=key[:200],
        kind=kind(render),
        meta=known,
        required=required or any(name in ("required", "validateObjectLocation", "requiredTrue") for name, _n in names),
        blocking=any(name == "isBlocking" for name, _n in names),
        in_past=any(name == "inPast" for name, _n in names),
        checks=tuple(name for name, _n in names if name in ("pattern", "min", "max", "minLength", "email")),
        longest=next((number for name, number in names if name == "maxLength"), None),
    )


def _checks(found: Any) -> Iterator[tuple[str, int | None]]:
    """Name of each check with its number, from `'required'`, `['maxLength', 100]` or `inPast`."""
    for check in found if isinstance(found, list) else [found]:
        match check:
            case str(name):
                yield name, None
            case Code(text):
                yield re.split(r"\W", text, maxsplit=1)[0], None
            case [str(name), int(number), *_rest]:
                yield name, number
            case [str(name), *_rest]:
                yield name, None


def fields_in_dutch(rows: list[Any], *, name: str) -> list[Field]:
    """The shape with Dutch keys: `sleutel`, `type`, `vraag`, `opties`, `voorwaarden`."""
    found = []
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("sleutel"), str):
            refuse("signalen-shape", _("Een vraag in dit bestand heeft geen “sleutel”."), name=name)
        options = row.get("opties")
        types = row.get("objecttypen")
        meta = {
            "label": row.get("vraag"),
            "shortLabel": row.get("kort"),
            "subtitle": row.get("toelichting"),
            "value": row.get("tekst"),
            "values": options,
            "featureTypes": [{"label": one} for one in types] if isinstance(types, list) else [],
            **_mapping(row.get("voorwaarden")),
        }
        found.append(
            Field(
                key=row["sleutel"][:200],
                kind=kind(row.get("type")),
                meta=meta,
                required=row.get("verplicht") is True,
                blocking=row.get("blokkerend") is True,
                in_past=row.get("niet_in_toekomst") is True,
            )
        )
    return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
