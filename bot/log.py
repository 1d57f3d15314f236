"""Structured logs that hold no person.

Everything, our own lines and the libraries', passes one handler on the root; what could tell who somebody is or open
a door is struck out there, since a filter on a logger misses its children (Home Assistant's telegram_bot taught it).
An exception is told by its class and place: its text may quote a message, an address with a token, or a row. So is one
that nobody caught, which Python would print whole. A library's line is told without the values that it was given.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Literal

import structlog

from bot.domain.redact import strike

_OURS = ("bot", "handlers")
"""Whose lines are told at the level that was asked for; a library's only from a warning on."""

_VALUE = re.compile(r"[\"'<({\[=\n]")
"""Where a value may begin in a line that a library had put together already."""

_LINE = re.compile(r"\n")

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029]")
"""Signs that steer a screen or end a line for some readers, and that JSON lets stand."""


def tell_exception(error: BaseException, trace: TracebackType | None) -> str:
    """Where and of which class an exception is, with its causes, and never its text."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < 5:
        frames = traceback.extract_tb(trace if seen is error else seen.__traceback__)[-8:]
        places = " > ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
        told.append(f"{type(seen).__name__} at {places or 'an unknown place'}")
        seen = seen.__cause__ or seen.__context__
    return " from ".join(told)


def _strike_all(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = event.pop("exc_info", None)
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    elif info is True:
        info = sys.exc_info()
    if isinstance(info, tuple) and info[1] is not None:
        event["error"] = tell_exception(info[1], info[2])
    for key, value in event.items():
        if not key.startswith("_") and not isinstance(value, int | float | bool | None):
            # A lone half of a letter cannot be written; the line must not be lost for it.
            said = strike(str(value)).encode("utf-8", "backslashreplace").decode()
            event[key] = _UNSEEN.sub(lambda sign: f"\\x{ord(sign[0]):02x}", said)
    return event


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's line: what it always says, with numbers, and nothing of what it says it about."""
    event.pop("stack_info", None)
    given, said = event.pop("positional_args", ()), event["event"]
    if given and isinstance(given, tuple):
        try:
            event["event"] = said % tuple(value if isinstance(value, int | float) else "…" for value in given)
        except (TypeError, ValueError):
            event["event"] = said
    elif not given:
        # A warning of Python's is a programmer's sentence, after the name of a file.
        ends = _LINE if event["_record"].name == "py.warnings" else _VALUE
        event["event"] = ends.split(said, maxsplit=1)[0].strip()
    return event


def set_up(level: str, form: Literal["lines", "json"]) -> None:
    """Sets logging up for the whole process, on standard error. Safe to call again."""
    logging.raiseExceptions = False  # a line that cannot be formatted would otherwise be printed with all it holds
    by_place = structlog.stdlib.PositionalArgumentsFormatter()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        by_place,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_values, *(each for each in shared if each is not by_place)],
            use_get_message=False,
            pass_foreign_args=True,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _strike_all, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, getattr(logging, level)))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


def take_the_rest() -> None:
    """Lets this process log what Python itself would print with all its words: warnings, and exceptions that nobody
    caught, in the main thread, in another, or where none can be raised.
    """
    logging.captureWarnings(capture=True)
    sys.excepthook = lambda _kind, error, _trace: _fallen("an exception that nobody caught", error)
    threading.excepthook = lambda args: _fallen("a thread fell", args.exc_value)
    sys.unraisablehook = lambda args: _fallen("an exception where none can be raised", args.exc_value)


def _fallen(where: str, error: BaseException | None) -> None:
    structlog.get_logger(__name__).error(where, exc_info=error)
