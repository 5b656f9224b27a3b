"""`Idempotency-Key`: a request that is sent again after its answer got lost gives the first answer, and makes nothing
twice. Of two at once the second waits for the first, at the unique key of the kept answer."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from toetssteen.api.models import KeptAnswer, Token
from toetssteen.api.problems import Invalid, Param, problem

KEPT = timedelta(days=1)
_LONGEST = 200

_CLAIM = """
INSERT INTO api_keptanswer (token_id, key, asked, at) VALUES (%s, %s, %s, clock_timestamp())
ON CONFLICT (token_id, key) DO UPDATE SET asked = excluded.asked, at = excluded.at, answer = NULL
    WHERE api_keptanswer.at < %s RETURNING id
"""


def once(request: HttpRequest, token: Token, act: Callable[[], HttpResponse]) -> HttpResponse:
    """`act`, or what it answered before under the same key. A refusal is not kept: nothing came of it."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return act()
    if len(key) > _LONGEST or not key.isascii() or not key.isprintable():
        reason = f"Een Idempotency-Key heeft ten hoogste {_LONGEST} leesbare tekens."
        raise Invalid([Param("Idempotency-Key", "invalid", reason)])
    asked = hashlib.sha256(b"\n".join((request.path.encode(), request.body))).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [token.pk, key, asked, timezone.now() - KEPT])
            claimed = cursor.fetchone()
        if claimed is None:
            return _kept(token, key, asked)
        response = act()
        answer = {"status": response.status_code, "body": response.content.decode()}
        KeptAnswer.objects.filter(pk=claimed[0]).update(answer=answer)
    return response


def clean() -> None:
    """Of customers nothing stays that no retry asks for any more."""
    KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()


def _kept(token: Token, key: str, asked: str) -> HttpResponse:
    kept = KeptAnswer.objects.get(token=token, key=key)
    if kept.asked != asked:
        return problem(422, "idempotency-key-reused", "Deze Idempotency-Key hoort bij een ander verzoek.")
    answer = kept.answer
    response = HttpResponse(answer["body"].encode(), status=answer["status"], content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response
