"""What a week should say, counted anew from the rows, one contact after the other."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

from django.utils import timezone

from tests.factories import topic_of
from toetssteen.contacts.models import Answer, Contact, Participant
from toetssteen.evaluation.models import SUMMED, ProductWeek
from toetssteen.feedback.models import FeedbackWeek
from toetssteen.observations.models import Signal, WeeklyResistance
from toetssteen.tasks.models import Task, TaskState

Key = tuple[int, date]
SEVEN = timedelta(days=7)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks(through: date) -> dict[Key, Counter[str]]:
    """(product, Monday) → the numbers of `ProductWeek`, for the weeks through this one."""
    counted: dict[Key, Counter[str]] = defaultdict(Counter)
    _contacts(counted)
    _work(counted)
    return {key: +sums for key, sums in counted.items() if key[1] <= through}


def _contacts(counted: dict[Key, Counter[str]]) -> None:
    visits: dict[tuple[int, int], list[Contact]] = defaultdict(list)
    for who in (
        Participant.objects.exclude(party=None).select_related("contact").order_by("contact__ended_at", "contact_id")
    ):
        for product in {topic.product_id for topic in who.contact.topics.all()}:
            visits[who.party_id or 0, product].append(who.contact)
    repeated = {
        (product, one.pk)
        for (_party, product), contacts in visits.items()
        for one, following in pairwise(contacts)
        if following.ended_at - one.ended_at <= SEVEN
    }
    known = set(Participant.objects.values_list("contact_id", flat=True))
    for contact in Contact.objects.prefetch_related("topics"):
        week = monday(timezone.localdate(contact.ended_at))
        topics = list(contact.topics.all())
        lasted = int((contact.ended_at - contact.started_at).total_seconds())
        for product in {topic.product_id for topic in topics}:
            here = counted[product, week]
            here["contacts"] += 1
            here["followed"] += any(topic.follow_up for topic in topics if topic.product_id == product)
            here["identified"] += contact.pk in known
            here["repeated"] += (product, contact.pk) in repeated
            alone = len({topic.product_id for topic in topics}) == 1
            if alone and contact.channel in ("telefoon", "balie", "chat") and lasted <= 4 * 3600:
                here["timed"] += 1
                here["seconds"] += lasted
    each: Counter[tuple[Key, int]] = Counter()
    for answer in Answer.objects.filter(known_from="").select_related("topic__contact"):
        contact = answer.topic.contact
        each[(answer.topic.product_id, monday(timezone.localdate(contact.ended_at))), contact.pk] += 1
    for (key, _contact), size in each.items():
        counted[key]["answered"] += size
        counted[key]["answered_squared"] += size * size


def _work(counted: dict[Key, Counter[str]]) -> None:
    for task in Task.objects.exclude(state=TaskState.FORWARDED).select_related("topic"):
        here = counted[topic_of(task).product_id, monday(task.due_on)]
        here["due"] += 1
        here["in_time"] += task.done_at is not None and timezone.localdate(task.done_at) <= task.due_on
    for product, sent in Signal.objects.filter(kind="mis-ik", product__isnull=False).values_list("product", "sent_on"):
        counted[product, monday(sent)]["missed"] += 1
    for product, sent in Signal.objects.exclude(kind="weerstand").values_list("product", "sent_on"):
        if product:
            counted[product, monday(sent)]["signalled"] += 1
    _feedback(counted)
    for product, week, size in WeeklyResistance.objects.filter(product__isnull=False).values_list(
        "product", "week", "size"
    ):
        counted[product, week]["resisted"] += size


def _feedback(counted: dict[Key, Counter[str]]) -> None:
    for one in FeedbackWeek.objects.all():
        here = counted[one.product_id, one.week]
        here["invited"] += one.asked
        size = sum(one.answers)
        if one.ask == "beantwoord":
            here.update({"said": size, "said_yes": one.answers[0], "said_partly": one.answers[1]})
        elif one.ask == "moeite":
            here["scored"] += size
            here["score_total"] += sum(score * number for score, number in enumerate(one.answers, 1))
            here["score_squared"] += sum(score**2 * number for score, number in enumerate(one.answers, 1))
        else:
            here.update({"rated": size, "rated_top": one.answers[3] + one.answers[4]})


def stands() -> dict[Key, Counter[str]]:
    return {
        (one.product_id, one.week): +Counter({name: getattr(one, name) for name in SUMMED})
        for one in ProductWeek.objects.all()
    }
