"""What is measured."""

from dataclasses import dataclass

USERS = (1, 8)
COUNTED = 40
"""Requests of which the statements are counted, after they were sent once before."""
COUNTED_AFTER = 300
"""What can be sent but once is counted after so many others, which fill what a process remembers."""


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    expected: int = 200
    once: bool = False
    """A request of it can be sent but once."""


EMPTY = "empty"
PATHS = (
    Route("search"),
    Route("product-search"),
    Route("dossier"),
    Route("dossier-500"),
    Route("save", 302, once=True),
    Route("save-helped", 302, once=True),
    Route("conversation"),
    Route("worklist"),
    Route("task"),
    Route("signals"),
    Route("prune"),
    Route("prune-product"),
    Route("touchstone"),
    Route("touchstone-product"),
    Route("signal-words"),
    Route("signals-mine"),
    Route("signals-done"),
    Route("themes"),
    Route("theme"),
    Route("coordinator"),
    Route("management"),
    Route("proposal"),
    Route("consultations"),
    Route("consultation"),
    Route(EMPTY),
)
GOALS = ("search", "dossier", "save")
"""Those with a goal of their own: under 10 ms of CPU in the server, and 12 queries at most."""
