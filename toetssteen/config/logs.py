"""Structured logs: one JSON object a line, with the id of the request. No personal data: what is logged is
named field by field, paths come without their query, and errors come without the values of variables."""

import logging.config
import re
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import structlog

_BSN = re.compile(r"(?<![\d.])\d(?:[ .]?\d){7,8}(?![\d]|\.\d)")
_OURS = frozenset({"request_id", "timestamp"})
"""Made here, so that nobody's number is in them; to be found by, they stay whole."""
_TELLS_NOTHING = ("toetssteen.",)
"""Modules whose exceptions say by contract nothing of anybody."""


def redact(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The last net: no run of eight or nine digits, which could be a BSN, leaves in a text or a number."""
    return {key: value if key in _OURS else _redacted(value) for key, value in event.items()}


def _redacted(value: Any) -> Any:
    match value:
        case str():
            return _BSN.sub("*********", value)
        case bool() | float() | None:
            return value
        case int():
            return "*********" if 10**7 <= abs(value) < 10**9 else value
        case dict():
            return {_redacted(key): _redacted(part) for key, part in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_redacted(part) for part in value]
        case _:
            return _BSN.sub("*********", repr(value))


def without_values(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An exception as where it came by and what kind it is. Its words stay out, unless they are ours: those of
    PostgreSQL repeat the row that it refused, those of Python the value that it could not use."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(error))
    return event


def _told(error: BaseException) -> Iterator[str]:
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _told(earlier)
        yield "→"
    yield from (
        f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    )
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {error}" if kind.__module__.startswith(_TELLS_NOTHING) else name


def configure(form: str) -> None:
    """`form` is `json`, or `text` for a person at a terminal."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_values,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        redact,
                        renderer,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {
                # httpx logs addresses, Django's request logger paths with everything in them.
                "httpx": {"level": "WARNING"},
                "django.request": {"level": "ERROR"},
                "django.db.backends": {"level": "WARNING"},
                # A line for each job that is put in the queue or known to run by the clock says nothing.
                "procrastinate.jobs": {"level": "WARNING"},
                "procrastinate.periodic": {"level": "WARNING"},
            },
        }
    )
