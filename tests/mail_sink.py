"""A real SMTP server on loopback that keeps what it receives and can be told to refuse or wait."""

import asyncio
import email
import re
import time
from email import policy

from aiosmtpd.controller import Controller

from tools.postgres import free_port

SECONDS_TO_MAIL = 20


class Sink:
    """`mails` are the received messages; `answers` maps an address to a refusal ("550 no").

    `seconds` go by before each message is taken; `begun` counts those that came so far. `on_taken`
    is called once a message is kept, before its sender is told so.
    """

    def __init__(self):
        self.mails = []
        self.answers = {}
        self.seconds = 0
        self.begun = 0
        self.on_taken = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.begun += 1
        await asyncio.sleep(self.seconds)
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.on_taken()
        return "250 OK"

    def links(self):
        """Every confirmation link received so far, in order."""
        texts = [mail.get_body(("plain",)).get_content() for mail in self.mails]
        return [
            link
            for text in texts
            for link in re.findall(r"(https?://\S+/confirm/[^/\s]+/)\s", text)
        ]


class Mailbox:
    """What a mail server was given, newest last."""

    def __init__(self, sink):
        self.sink = sink

    def to(self, address):
        return [mail for mail in self.sink.mails if address in mail["To"]]

    def wait_for(self, address, *, number=1):
        """The newest mail to an address, once so many came; waits for the worker to send them."""
        deadline = time.monotonic() + SECONDS_TO_MAIL
        while len(self.to(address)) < number:
            assert time.monotonic() < deadline, f"no mail to {address} within {SECONDS_TO_MAIL} s"
            time.sleep(0.1)
        return self.to(address)[-1]


def start(sink=None, port=None):
    """(controller, sink); stop the controller when done. It may come back with what it has kept."""
    sink = sink or Sink()
    port = port or free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    return controller, sink
