"""Open Klant as it is read: page by page, from the oldest object to the newest."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx

from toetssteen.api.contract.references import read_uuid
from toetssteen.api.contract.resource import Resource

Told = dict[str, Any]
"""One object as Open Klant tells it."""

SIZE = 500
RETRIES, PAUSE = 3, 2.0
"""How often a failed GET is tried again, and after how many seconds."""
_TIMEOUT = httpx.Timeout(120, connect=15)
_PATHS = re.compile(r"/(klantinteracties|contactgegevens)(/.*)?$")


class SourceFailed(Exception):
    """Open Klant cannot be read. The message is one Dutch sentence, without the token."""


@dataclass(frozen=True, slots=True)
class Page:
    count: int
    """Of all pages together."""
    rows: list[Told]
    """The newest first."""


class Source:
    def __init__(self, url: str, token: str) -> None:
        """`url` may be that of the installation or of one of its APIs. Raises `SourceFailed`."""
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise SourceFailed("Het token is geen token van Open Klant.")
        try:
            address = httpx.URL(url.strip())
        except httpx.InvalidURL:
            address = httpx.URL("")
        if address.scheme not in {"http", "https"} or not address.host:
            raise SourceFailed("Het adres van Open Klant begint met http:// of https://, met de naam van de server.")
        self.name = address.host
        path = _PATHS.sub("", address.path).rstrip("/")
        self._root = address.copy_with(username="", password="", path=path or "/", query=None, fragment=None)
        self._client = httpx.Client(
            headers={"Authorization": f"Token {token}", "Accept": "application/json"},
            timeout=_TIMEOUT,
            follow_redirects=True,
        )

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def has(self, resource: Resource) -> bool:
        """Whether it has this at all: not each installation has both APIs. Raises `SourceFailed`."""
        return self.page(resource, 1, size=1) is not None

    def pages(self, resource: Resource) -> Iterator[Page]:
        """The last page first. Where new objects came in meanwhile, which pushes older ones to a page that was read
        already, that page is read again."""
        first = self.page(resource, 1) or Page(0, [])
        if first.count <= len(first.rows):
            yield first
            return
        size, count = max(1, len(first.rows)), first.count
        number = _last(count, size)
        while number >= 1:
            found = self.page(resource, number, size=size)
            if found is not None and found.count > count:
                number = min(number + _last(found.count - count, size), _last(found.count, size))
                count = found.count
                continue
            if found is not None:
                yield found
                count = found.count
            number -= 1

    def page(self, resource: Resource, number: int, *, size: int = SIZE) -> Page | None:
        """None where there is no such page. Raises `SourceFailed`."""
        response = self._get(f"/{resource.base}/api/v1/{resource.name}", {"page": number, "pageSize": size})
        if response.status_code in {401, 403}:
            raise SourceFailed(f"{self.name} weigert het token: het is onbekend, of mag {resource.name} niet lezen.")
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise SourceFailed(f"{self.name} antwoordt met {response.status_code} op de vraag naar {resource.name}.")
        try:
            body = response.json()
        except ValueError:
            body = None
        if not _is_page(body):
            raise SourceFailed(f"{self.name} geeft geen antwoord zoals Open Klant het geeft. Controleer het adres.")
        return Page(body["count"], body["results"])

    def _get(self, path: str, parameters: dict[str, int]) -> httpx.Response:
        url = self._root.copy_with(path=self._root.path.rstrip("/") + path)
        for left in range(RETRIES, -1, -1):
            try:
                response = self._client.get(url, params=parameters)
                if response.status_code < 500 and response.status_code != 429:
                    return response
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
                pass
            if left:
                time.sleep(PAUSE)
        raise SourceFailed(
            f"{self.name} is niet te bereiken of geeft fouten. Wat al is overgenomen blijft; dezelfde opdracht gaat "
            "daarmee verder."
        )


def _last(count: int, size: int) -> int:
    return -(-count // size)


def _is_page(body: Any) -> bool:
    if not isinstance(body, dict) or not isinstance(body.get("count"), int):
        return False
    rows = body.get("results")
    return isinstance(rows, list) and all(isinstance(row, dict) and read_uuid(row.get("uuid")) for row in rows)
