"""Forty people at a time sign, wait for their mail, open its link and press the button."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

from tests.bench import requests
from tests.bench.load import Failed, ask
from tests.mail_sink import Sink
from tools.postgres import free_port

PEOPLE = 40
SECONDS_TO_MAIL = 120


class PostOffice(Sink):
    """Hands the link of each confirmation to whoever waits for it; counts every mail."""

    def __init__(self):
        super().__init__()
        self.boxes = {}
        self.received = Counter()

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        mail, to = self.mails.pop(), envelope.rcpt_tos[0]
        text = mail.get_body(("plain",)).get_content()
        link = re.search(r"https?://\S+/(confirm|manage)/[^/\s]+/", text)
        self.received[to, link[1]] += 1
        if link[1] == "confirm":
            self.boxes[to].put(urlsplit(link[0]).path)
        return answer


def post_office():
    """(controller, post office); stop the controller when done."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    return controller, office


def ask_for(server, request, status):
    found, answer = ask(server.port, request)
    if found != status:
        raise Failed(f"{found} instead of {status}: {answer[:300]}")
    return answer


def one_after_the_other(server, office, petition, end):
    """One thread's people until `end`; how many they were."""
    done = 0
    while time.monotonic() < end:
        email = requests.mailbox(next(requests.visitors))
        box = office.boxes[email] = SimpleQueue()
        ask_for(server, requests.sign(petition, email), 303)
        try:
            path = box.get(timeout=SECONDS_TO_MAIL)
        except Empty:
            raise Failed(f"no mail within {SECONDS_TO_MAIL} s") from None
        page = ask_for(server, requests.get(path), 200)
        shown = re.search(rb'name="shown" value="([^"]+)"', page)[1].decode()
        ask_for(server, requests.post(path, {"shown": shown}), 303)
        done += 1
    return done


def run(server, office, petition, seconds):
    """How many signed and confirmed; raises Failed at the first thing that goes wrong."""
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = [
            pool.submit(one_after_the_other, server, office, petition, end) for _ in range(PEOPLE)
        ]
        return sum(one.result() for one in people)


def wait_for_links(office, number):
    """Waits until as many mails with the own link came, and a little for such as come twice."""
    end = time.monotonic() + SECONDS_TO_MAIL
    while time.monotonic() < end and len(office.received) < 2 * number:
        time.sleep(0.2)
    time.sleep(2)
