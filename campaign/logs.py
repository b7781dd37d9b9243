"""What the site writes to its log: ids, one line a record, nothing that somebody typed.

The path of a mailed link is a key to somebody's signature, and an error may quote a signer
(P15, S28).
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from campaign import request_ids

TOKEN_PATH = re.compile(r"(/(?:confirm|manage)/)[^/\s\"'?]+")
RESET_PATH = re.compile(r"(/password_reset/confirm/)[^\s\"'?]+")
ADDRESS = re.compile(r"[^\s<>\"'(),;:=/]+@[^\s<>\"'(),;:=/]+")


def redacted(value):
    if not isinstance(value, str):
        return value
    return ADDRESS.sub("…@…", TOKEN_PATH.sub(r"\1…", RESET_PATH.sub(r"\1…", value)))


class RedactTokens(logging.Filter):
    """Cuts tokens and addresses out of the message, and adds the id of the request.

    Lets every record pass.
    """

    def filter(self, record):
        request = getattr(record, "request", None)
        record.request_id = request_ids.current() or getattr(request, "request_id", "-")
        try:
            record.msg = redacted(record.getMessage())
        except (TypeError, ValueError):
            record.msg = "a line that does not fit its values"
        record.args = ()
        return True


def told(exc_info):
    """Where an error came from, from the outermost call inwards: places and kinds, in one line.

    What the error says is left out: the database, for one, quotes the row that it refuses.
    """
    parts = []
    for error in chain(exc_info[1]):
        frames = traceback.extract_tb(error.__traceback__)
        places = " > ".join(f"{short(one.filename)}:{one.lineno} {one.name}" for one in frames)
        kind = type(error)
        parts.append(f"{kind.__module__}.{kind.__qualname__} at {places or '?'}")
    return " | after ".join(parts)


def chain(error):
    """The error, the one that it came from, and so on; eight at most."""
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def short(filename):
    """Beginning with the package, without the folders of the machine."""
    return re.sub(r"^.*/site-packages/", "", filename).removeprefix(f"{_ROOT}/")


_ROOT = __file__.removesuffix("/campaign/logs.py")


class Line(logging.Formatter):
    """A record as one line to read."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name} {request_id} {message}", style="{")

    def format(self, record):
        # Records are shared: others may have put an unabridged traceback there.
        record.exc_text = record.stack_info = None
        return " ".join(super().format(record).splitlines())

    def formatException(self, exc_info):
        return told(exc_info)


class JsonLine(logging.Formatter):
    """A record as one line of JSON, for programs that gather logs."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": record.request_id,
            "message": record.getMessage(),
            "process": record.process,
        }
        if record.exc_info:
            line["error"] = told(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
