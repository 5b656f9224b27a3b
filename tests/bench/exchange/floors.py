"""What Django and the database need at least, served as the product is: three inserts in one statement with a body that
`msgspec` read, and a list of a hundred rows, each with what hangs on it, that PostgreSQL writes."""

import msgspec
from django.core.wsgi import get_wsgi_application

from toetssteen.cli.environment import start_django

start_django()

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt


class Body(msgspec.Struct):
    subject: str
    content: str


_decoder = msgspec.json.Decoder(Body)
_INSERTS = """
WITH a AS (INSERT INTO bench_floor (kind, told) VALUES (1, %s) RETURNING id),
     b AS (INSERT INTO bench_floor (kind, told) SELECT 2, %s FROM a RETURNING id)
INSERT INTO bench_floor (kind, told) SELECT 3, '' FROM b RETURNING id
"""
_LIST = """
SELECT json_agg(json_build_object('id', c.id, 'subject', c.subject, 'content', c.content, 'at', c.started_at,
    'participants', (SELECT json_agg(json_build_object('id', p.id, 'name', p.surname))
        FROM contacts_participant p WHERE p.contact_id = c.id),
    'tasks', (SELECT json_agg(json_build_object('id', k.id, 'name', k.follow_up))
        FROM tasks_task k WHERE k.contact_id = c.id)))::text
FROM (SELECT * FROM contacts_contact ORDER BY started_at DESC, id DESC LIMIT 100) AS c
"""


@csrf_exempt
def write(request: HttpRequest) -> HttpResponse:
    body = _decoder.decode(request.body)
    with connection.cursor() as cursor:
        cursor.execute(_INSERTS, [body.subject, body.content])
        (key,) = cursor.fetchone()
    return HttpResponse(msgspec.json.encode({"id": key}), status=201, content_type="application/json")


def read(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(_LIST)
        (found,) = cursor.fetchone()
    return HttpResponse(found.encode(), content_type="application/json")


urlpatterns = [path("write", write), path("read", read)]
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = get_wsgi_application()
