"""Staff who are signed in: real sessions, a CSRF cookie and its token, and requests as their browser sends them."""

from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.test import Client

from toetssteen.contacts.models import Channel
from toetssteen.staff.models import StaffMember

_BROWSER = (
    "Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36\r\n"
    "Accept: text/html\r\nAccept-Language: nl-NL,nl;q=0.9,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\n"
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    member: StaffMember
    cookie: str
    token: str

    def get(self, address: str, *, htmx: bool = False) -> bytes:
        return self._request("GET", address, b"", htmx=htmx)

    def post(self, address: str, fields: list[tuple[str, str]], *, htmx: bool = False) -> bytes:
        body = urlencode([("csrfmiddlewaretoken", self.token), *fields]).encode()
        return self._request("POST", address, body, htmx=htmx)

    def _request(self, method: str, address: str, body: bytes, *, htmx: bool) -> bytes:
        head = f"{method} {address} HTTP/1.1\r\n{_BROWSER}Cookie: {self.cookie}\r\n"
        if htmx:
            head += "HX-Request: true\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return f"{head}\r\n".encode() + body


def sign_in(name: str) -> "cycle[SignedIn]":
    """Everybody whose user name begins so, again and again in turn."""
    members = StaffMember.objects.filter(username__startswith=f"{name}-").order_by("pk")
    return cycle([_signed_in(member) for member in members])


def _signed_in(member: StaffMember) -> SignedIn:
    client = Client()
    client.force_login(member)
    session = client.session
    session["channel"] = Channel.PHONE.value  # as after somebody's first conversation of the day
    session.save()
    page = HttpRequest()
    token = get_token(page)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies[settings.CSRF_COOKIE_NAME] = page.META["CSRF_COOKIE"]
    return SignedIn(member, "; ".join(f"{name}={value}" for name, value in cookies.items()), token)
