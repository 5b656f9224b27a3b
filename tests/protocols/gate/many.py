"""Five hundred protocols: those of the library, again and again for other products with questions of their own."""

import msgspec

from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question, Scope
from toetssteen.protocols.paths import PRODUCT

replace = msgspec.structs.replace


def many(documents: list[ProtocolDocument], number: int = 500) -> list[ProtocolDocument]:
    """The first ones as they are; every later one with other codes, other products and other texts."""
    return [_copy(documents[at % len(documents)], at // len(documents)) for at in range(number)]


def _copy(document: ProtocolDocument, nth: int) -> ProtocolDocument:
    if nth == 0:
        return document
    return replace(
        document,
        code=f"{document.code}-{nth}",
        scope=replace(document.scope, products=[_ref(ref, nth) for ref in document.scope.products])
        if document.scope.products
        else Scope(products=[f"eigen:algemeen-{nth}"]),
        own_products=[replace(own, slug=f"{own.slug}-{nth}") for own in document.own_products],
        follow_ups=[
            replace(
                follow_up,
                by_product=[
                    replace(part, products=[_ref(ref, nth) for ref in part.products]) for part in follow_up.by_product
                ],
            )
            for follow_up in document.follow_ups
        ],
        questions=[_question(question, nth) for question in document.questions],
        notices=[replace(notice, code=f"{notice.code}-{nth}", when=_when(notice, nth)) for notice in document.notices],
    )


def _ref(ref: str, nth: int) -> str:
    return f"{ref}-{nth}"


def _question(question: Question, nth: int) -> Question:
    """Half of the texts stay the same: the same wording under another code is what the gate looks for."""
    text = question.text if len(question.text) % 2 else f"{question.text} Bij dienst {nth * 7919}?"
    return replace(question, code=f"{question.code}-{nth}", text=text, when=_when(question, nth))


def _when(part: Question | Notice, nth: int) -> Condition | None:
    when = part.when
    return when and Condition(all=[_test(test, nth) for test in when.all], any=[_test(test, nth) for test in when.any])


def _test(test: Comparison, nth: int) -> Comparison:
    if test.question == PRODUCT:
        return Comparison(question=PRODUCT, is_=[_ref(word, nth) for word in test.is_])
    return Comparison(question=f"{test.question}-{nth}", is_=test.is_)
