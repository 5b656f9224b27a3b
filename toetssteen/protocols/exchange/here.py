"""What a test in a condition of a source is in the protocol that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toetssteen.protocols.document import CHOICES, Comparison, Question, QuestionType
from toetssteen.protocols.exchange import words
from toetssteen.protocols.exchange.given import CATEGORY
from toetssteen.protocols.paths import PRODUCT

MAIN_CATEGORY = "category"


class Here:
    """The questions and products of one protocol, to test a condition against."""

    def __init__(self, questions: dict[str, Question], products: Iterable[str]) -> None:
        self.questions = questions
        self._products = list(products)
        self._strange: dict[str, None] = {}
        self._asked: dict[str, Question] = {}

    def asked(self, question: Question) -> None:
        """With its own condition, for what looks at it later."""
        self._asked[question.code] = question

    def implies(self, code: str, group: Sequence[Comparison]) -> bool:
        """Whether that question is only asked where one of `group` holds, by its own condition or by that of a
        question that it waits for."""
        waiting, seen = [code], {code}
        while waiting:
            question = self._asked.get(waiting.pop())
            when = question.when if question else None
            if when is None:
                continue
            if list(when.any) == list(group) or any(test in group for test in when.all):
                return True
            fresh = {test.question for test in when.all} - seen
            seen |= fresh
            waiting += sorted(fresh)
        return False

    def drop(self, key: str) -> None:
        """A question that is not taken over has no answer to look at."""
        self.questions.pop(key, None)

    def strange(self) -> list[str]:
        """What tests named since the last time and does not occur here."""
        found = list(self._strange)
        self._strange.clear()
        return found

    def test(self, key: str, value: str) -> Comparison | bool:
        if key == CATEGORY:
            return self._on_product(value)
        if key == MAIN_CATEGORY and key not in self.questions:
            return True  # the set as a whole belongs to it
        question = self.questions.get(key)
        if question is None or not self._answers(question, value):
            self._strange[key if question is None else value] = None
            return False
        return Comparison(question=question.code, is_=[value])

    def _on_product(self, category: str) -> Comparison | bool:
        ref = f"eigen:{words.slug(category)}"
        if ref not in self._products:
            self._strange[category] = None
            return False
        return Comparison(question=PRODUCT, is_=[ref])

    def covers(self, test: Comparison) -> bool:
        """Whether it holds for every product of the protocol."""
        return test.question == PRODUCT and set(test.is_) == set(self._products)

    def _answers(self, question: Question, value: str) -> bool:
        if question.type is QuestionType.YES_NO:
            return value in ("ja", "nee")
        return question.type not in CHOICES or any(option.value == value for option in question.options)
