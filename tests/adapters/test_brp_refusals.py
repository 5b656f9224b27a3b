"""What is refused before the BRP is asked."""

from collections.abc import Callable

import pytest

from toetssteen.adapters.brp import HaalCentraalBrp
from toetssteen.parties.brp import (
    PartialDate,
    PersonRegister,
    RegisteredPerson,
)

KEY = "sleutel-van-de-test"
DEADLINE = 0.5

Question = Callable[[PersonRegister, RegisteredPerson], object]


@pytest.mark.parametrize(
    ("url", "key"),
    [("", "k"), ("ftp://brp", "k"), ("https://", "k"), ("http://brp", "kéy"), ("http://brp", "k\r\nX-Evil: 1")],
)
def test_what_cannot_be_sent_is_refused_at_the_start(url: str, key: str) -> None:
    with pytest.raises(ValueError, match="BRP") as refusal:
        HaalCentraalBrp(url, key)
    assert key not in str(refusal.value) or key == "k"


@pytest.mark.parametrize("parts", [(None, 1), (2000, None, 1), (2023, 2, 29), (2000, 13)])
def test_a_partial_date_that_cannot_be_is_refused(parts: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(*parts)
