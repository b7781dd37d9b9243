"""What web processes and workers bring, and what rows take: the figures of docs/scaling.md."""

import sys
import time
from contextlib import ExitStack

from tests import mail_sink
from tests.bench import requests, servers
from tests.bench.database import ask
from tests.bench.load import run
from tests.bench.report import middle
from tests.bench.sides import ROUNDS

SIZE = "SELECT pg_total_relation_size('petitions_signature') / count(*) FROM petitions_signature"
SECONDS_OF_MAILING = 10


class Counter(mail_sink.Sink):
    """Takes mails as fast as it can and keeps none."""

    async def handle_DATA(self, server, session, envelope):
        self.begun += 1
        return "250 OK"


def web_processes(report, environment, petition, seconds):
    """Signatures a second by the number of web processes."""
    for number in (1, 2):
        command = servers.COMMAND.replace("--workers 2", f"--workers {number}")
        with servers.serving("campaign.wsgi", environment, command=command) as server:
            asked = requests.signs(petition)
            rounds = [run(server, asked, status=303, seconds=seconds) for _ in range(ROUNDS)]
        report.figure(f"signatures a second, web processes: {number}", f"{middle(rounds).rate:.0f}")


def workers(report, environment):
    """Mails a second by the number of workers, out of those that wait."""
    sink = Counter()
    controller, _sink = mail_sink.start(sink)
    environment = {**environment, "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}"}
    for number in (1, 2):
        with ExitStack() as stack:
            for _ in range(number):
                worker = [sys.executable, "manage.py", "worker"]
                stack.enter_context(servers.running(worker, environment))
            while not sink.begun:
                time.sleep(0.1)
            before = sink.begun
            time.sleep(SECONDS_OF_MAILING)
            rate = (sink.begun - before) / SECONDS_OF_MAILING
        sink.begun = 0
        report.figure(f"mails a second, workers: {number}", f"{rate:.0f}")
    controller.stop()


def size(report, url):
    (octets,) = ask(url, SIZE)
    report.figure("octets of a signature with its indexes", f"{octets}")
