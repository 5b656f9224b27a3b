"""Who may come in, and what a refusal looks like."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.public import PUBLIC
from toetssteen.staff import sessions
from toetssteen.web import errors
from toetssteen.web.staff.views import sign_in_again

Handler = Callable[[HttpRequest], HttpResponse]


def signed_in(get_response: Handler) -> Handler:
    """Who asks, as `request.user`; nothing is read before somebody looks."""

    def handle(request: HttpRequest) -> HttpResponse:
        who: Any = SimpleLazyObject(partial(sessions.signed_in, request.session))
        request.user = who
        return get_response(request)

    return handle


class SignInRequired:
    """Every route demands sign-in unless it is marked `public`. What somebody was typing when the session
    ended is carried, sealed, through the sign-in page, so that nothing is lost."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if getattr(view, PUBLIC, False) or request.user.is_authenticated:
            return None
        if request.method == "POST":
            return sign_in_again(request)
        there = f"{reverse('sign-in')}?{urlencode({'next': request.path})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": there})
        return HttpResponse(status=302, headers={"Location": there})


class RefusalsAsPages:
    """A refusal that no view translated becomes its page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case NotAllowed():
                return errors.not_allowed(request)
            case NotFound():
                return errors.not_found(request)
            case RequestDataTooBig() | TooManyFieldsSent():
                return errors.bad_request(request)
            case _:
                return None
