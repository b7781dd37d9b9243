"""`make drill`: what happens to readers and signers when a part of the site is away.

A crowd reads and signs all the while. Prints a table, and ends with 1 if anything that
docs/performance.md wants of it is missed.
"""

import argparse
import re
import signal
import sys
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from tests import mail_sink
from tests.drill import slow
from tests.drill.crowd import Pace, at
from tests.drill.report import Report
from tests.drill.site import drilled
from tools.stack.parts import NotStarted

SECONDS_TO_MAIL = 900  # a mail that could not be sent waits longer after each try
SLOW_CLIENTS = 200
READ_MS = 200
SECONDS_BEFORE = 10


@dataclass(frozen=True)
class Sizes:
    """Rates a second, and for how many seconds a part is away."""

    reads: float
    signs: float
    away: float
    mail_away: float
    steady: float


WHOLE = Sizes(reads=500, signs=50, away=60, mail_away=600, steady=60)
QUICK = Sizes(reads=100, signs=10, away=10, mail_away=20, steady=20)


class Drill:
    def __init__(self, site, report, sizes):
        self.site, self.report, self.sizes = site, report, sizes

    def all(self):
        self.web_killed()
        self.worker_killed()
        self.redis_away()
        self.postgres_restarted()
        self.mail_away()
        self.slow_clients()

    def web_killed(self):
        part = self.site.stack.parts["web-1"]
        with self.accident("one of two web processes killed (-9)", self.sizes.steady):
            part.kill()
            time.sleep(self.sizes.steady / 2)
            part.start()

    def worker_killed(self):
        part = self.site.stack.parts["worker-1"]
        with self.accident("one of two workers killed (-9)", self.sizes.steady):
            part.kill()
            time.sleep(self.sizes.steady / 2)
            part.start()

    def redis_away(self):
        part = self.site.stack.parts["redis"]
        what = f"Redis away for {self.sizes.away:.0f} s"
        with self.accident(what, self.sizes.away + 30):
            part.kill()
            time.sleep(self.sizes.away)
            part.start()

    def postgres_restarted(self):
        part = self.site.stack.parts["postgres"]
        with self.accident("PostgreSQL restarted", self.sizes.steady, puts_off=True):
            part.restart()

    def mail_away(self):
        stack = self.site.stack
        what = f"mail server away for {self.sizes.mail_away:.0f} s"
        signs = min(self.sizes.signs, 5)
        with self.accident(what, self.sizes.mail_away + 20, signs=signs):
            stack.mail_server.stop()
            time.sleep(self.sizes.mail_away)
            stack.mail_server, _ = mail_sink.start(self.site.office, stack.ports["mail"])

    def slow_clients(self):
        stack, seconds = self.site.stack, self.sizes.steady
        certificate = stack.folder / "proxy" / "certificate.pem"
        options = {"number": SLOW_CLIENTS, "seconds": seconds}
        arguments = (stack.port, certificate, self.site.sheet.action)
        with self.accident(f"{SLOW_CLIENTS} slow clients", seconds) as found:
            slow.clients(*arguments, **options)
        reads = at(0.95, found.outcome.reads)
        self.report.row(
            f"{SLOW_CLIENTS} slow clients: read, p95",
            f"< {READ_MS} ms",
            f"{reads:.0f} ms",
            is_met=reads < READ_MS,
        )

    def accident(self, what, seconds, **more):
        return Accident(self, what, seconds, **more)


class Accident:
    """A block in which the accident happens while a crowd is there; judged when both have ended.

    `puts_off` says that signers may be told to try again.
    """

    def __init__(self, drill, what, seconds, *, signs=None, puts_off=False):
        self.drill, self.site, self.what = drill, drill.site, what
        self.puts_off = puts_off
        sizes, site = drill.sizes, drill.site
        signs = signs or sizes.signs
        span = seconds + 2 * SECONDS_BEFORE
        self.pace = Pace(sizes.reads, signs, span, site.paths, site.sheet)

    def __enter__(self):
        print(f"--- {self.what}", flush=True)
        self.before = self.site.signatures()
        self.crowd = self.site.crowds.start(self.pace)
        time.sleep(SECONDS_BEFORE)
        return self

    def __exit__(self, kind, error, trace):
        self.outcome = self.crowd.result()
        if error is None:
            self.judge()

    def row(self, what, wanted, found, *, is_met):
        self.drill.report.row(f"{self.what}: {what}", wanted, found, is_met=is_met)

    def judge(self):
        outcome = self.outcome
        told = ", ".join(f"{n}x {name}" for name, n in outcome.failed_reads.most_common(2))
        failed = outcome.failed_reads.total()
        self.row(
            "reads failed",
            "0",
            f"{failed} of {failed + len(outcome.reads)} {told}".strip(),
            is_met=not failed and len(outcome.reads) > 0,
        )
        told = ", ".join(f"{n}x {name}" for name, n in outcome.failed_signs.most_common(2))
        failed = outcome.failed_signs.total()
        may_wait = "" if self.puts_off else ", none put off"
        self.row(
            "signers refused",
            f"0{may_wait}",
            f"{failed} {told}, {outcome.put_off} times put off".replace(" ,", ","),
            is_met=not failed and (self.puts_off or not outcome.put_off),
        )
        stored = self.site.signatures() - self.before
        signed = len(outcome.signed)
        self.row("stored", f"{signed}", f"{stored}", is_met=stored == signed > 0)
        self.mails(outcome.signed)
        self.recovered()

    def mails(self, people):
        office = self.site.office
        waited = office.wait_for(people, seconds=SECONDS_TO_MAIL)
        again = office.again(people)
        self.row(
            "mails missing, twice",
            "0, 0",
            f"{len(office.missing(people))}, {len(office.twice(people))}"
            f" ({len(again)} sent again as the same), the last {waited or 0:.0f} s after",
            is_met=waited is not None and not office.twice(people),
        )

    def recovered(self):
        """One more signs, gets a mail, presses the button and is counted, without a hand."""
        site = self.site
        (person,) = site.crowds.start(Pace(0, 1, 1, sheet=site.sheet)).result().signed
        site.office.wait_for([person], seconds=60)
        path = site.office.links_to[person]
        shown = re.search(r'name="shown" value="([^"]+)"', site.get(path))[1]
        status, _text = site.ask(path, method="POST", body=urlencode({"shown": shown}))
        self.row("afterwards one signs and confirms", "303", f"{status}", is_met=status == 303)


def main():
    parser = argparse.ArgumentParser(prog="make drill", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer people, shorter accidents")
    parser.add_argument("--only", help="one accident, by the name of its method")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    report = Report()
    try:
        with drilled() as site:
            drill = Drill(site, report, QUICK if options.quick else WHOLE)
            getattr(drill, options.only or "all")()
    except NotStarted as error:
        sys.exit(str(error))
    print(f"\n{report.table()}")
    sys.exit(1 if report.has_missed else 0)


if __name__ == "__main__":
    main()
