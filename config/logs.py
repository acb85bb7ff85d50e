"""Logs: a sentence and ids on every line, never what people wrote or their number."""

import json
import logging
import logging.config
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

from apps.accounts.trace import about
from config.redaction import clean, clean_value

_STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}


class Context(logging.Filter):
    """Adds the schema in force and what the work in hand is about to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.schema = getattr(connection, "schema_name", None)
        for name, value in (about.get() or {}).items():
            setattr(record, name, value)
        return True


class CleanLine(logging.Formatter):
    """One readable line (and a traceback), without credentials."""

    def format(self, record: logging.LogRecord) -> str:
        return clean(super().format(record))


class JsonLine(logging.Formatter):
    """One JSON object a line: at, level, logger, message and every extra, without credentials."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _STANDARD and k != "request"}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(clean_value("", line), default=_in_words, ensure_ascii=False)


def _in_words(value: object) -> str:
    return clean(str(value))


def configure(_config: dict[str, Any] | None = None) -> None:
    """Set logging up from LOG_LEVEL and LOG_FORMAT (`console` or `json`)."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"context": {"()": Context}},
            "formatters": {
                "console": {"()": CleanLine, "format": "%(levelname).1s %(name)s %(message)s"},
                "json": {"()": JsonLine},
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "filters": ["context"],
                    "formatter": settings.LOG_FORMAT,
                }
            },
            "root": {"handlers": ["stderr"], "level": settings.LOG_LEVEL},
            "loggers": {
                "daphne": {"level": "WARNING"},
                "django.channels": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                "asyncio": {"level": "WARNING"},
            },
        }
    )
