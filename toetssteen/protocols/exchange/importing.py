"""A file in, protocols out: which format it is, and what each of them makes of it. Nothing is written or fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols import reading
from toetssteen.protocols.document import ProtocolDocument, Source
from toetssteen.protocols.exchange import gemma, given, kiss, script, signalen, strict_json
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Format, Imported, refuse

MOST_FIELDS = 1000
_SIGNATURES = ((b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"), (b"%PDF", "PDF"), (b"\xd0\xcf\x11\xe0", "Office"))
_SCRIPT_NAME = re.compile(r"\.(?:tsx?|jsx?|mjs)$", re.I)
_SCRIPT = re.compile(r"^(?:export |const |import .* from ['\"])|\bQuestionFieldType\.", re.MULTILINE)
_AMSTERDAM = "Signalen, vragenset {}"


def read(content: bytes, *, name: str, wishes: Wishes, format: Format | None = None) -> list[Imported]:
    """`format` None: told by the content. Raises `UnreadableProtocol` with a sentence for people."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            sentence = str(_("Dit is een %(kind)s-bestand. Geef het bestand dat erin zit.")) % {"kind": kind}
            refuse("file-packed", sentence, name=name)
    text = strict_json.as_text(content, name=name)
    if not text.strip():
        refuse("file-empty", _("Het bestand is leeg."), name=name)
    if format is Format.YAML:
        return [_protocol(text, name)]
    if _is_script(text, name):
        _only(format, Format.SIGNALEN, name)
        return [signalen.document_of(_from_script(text, name, wishes), wishes)]
    if text.lstrip()[0] not in "{[":
        _only(format, Format.YAML, name)
        return [_protocol(text, name)]
    return _from_json(text, name, wishes, format)


def _only(asked: Format | None, found: Format, name: str) -> None:
    if asked is not None and asked is not found:
        sentence = str(_("Dit lijkt niet op een bestand van de soort %(asked)s.")) % {"asked": asked.value}
        refuse("other-format", sentence, name=name)


def _is_script(text: str, name: str) -> bool:
    return bool(_SCRIPT_NAME.search(name)) or (text.lstrip()[0] not in "{[" and bool(_SCRIPT.search(text)))


def _protocol(text: str, name: str) -> Imported:
    """Only what cannot be read stops here; what does not fit together is for the gate to tell."""
    document, _parsed = reading.read_as(ProtocolDocument, text, name=name)
    return Imported(document, Format.YAML)


def _from_json(text: str, name: str, wishes: Wishes, format: Format | None) -> list[Imported]:
    if re.search(r"\.ya?ml$", name, re.I):
        return [_protocol(text, name)]
    data = strict_json.parse(text, name=name)
    if format in (None, Format.KISS) and kiss.is_kiss(data):
        return list(kiss.documents_of(data, wishes, name=name))
    if format in (None, Format.GEMMA) and gemma.is_gemma(data):
        return list(gemma.documents_of(data, wishes, name=name))
    if format in (None, Format.YAML) and isinstance(data, Mapping) and {"code", "for"} <= set(data):
        return [_protocol(text, name)]
    if format not in (None, Format.SIGNALEN):
        _unknown(name)
    return [signalen.document_of(one, wishes) for one in _sets(data, name, wishes)]


def _unknown(name: str) -> NoReturn:
    sentence = _(
        "Dit bestand herkennen we niet. Het mag een protocol in YAML zijn, een vragenset van KISS, of een vragenset"
        " van Signalen."
    )
    refuse("unknown-format", sentence, name=name)


def _sets(data: Any, name: str, wishes: Wishes) -> list[given.QuestionSet]:
    """Whatever shape of Signalen it is."""
    match data:
        case [{"vragen": list()}, *_]:
            return [_in_dutch(row, name) for row in data if isinstance(row, Mapping)]
        case {"vragen": list()}:
            return [_in_dutch(data, name)]
        case {"results": [{"field_type": _}, *_] as rows} | ([{"field_type": _}, *_] as rows):
            return [_named(given.fields_of_api(list(rows), name=name), name, wishes)]
        case Mapping() if any(isinstance(one, Mapping) and {"meta", "render"} & set(one) for one in data.values()):
            return [_named(given.fields_of(data, name=name), name, wishes)]
        case _:
            _unknown(name)


def _named(fields: list[given.Field], name: str, wishes: Wishes) -> given.QuestionSet:
    if len(fields) > MOST_FIELDS:
        refuse("too-many-questions", _("Er staan meer dan 1.000 vragen in."), name=name)
    stem = wishes.code or name.rpartition("/")[2].partition(".")[0]
    return given.QuestionSet(stem, fields, Source(name=_AMSTERDAM.format(stem)[:400], path=name))


def _in_dutch(row: Mapping[str, Any], name: str) -> given.QuestionSet:
    rows = row.get("vragen")
    fields = given.fields_in_dutch(rows if isinstance(rows, list) else [], name=name)
    if len(fields) > MOST_FIELDS:
        refuse("too-many-questions", _("Er staan meer dan 1.000 vragen in."), name=name)
    told = row.get("bron")
    origin: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    stem = str(row.get("vragenset") or name.partition(".")[0])[:200]
    meant = row.get("geldt_voor")
    where = ": ".join(str(origin[key]) for key in ("repo", "pad") if isinstance(origin.get(key), str))
    licence = str(origin.get("licentie") or "").partition(" ")[0]
    return given.QuestionSet(
        stem,
        fields,
        Source(
            name=_AMSTERDAM.format(stem) + " (gemeente Amsterdam)",
            path=where or name,
            commit=str(origin.get("commit") or ""),
            licence=licence,
        ),
        categories=[str(one) for one in meant] if isinstance(meant, list) else [],
        others=isinstance(meant, str),
    )


def _from_script(text: str, name: str, wishes: Wishes) -> given.QuestionSet:
    found = script.exported(text, name=name, beside=partial(_beside, wishes, (name,)))
    chosen = found.get("default")
    sets = [one for one in found.values() if isinstance(one, dict) and _looks_like_a_set(one)]
    if not (isinstance(chosen, dict) and _looks_like_a_set(chosen)):
        chosen = max(sets, key=lambda one: ("render" not in one, len(one)), default={})
    if isinstance(chosen, dict) and "render" in chosen and "meta" in chosen:
        chosen = {name.partition(".")[0]: chosen}
    return _named(given.fields_of(chosen, name=name), name, wishes)


def _looks_like_a_set(value: dict[str, Any]) -> bool:
    return "render" in value or any(isinstance(one, dict) and "render" in one for one in value.values())


def _beside(wishes: Wishes, way: tuple[str, ...], name: str) -> Mapping[str, Any]:
    """What a file beside this one exports, which may take from others in turn; a circle ends."""
    known = name if _SCRIPT_NAME.search(name) else f"{name}.ts"
    if known in way or len(way) > 10:
        return {}
    content = wishes.beside(known)
    if content is None:
        return {"default": script.LOCATION} if name == "locatie" else {}
    text = strict_json.as_text(content, name=known)
    return script.exported(text, name=known, beside=partial(_beside, wishes, (*way, known)))
