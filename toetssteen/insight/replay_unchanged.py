"""What stands as it stood, whatever was answered: the same condition, on answers to the same questions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from toetssteen.protocols.document import Condition, Notice, ProtocolDocument, Question
from toetssteen.protocols.effective import Effective
from toetssteen.protocols.paths import PRODUCT


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Codes."""

    questions: set[str] = field(default_factory=set)
    notices: set[str] = field(default_factory=set)


def unchanged(before: Effective, after: Effective, follow_up: str) -> Unchanged:
    result = Unchanged()
    for held, tried in zip(_documents(before), _documents(after), strict=False):
        alike = _Alike(held, tried, follow_up)
        result.questions.update(alike.standing)
        result.notices.update(alike.notices())
    return result


def _documents(effective: Effective) -> list[ProtocolDocument]:
    """The one for all stands last, and alone where there is no nearer one."""
    return [effective.general] if effective.own is effective.general else [effective.general, effective.own]


class _Alike:
    """Two versions of one document, for one follow-up. Questions are walked in their order, so that a condition only
    looks at what was compared before."""

    def __init__(self, held: ProtocolDocument, tried: ProtocolDocument, follow_up: str) -> None:
        self._held, self._tried, self._follow_up = held, tried, follow_up
        self.standing: set[str] = set()
        """Those that stand where they stood."""
        self._answers: set[str] = set()
        """Those that moreover take the answers that they took."""
        for question in tried.questions:
            self._compare(question)

    def _compare(self, tried: Question) -> None:
        held = self._held.question(tried.code)
        if held is None or self._follow_up not in held.used_by or self._follow_up not in tried.used_by:
            return
        if held.when == tried.when and self._same(tried.when):
            self.standing.add(tried.code)
            if _takes_the_same(held, tried):
                self._answers.add(tried.code)

    def notices(self) -> Iterator[str]:
        held = {notice.code: notice for notice in self._held.notices}
        for tried in self._tried.notices:
            if tried.code in held and _bars_the_same(held[tried.code], tried) and self._same(tried.when):
                yield tried.code

    def _same(self, when: Condition | None) -> bool:
        tests = (*when.all, *when.any) if when else ()
        return all(self._looks_alike(test.question) for test in tests)

    def _looks_alike(self, code: str) -> bool:
        """The same answer to look at; or none in both, so that the test was false and stays false."""
        return (
            code == PRODUCT
            or code in self._answers
            or not (self._asks(self._held, code) or self._asks(self._tried, code))
        )

    def _asks(self, document: ProtocolDocument, code: str) -> bool:
        question = document.question(code)
        return question is not None and self._follow_up in question.used_by


def _takes_the_same(held: Question, tried: Question) -> bool:
    options = [[option.value for option in question.options] for question in (held, tried)]
    return held.type is tried.type and set(options[0]) <= set(options[1]) and (held.required or not tried.required)


def _bars_the_same(held: Notice, tried: Notice) -> bool:
    return held.blocking and held.when == tried.when and held.used_by == tried.used_by
