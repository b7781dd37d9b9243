"""What the visitors of the bench send, as bytes ready for the wire."""

import re
from itertools import count
from urllib.parse import urlencode

from tests.bench.load import ask

# The trusted proxy's words: who called it, and that it was called by https.
HEAD = "{method} {path} HTTP/1.1\r\nHost: testserver\r\nX-Forwarded-Proto: https\r\n{more}\r\n"
# Each request of the whole bench comes from another address and, if it signs, by another person.
visitors = count(1)


def network(number):
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def get(path, *, cookie=""):
    more = f"Cookie: {cookie}\r\n" if cookie else ""
    return HEAD.format(method="GET", path=path, more=more).encode()


def post(path, values, *, address=None, cookie=""):
    body = urlencode(values)
    more = "Content-Type: application/x-www-form-urlencoded\r\n"
    more += f"Content-Length: {len(body)}\r\n"
    more += f"X-Forwarded-For: {address or network(next(visitors))}\r\n"
    if cookie:
        more += f"Cookie: {cookie}\r\nReferer: https://testserver{path}\r\n"
    return (HEAD.format(method="POST", path=path, more=more) + body).encode()


def gets(path):
    request = get(path)
    while True:
        yield request


def mailbox(number):
    """An address of its own; a hundred share a domain, which is within its budget."""
    return f"visitor{number}@town{number // 100}.example.org"


def sign(petition, email, **options):
    values = {
        "wording": petition["wording"],
        "name": "Inês Duarte",
        "email": email,
        "affiliation": "Nurse",
        "country": "PT",
        "comment": "My shift ends at two in the morning.",
        "consent": "on",
        "shows_name": "on",
        "website": "",
    }
    return post(f"/en/sign/{petition['key']}/", values, **options)


def signs(petition):
    while True:
        yield sign(petition, mailbox(next(visitors)))


def confirm(token, shown):
    return post(f"/en/confirm/{token}/", {"shown": shown})


def stock_posts(server, path):
    """Posts to the stock form, with the token and cookie that its page gave out."""
    _status, page = ask(server.port, get(path))
    cookie = re.search(rb"csrftoken=[^;]+", page)[0].decode()
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1].decode()
    while True:
        values = {
            "csrfmiddlewaretoken": token,
            "name": "Inês Duarte",
            "address": mailbox(next(visitors)),
            "affiliation": "Nurse",
            "country": "Portugal",
            "comment": "My shift ends at two in the morning.",
        }
        yield post(path, values, cookie=cookie)
