"""Protocols for tests: a small one to break, and any at all to be surprised by."""

from typing import Any

from hypothesis import strategies as st

from toetssteen.protocols.document import (
    Beneficiary,
    Comparison,
    Condition,
    FollowUp,
    Notice,
    Option,
    Origin,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Retention,
    Scope,
    Source,
)

SMALL = """\
code: klein
title: Klein
for: {products: ['eigen:boom']}
source: {name: Proef}
principles: [alleen-voor-vervolg]
own_products:
- {slug: boom, name: Boom}
follow_ups:
- {code: melding, name: Melding oppakken}
questions:
- code: soort
  text: Welke soort?
  type: one_of
  used_by: [melding]
  options:
  - {value: nee, text: Nee}
  - {value: 010, text: 2026-01-01}
- code: uitleg
  text: Waarom?
  type: text
  used_by: [melding]
  when: {all: [{question: soort, is: [nee]}]}
"""

_text = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), min_size=1, max_size=60)
_word = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}", fullmatch=True)
_traps = st.sampled_from(
    ["nee", "ja", "no", "on", "null", "~", "010", "1e3", "2026-01-01", "1:30", "=", "<<", "- a", "# b"]
)
_origin = st.dictionaries(st.sampled_from(["text", "help"]), st.sampled_from(Origin))


def _condition(codes: list[str]) -> st.SearchStrategy[Condition | None]:
    test = st.builds(Comparison, question=st.sampled_from(codes), is_=st.lists(_traps | _text, max_size=3))
    return st.none() | st.builds(Condition, all=st.lists(test, max_size=2), any=st.lists(test, max_size=2))


@st.composite
def documents(draw: st.DrawFn) -> ProtocolDocument:
    """Any document that can be read: conditions look back, on questions that take any answer."""
    follow_ups = draw(st.lists(_word, min_size=1, max_size=3, unique=True))
    codes = draw(st.lists(_word.filter(lambda word: word != "product"), max_size=6, unique=True))
    used_by = st.lists(st.sampled_from(follow_ups), max_size=3)
    questions = [_question(draw, code, codes[:at], used_by) for at, code in enumerate(codes)]
    notices = [
        Notice(code=code, text=draw(_text), used_by=draw(used_by), blocking=draw(st.booleans()))
        for code in draw(st.lists(_word, max_size=2, unique=True))
    ]
    return ProtocolDocument(
        code=draw(_word),
        title=draw(_text | _traps),
        scope=Scope(products=["eigen:boom"]),
        own_products=[OwnProduct(slug="boom", name=draw(_text), synonyms=draw(st.lists(_traps, max_size=2)))],
        source=Source(name=draw(_text), path=draw(_traps)),
        principles=draw(st.lists(_word, max_size=2)),
        follow_ups=[
            FollowUp(
                code=code,
                name=draw(_traps | _text),
                term=draw(st.none() | st.integers(0, 260)),
                tell=draw(_text),
                retention=draw(st.none() | st.just(Retention(result="6.10"))),
            )
            for code in follow_ups
        ],
        questions=questions,
        notices=notices,
    )


def _question(draw: st.DrawFn, code: str, earlier: list[str], used_by: Any) -> Question:
    return Question(
        code=code,
        text=draw(_traps | _text),
        type=QuestionType.TEXT,
        used_by=draw(used_by),
        help=draw(_text | st.just("")),
        when=draw(_condition(earlier)) if earlier else None,
        benefits=draw(st.lists(st.sampled_from(Beneficiary), max_size=2)),
        origin=draw(_origin),
    )


def choice(code: str, values: list[str], **fields: Any) -> Question:
    options = [Option(value=value, text=value) for value in values]
    return Question(code=code, text=code, type=QuestionType.ONE_OF, options=options, **fields)


def protocol(questions: list[Question], notices: list[Notice] | None = None) -> ProtocolDocument:
    """Two follow-ups, `a` and `b`, for two products."""
    return ProtocolDocument(
        code="p",
        title="P",
        scope=Scope(products=["eigen:x", "eigen:y"]),
        source=Source(name="s"),
        principles=[],
        follow_ups=[FollowUp(code="a", name="A"), FollowUp(code="b", name="B")],
        questions=questions,
        notices=notices or [],
    )
