"""How long single requests take that nobody may tell apart by it (S5, S9)."""

import secrets
import time
from itertools import count
from statistics import median

from tests.bench import requests
from tests.bench.load import Failed, ask

# One more than NETWORK_HOURLY_LIMIT, for each of the two processes that count by themselves.
TO_THE_LIMIT = 240
OFFICE = "192.0.2.7"


def medians(server, kinds, number, status):
    """Milliseconds by kind; `kinds` maps a name to an iterator of requests, asked in turns."""
    times = {name: [] for name in kinds}
    for _ in range(number):
        for name, found in kinds.items():
            times[name].append(milliseconds(server, next(found), status))
    return {name: median(found) for name, found in times.items()}


def milliseconds(server, request, status):
    """How long one request took, which must be answered with this status."""
    began = time.perf_counter()
    answered, page = ask(server.port, request)
    taken = 1000 * (time.perf_counter() - began)
    if answered != status:
        raise Failed(f"{request[:60]}: {answered} instead of {status}: {page[:300]}")
    return taken


def screens(server, warming, paths, cookie):
    """{name: (first, median)} of screens of the staff; `paths` maps names to addresses.

    Those of `warming` are asked for before, until every thread has made menus and templates.
    """

    def look(path):
        return milliseconds(server, requests.get(path, cookie=cookie), 200)

    for path in warming * 8:
        look(path)
    found = {}
    for name, path in paths.items():
        first, *others = [look(path) for _ in range(11)]
        found[name] = first, median(others)
    return found


def addresses(server, petition, blocked, number):
    """New, known, held, blocked and limited addresses on the sign form."""
    known, held = "known@example.net", "held@example.net"
    ask(server.port, requests.sign(petition, known))
    numbers = count()
    for n in range(TO_THE_LIMIT):
        ask(server.port, requests.sign(petition, f"office{n}@gmail.com", address=OFFICE))
    ask(server.port, requests.sign(petition, held, address=OFFICE))

    def limited():
        while True:
            email = f"later{next(numbers)}@gmail.com"
            yield requests.sign(petition, email, address=OFFICE)

    def again(email):
        while True:
            yield requests.sign(petition, email)

    kinds = {
        "new": requests.signs(petition),
        "known": again(known),
        "held": again(held),
        "blocked": (requests.sign(petition, email) for email in blocked),
        "limited": limited(),
    }
    return medians(server, kinds, number, 303)


def links(server, links, number):
    """Unknown, expired and foreign tokens."""

    def opened(tokens):
        return (requests.get(f"/en/confirm/{token}/") for token in tokens)

    unknown = (secrets.token_urlsafe(32) for _ in range(number))
    kinds = {"unknown": opened(unknown)}
    kinds |= {name: opened(tokens) for name, tokens in links.items()}
    return medians(server, kinds, number, 404)
