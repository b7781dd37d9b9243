"""A crowd that reads and signs through the proxy at a steady pace, whatever the site does.

Whoever is late is late: what a visitor waits is counted from the moment at which they wanted to
come, not from when the crowd got round to them.
"""

import asyncio
import ssl
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from urllib.parse import urlencode

from tests.drill.client import Failed, Line

READERS = 64  # connections that readers share, as browsers keep theirs
SECONDS_TO_TRY_AGAIN = 1
MOST_TRIES = 120
MAILBOXES_OF_A_DOMAIN = 100  # within the budget of one


@dataclass(frozen=True)
class Sheet:
    """The form of a petition: where it goes, and what every signer sends alike."""

    action: str
    values: dict


@dataclass(frozen=True)
class Pace:
    """How many read and sign in a second, for how many seconds."""

    reads: float
    signs: float
    seconds: float
    paths: tuple = ()
    sheet: Sheet | None = None
    first: int = 1  # number of the first signer, so that no two crowds share one


@dataclass
class Outcome:
    """What became of the crowd. Seconds of each answer; addresses whose signature was taken.

    `put_off` counts answers of 503 to signers, who try again until it is taken: the page said so,
    and kept what they typed. `failed` counts everything else that should not be, by its name.
    """

    reads: list = field(default_factory=list)
    signs: list = field(default_factory=list)
    signed: list = field(default_factory=list)
    put_off: int = 0
    failed_reads: Counter = field(default_factory=Counter)
    failed_signs: Counter = field(default_factory=Counter)


def at(share, seconds):
    """Milliseconds within which this share of the answers came."""
    if not seconds:
        return float("inf")
    return 1000 * sorted(seconds)[min(int(share * len(seconds)), len(seconds) - 1)]


def address_of(number):
    return f"person{number}@town{number // MAILBOXES_OF_A_DOMAIN}.example.org"


def network_of(number):
    """An address of the loopback net, in a network of its own."""
    return f"127.{1 + (number >> 15 & 127)}.{number >> 7 & 255}.{1 + (number & 127)}"


class Crowd:
    def __init__(self, port, certificate, pace):
        self.port, self.pace = port, pace
        self.trust = ssl.create_default_context(cafile=certificate)
        self.outcome = Outcome()
        self.lines = asyncio.Queue()

    async def run(self):
        for _ in range(READERS):
            self.lines.put_nowait(Line(self.port, self.trust))
        await asyncio.gather(
            self.steadily(self.pace.reads, self.read), self.steadily(self.pace.signs, self.sign)
        )
        while not self.lines.empty():
            self.lines.get_nowait().close()
        return self.outcome

    async def steadily(self, rate, do):
        """Starts `do(number, when)` so many times a second, and waits until all have ended."""
        began, number = time.perf_counter(), 0
        async with asyncio.TaskGroup() as tasks:
            while rate and number < rate * self.pace.seconds:
                when = began + number / rate
                await asyncio.sleep(max(0, when - time.perf_counter()))
                tasks.create_task(do(number, when))
                number += 1

    async def read(self, number, when):
        path = self.pace.paths[number % len(self.pace.paths)]
        line = await self.lines.get()
        try:
            answer = await line.ask(path)
        except Failed as error:
            self.outcome.failed_reads[str(error)] += 1
        else:
            if answer.status == 200 and answer.body:
                self.outcome.reads.append(time.perf_counter() - when)
            else:
                self.outcome.failed_reads[f"{answer.status} at {path}"] += 1
        finally:
            self.lines.put_nowait(line)

    async def sign(self, number, when):
        number += self.pace.first
        email = address_of(number)
        form = urlencode(self.pace.sheet.values | {"email": email})
        line = Line(self.port, self.trust, source=network_of(number))
        try:
            for _ in range(MOST_TRIES):
                answer = await line.ask(self.pace.sheet.action, form=form)
                if answer.status != 503:
                    break
                self.outcome.put_off += 1
                await asyncio.sleep(SECONDS_TO_TRY_AGAIN)
        except Failed as error:
            self.outcome.failed_signs[str(error)] += 1
        else:
            if answer.status == 303:
                self.outcome.signs.append(time.perf_counter() - when)
                self.outcome.signed.append(email)
            else:
                self.outcome.failed_signs[f"{answer.status} for a signature"] += 1
        finally:
            line.close()


def crowd(port, certificate, pace):
    """Runs a crowd to its end; its Outcome."""
    return asyncio.run(Crowd(port, certificate, pace).run())


class Crowds:
    """Runs crowds in a process of their own, beside what the drill does meanwhile."""

    def __init__(self, stack):
        self.port, self.certificate = stack.port, stack.folder / "proxy" / "certificate.pem"
        self.pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
        self.next = 1

    def start(self, pace):
        """A future of the Outcome."""
        pace = replace(pace, first=self.next)
        self.next += int(pace.signs * pace.seconds) + 1
        return self.pool.submit(crowd, self.port, self.certificate, pace)

    def close(self):
        self.pool.shutdown(cancel_futures=True)
