"""Two small calls of our own, for the system in which a department works on: what was collected for a task,
and that an answer was used. Reading is no use; only what a system declares of one answer is."""

from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.api.access import with_token
from toetssteen.api.models import Token
from toetssteen.api.problems import problem
from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Answer, UseKind
from toetssteen.history.actions import Context, record_processing
from toetssteen.protocols.effective import Pinned, at
from toetssteen.protocols.wording import in_words
from toetssteen.tasks.models import Task


class AnswerOut(msgspec.Struct):
    uuid: UUID
    question: str = msgspec.field(name="vraag")
    words: str = msgspec.field(name="antwoord")


class TaskOut(msgspec.Struct):
    uuid: UUID
    reference: str = msgspec.field(name="kenmerk")
    product: str = msgspec.field(name="product")
    follow_up: str = msgspec.field(name="vervolgactie")
    due_on: str = msgspec.field(name="klaarOp")
    state: str = msgspec.field(name="status")
    answers: list[AnswerOut] = msgspec.field(name="antwoorden")


class UseIn(msgspec.Struct, forbid_unknown_fields=True):
    used: bool = msgspec.field(name="gebruikt")


@require_GET
@with_token
def task(request: HttpRequest, token: Token, uuid: UUID) -> HttpResponse:
    """The answers that were collected for a task, but for a shielded one and what lies sealed."""
    require(token.acts_as, "task.read_by_system")
    found = (
        Task.objects.filter(uuid=uuid, topic__shielded=False).select_related("topic__product", "topic__contact").first()
    )
    if found is None or found.topic is None:
        raise NotFound
    topic = found.topic
    effective = at(Pinned(topic.protocol_version_id, topic.general_version_id))
    answers = []
    kept = topic.answers.filter(sealed_value__isnull=True, keep_until__gte=timezone.localdate())
    for answer in kept.select_related("question").order_by("pk"):
        question = effective.question(answer.question.code)
        if question is not None:
            answers.append(AnswerOut(answer.uuid, question.text, in_words(question, answer.value)))
    parties = topic.contact.participants.values_list("party__uuid", flat=True)
    context = Context("task", found.uuid, token.purpose)
    record_processing("task.read_by_system", parties, context=context, by=token.acts_as)
    body = TaskOut(
        uuid=found.uuid,
        reference=topic.contact.reference,
        product=topic.product.name,
        follow_up=found.follow_up,
        due_on=found.due_on.isoformat(),
        state=found.state,
        answers=answers,
    )
    return HttpResponse(msgspec.json.encode(body), content_type="application/json")


@require_POST
@with_token
def declare_use(request: HttpRequest, token: Token, uuid: UUID) -> HttpResponse:
    """Put one line in the ledger: that the answer was used, or that it was not."""
    require(token.acts_as, "answer.declare_use")
    try:
        declared = msgspec.json.decode(request.body, type=UseIn)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return problem(400, "invalid-body", 'Stuur JSON zoals {"gebruikt": true}.')
    answer = Answer.objects.filter(uuid=uuid).select_related("topic").first()
    if answer is None:
        raise NotFound
    use = Use(
        question_id=answer.question_id,
        product_id=answer.topic.product_id,
        protocol_version_id=answer.topic.protocol_version_id,
        answer_id=answer.pk,
        used=declared.used,
    )
    record_uses([use], kind=UseKind.DECLARED)
    return HttpResponse(status=201)
