"""Two editors at the same moment, with real threads on a real database."""

import threading

from django.db import connections

from tests import factories
from tests.protocols.test_drafts import rename
from toetssteen.access.roles import Role
from toetssteen.protocols import drafts, errors
from toetssteen.protocols.models import ProtocolVersion


def test_of_two_at_the_same_moment_one_wins(committed: None) -> None:
    coordinator = factories.member(Role.COORDINATOR)
    factories.publish(factories.from_library("paspoort"))
    draft = drafts.begin_draft("paspoort", by=coordinator)
    told: list[str] = []

    def change(title: str) -> None:
        try:
            rename(draft, title, coordinator, revision=1)
            told.append("gewijzigd")
        except errors.DraftChanged as error:
            told.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=(f"Titel {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["draft-changed"] * 3 + ["gewijzigd"]
    assert ProtocolVersion.objects.get(pk=draft.pk).revision == 2
