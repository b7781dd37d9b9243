"""Log lines without tokens: the path of a mailed link is a key to somebody's signature."""

import logging
import re

TOKEN_PATH = re.compile(r"(/(?:confirm|manage)/)[^/\s\"'?]+")


def redacted(value):
    return TOKEN_PATH.sub(r"\1…", value) if isinstance(value, str) else value


class RedactTokens(logging.Filter):
    """Cuts tokens out of the message and its arguments; lets every record pass."""

    def filter(self, record):
        record.msg = redacted(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(redacted(value) for value in record.args)
        return True
