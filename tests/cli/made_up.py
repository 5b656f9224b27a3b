"""From an answer back to what somebody would have typed for it."""

from datetime import datetime
from typing import Any

from toetssteen.protocols.document import Question, QuestionType

Raw = dict[str, str | list[str]]


def typed(question: Question, value: Any) -> Raw:
    match question.type:
        case QuestionType.YES_NO:
            return {"": "ja" if value else "nee"}
        case QuestionType.AMOUNT:
            return {"": value.replace(".", ",")}
        case QuestionType.DATE_TIME:
            moment = datetime.fromisoformat(value)
            return {"date": f"{moment:%d-%m-%Y}", "time": f"{moment:%H:%M}"}
        case QuestionType.ADDRESS | QuestionType.LOCATION:
            return {part: str(content) for part, content in value.items()}
        case QuestionType.SOME_OF:
            return {"": value}
        case _:
            return {"": str(value)}
