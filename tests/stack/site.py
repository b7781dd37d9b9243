"""The site behind the proxy: a petition of the demo, what the proxy says of its visits."""

import json
import re
import time
from types import SimpleNamespace
from urllib.parse import urlencode

from tests.petitions.signer import form_of

SECONDS_TO_LOG = 5
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Petition:
    """One of the demo that asks for name, address and country; `key` of all its languages."""

    path = "/en/petitions/repair/"

    def __init__(self, visitor):
        _status, _headers, body = visitor.ask(self.path)
        self.key = re.search(rb'action="/en/sign/([0-9a-f-]{36})/', body)[1].decode()

    def of(self, name):
        return f"/en/{name}/{self.key}/"

    def sign(self, visitor, *, headers=(), **typed):
        """Sends the form of the page, filled in, as (status, headers, body)."""
        _status, _headers, page = visitor.ask(self.path)
        _action, values = form_of(SimpleNamespace(content=page))
        values |= {"name": "Inês Duarte", "country": "PT", "consent": "on"} | typed
        return send(visitor, self.of("sign"), values, headers=headers)


def send(visitor, path, values, *, headers=()):
    """(status, headers, body) of a form that is sent."""
    return visitor.ask(path, method="POST", body=urlencode(values), headers=FORM | dict(headers))


def links(visitor, path, pattern):
    """The addresses of that pattern on a page, in order."""
    _status, _headers, body = visitor.ask(path)
    return list(dict.fromkeys(re.findall(rf'(?:href|src)="({pattern})"', body.decode())))


def visits(stack):
    """What the proxy has logged, oldest first."""
    lines = (stack.folder / "proxy.log").read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


networks = (f"127.{first}.{second}" for first in range(1, 255) for second in range(255))


def logged(visitor, *arguments, **options):
    """(status, headers, body) of one visit from a network of its own, and what was logged of it."""
    network = next(networks)
    stack = visitor.stack
    answer = type(visitor)(stack, f"{network}.1").ask(*arguments, **options)
    end = time.monotonic() + SECONDS_TO_LOG
    while time.monotonic() < end:
        if found := [visit for visit in visits(stack) if visit["network"] == f"{network}.0"]:
            return answer, found[0]
        time.sleep(0.01)  # it is written once the answer has left
    raise AssertionError(f"no visit from {network}.0 was logged")
