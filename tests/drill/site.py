"""The stack that is drilled: what its pages are, what its database and its mail server hold."""

import re
import time
from collections import defaultdict
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPSConnection
from ssl import create_default_context

import psycopg

from tests.drill.crowd import Crowds, Sheet
from tests.mail_sink import Sink
from tools.postgres import free_port
from tools.stack.data import postgres_url
from tools.stack.site import ROOT, Stack

PETITION = "/en/petitions/seeds/"
LANGUAGES = ("en", "es", "ar")
READ = ("", "letters/", "letters/heat/", "letters/rivers/", "petitions/", "petitions/seeds/")
# Every signer of the drill writes from a network of its own, but all within an hour.
ROOM = {"MAILS_PER_HOUR": "10000000"}
FOLDER = ROOT / "var" / "drill"


class PostOffice(Sink):
    """Keeps of each mail only for whom it was, its number, and the newest link to confirm by."""

    def __init__(self):
        super().__init__()
        self.numbers, self.links_to = defaultdict(list), {}

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        mail, to = self.mails.pop(), envelope.rcpt_tos[0]
        self.numbers[to].append(mail["Message-ID"])
        text = mail.get_body(("plain",)).get_content()
        if link := re.search(r"https?://[^/\s]+(/\S+/confirm/[^/\s]+/)", text):
            self.links_to[to] = link[1]
        return answer

    def twice(self, people):
        """Those of `people` who were written to twice, but for a mail that was sent again: that
        has the number of the first (promise R1)."""
        return [one for one in people if len(set(self.numbers[one])) > 1]

    def again(self, people):
        return [one for one in people if len(self.numbers[one]) > len(set(self.numbers[one]))]

    def missing(self, people):
        return [one for one in people if not self.numbers[one]]

    def wait_for(self, people, *, seconds):
        """Seconds until each of `people` has mail; None if they went by in vain."""
        began = time.monotonic()
        while self.missing(people):
            if time.monotonic() - began > seconds:
                return None
            time.sleep(0.5)
        return time.monotonic() - began


class Form(HTMLParser):
    """Where the form with a wording goes, and values that fill it in, but for the address."""

    def __init__(self, html):
        super().__init__()
        self.action, self.values = "", {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        field = dict(attrs)
        if tag == "form" and "/sign/" in field.get("action", ""):
            self.action = field["action"]
        if tag != "input" or not self.action:
            return
        name, kind = field.get("name"), field.get("type")
        if kind == "hidden" or (kind == "radio" and "required" in field):
            self.values.setdefault(name, field["value"])
        elif name == "name":
            self.values[name] = "Quenby Marsh"
        elif name == "consent":
            self.values[name] = "on"


class Drilled:
    """The stack, its crowds, and questions to its parts."""

    def __init__(self, stack, crowds):
        self.stack, self.crowds, self.office = stack, crowds, stack.mail
        self.paths = tuple(
            f"/{language}/{path}" for language in ("en", "es", "ar") for path in READ
        )
        for path in self.paths:
            self.get(path)
        form = Form(self.get(PETITION))
        self.sheet = Sheet(form.action, form.values)
        self.key = form.action.split("/")[3]

    def ask(self, path, *, method="GET", body=None):
        trust = create_default_context(cafile=self.stack.folder / "proxy" / "certificate.pem")
        line = HTTPSConnection("127.0.0.1", self.stack.port, context=trust, timeout=40)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        line.request(method, path, body, kind)
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        return answer.status, text

    def get(self, path):
        status, text = self.ask(path)
        if status != 200:
            raise SystemExit(f"{path} answers {status}")
        return text

    def query(self, statement, *values):
        url = postgres_url(self.stack.ports["postgres"])
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(statement, values).fetchone()[0]

    def signatures(self):
        """How many stand in the database for the petition that is signed, in whatever state."""
        return self.query(
            "SELECT count(*) FROM petitions_signature s JOIN statements_letter l"
            " ON l.id = s.letter_id WHERE l.key = %s",
            self.key,
        )


@contextmanager
def drilled(folder=FOLDER):
    """Yields a Drilled; its stack ends with the block."""
    stack = Stack(folder, port=free_port(), more=ROOM)
    stack.mail = PostOffice()
    try:
        stack.start()
        crowds = Crowds(stack)
        try:
            yield Drilled(stack, crowds)
        finally:
            crowds.close()
    finally:
        stack.stop()
