"""What a journal process says of itself: one JSON object a line, on standard error.

No person is in it: neither tokens, nor addresses, nor texts of events. An exception is told by its class and
its places in the program; its words could quote an event.
"""

import json
import logging
import logging.config
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

_OURS: Final = "journal"


class Lines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage().strip(),
        }
        said |= getattr(record, "data", {})
        if record.exc_info and record.exc_info[1]:
            said |= told(record.exc_info[1])
        return json.dumps(said, ensure_ascii=True)


def told(error: BaseException) -> dict[str, Any]:
    """An exception without its words: its class, its places, and the same of what led to it."""
    frames = traceback.extract_tb(error.__traceback__)
    said: dict[str, Any] = {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "places": [f"{frame.filename}:{frame.lineno}" for frame in frames],
    }
    if isinstance(error, BaseExceptionGroup):
        said["parts"] = [told(part) for part in error.exceptions]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return said | ({"after": told(before)} if before else {})


def configure() -> None:
    """Let this process log so, whatever library speaks. Every exception nobody caught comes this way too."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": {"()": Lines}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
            "root": {"level": "WARNING", "handlers": ["stderr"]},
            "loggers": {_OURS: {"level": "INFO"}},
        }
    )
    sys.excepthook = lambda kind, error, tb: logging.getLogger(_OURS).critical(
        "ended", exc_info=(kind, error, tb)
    )
