"""Whether a follow-up can do without the answer to a question; and what else falls away with that question."""

from collections.abc import Collection, Iterator, Sequence

from toetssteen.access.errors import RuleBroken
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.document import Condition, ProtocolDocument, Question


def refuse_what_is_needed(
    documents: Sequence[ProtocolDocument], codes: Collection[str], *, drafts: Sequence[ProtocolDocument] = ()
) -> None:
    """Raises the first reason why `codes` cannot be left out of `documents`, unless a draft of the same protocol
    shows that it can: `FollowUpNeedsAnswer`, `OtherQuestionRestsOnIt`, `WarningRestsOnIt`."""
    for document in documents:
        draft = next((one for one in drafts if one.code == document.code), None)
        there = {where for where, _ in _reasons(draft, codes)} if draft else None
        for where, reason in _reasons(document, codes):
            if there is None or where in there:
                raise reason


def falls_away(document: ProtocolDocument, codes: Collection[str]) -> list[Question]:
    """The questions that are asked only after an answer to one of `codes`, or to one that falls away itself."""
    gone = set(codes)
    for question in document.questions:
        if question.code not in gone and _rests_on(question.when, gone):
            gone.add(question.code)
    return [question for question in document.questions if question.code in gone and question.code not in codes]


def _reasons(document: ProtocolDocument, codes: Collection[str]) -> Iterator[tuple[tuple[str, ...], RuleBroken]]:
    """Each with where it lies, by which it is found back in a draft that words things differently."""
    here = [question for question in document.questions if question.code in codes]
    for question in here:
        if question.required:
            because = _sentence(question.required_because)
            yield (
                ("required", question.code),
                errors.FollowUpNeedsAnswer(field="questions", question=question.text, because=because),
            )
    for question in here:
        for other in falls_away(document, [question.code]):
            if other.required and other.code not in codes:
                because = _sentence(other.required_because)
                yield (
                    ("rests", question.code, other.code),
                    errors.OtherQuestionRestsOnIt(
                        field="questions", question=question.text, other=other.text, because=because
                    ),
                )
        if any(notice.blocking and _names(notice.when, question.code) for notice in document.notices):
            yield ("warning", question.code), errors.WarningRestsOnIt(field="questions", question=question.text)


def _rests_on(condition: Condition | None, gone: Collection[str]) -> bool:
    """Whether the condition cannot hold any more: one of all, or every one of any, names what is gone."""
    if condition is None:
        return False
    some = [test.question in gone for test in condition.any]
    return any(test.question in gone for test in condition.all) or (bool(some) and all(some))


def _names(condition: Condition | None, code: str) -> bool:
    return condition is not None and any(test.question == code for test in (*condition.all, *condition.any))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text[-1:] in (".", "!", "?") else f"{text}."
