"""One table of who may do what, and actions that all ask it first."""

import re
from dataclasses import dataclass, field

import pytest

from tests.database import ROOT
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.access.roles import ACTIONS, Role, may, require


@dataclass
class Somebody:
    roles: list[str] = field(default_factory=list)
    pk: int = 1


def test_every_role_is_in_the_table() -> None:
    assert set(ACTIONS) == set(Role)


def test_who_has_several_roles_may_what_any_of_them_may() -> None:
    both = Somebody([Role.AGENT, Role.PRIVACY_OFFICER])
    assert may(both, "contact.register")
    assert may(both, "processing.view")
    assert not may(both, "task.finish")


def test_who_has_no_role_may_nothing() -> None:
    for action in frozenset().union(*ACTIONS.values()):
        with pytest.raises(NotAllowed):
            require(Somebody(), action)


def test_an_action_that_nobody_has_is_refused_to_all() -> None:
    assert not may(Somebody(list(Role)), "bestaat.niet")


def test_every_action_that_the_code_asks_for_is_in_the_table_and_the_other_way_round() -> None:
    asked: set[str] = set()
    for path in (ROOT / "toetssteen").rglob("*.py"):
        if path.parent.name != "access":
            asked |= set(re.findall(r'"([a-z]+\.[a-z_]+)"', path.read_text()))
    known = frozenset().union(*ACTIONS.values())
    assert known <= asked | {"task.overview"}
    required = set()
    for path in (ROOT / "toetssteen").rglob("*.py"):
        required |= set(re.findall(r'(?:require|may)\([^()]*(?:\([^()]*\))?[^()]*, "([a-z_.]+)"\)', path.read_text()))
    assert len(required) > 8
    assert required <= known


def test_a_refusal_is_a_sentence_with_a_code() -> None:
    class TooMany(RuleBroken):
        code = "too-many"
        message = "Dit zijn er %(count)s."

    error = TooMany(field="q", count=3)
    assert (str(error), error.code, error.field) == ("Dit zijn er 3.", "too-many", "q")
    assert str(NotAllowed()).startswith("Met jouw rol kan dit niet.")
