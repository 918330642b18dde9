"""Structured logs: one JSON line an outcome, without phones, codes or anybody's words."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

from services.mesh.without import without

with without("rich"):  # for consoles of developers; ours writes lines of JSON
    import structlog

_PHONE = re.compile(r"\+?\d[\d\-]{6,14}\d")
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SILENT = frozenset({"words", "body", "text", "phone", "address", "code", "codes", "to", "recipient", "reason_words"})
_PLAIN = frozenset({"case_no", "case_nos", "message_id", "assignment_id", "timestamp", "version", "count",
                    "milliseconds", "seconds", "attempts", "port", "pid", "round", "step", "rows"})


def mask(text: str) -> str:
    """The text without phone numbers and reply codes."""
    return _CODE.sub("[code]", _PHONE.sub("[phone]", text))


def _masked(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if key in _SILENT:
            event[key] = "[hidden]"
        elif isinstance(value, str) and key not in _PLAIN:
            event[key] = mask(value)
    return event


def _errors_named(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception is told by its class and place; its message may hold somebody's words."""
    error = event.pop("error", None)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is not None:
            event["at"] = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}"
    elif error is not None:
        event["error"] = error
    return event


class _StandardError:
    """Writes a line to whatever standard error is now."""

    def msg(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    info = warning = error = msg


class _Bridge(logging.Handler):
    """Lines of libraries, warnings and worse, by their logger and class only."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log.warning("library", logger=record.name, at=f"{record.funcName}:{record.lineno}",
                    level_name=record.levelname, error=error)


def configure(service: str) -> None:
    """Set up the process's logs: JSON lines on standard error."""
    structlog.configure(
        processors=[_errors_named, structlog.processors.add_log_level,
                    structlog.processors.TimeStamper(fmt="iso", utc=True), _masked,
                    structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=lambda *_: _StandardError(),
    )
    _service["service"] = service
    logging.basicConfig(handlers=[_Bridge()], level=logging.WARNING, force=True)


_service: dict[str, str] = {}


class Log:
    """What everything logs through; a constant message and ids."""

    def _line(self, level: str, event: str, ids: dict[str, Any]) -> None:
        getattr(structlog.get_logger(), level)(event, **_service, **ids)

    def info(self, event: str, **ids: Any) -> None:
        """An ordinary outcome."""
        self._line("info", event, ids)

    def warning(self, event: str, **ids: Any) -> None:
        """Something that the system will mend itself."""
        self._line("warning", event, ids)

    def error(self, event: str, **ids: Any) -> None:
        """Something that a person should look at; `error` may be the exception."""
        self._line("error", event, ids)


log = Log()
