"""What ten million signatures cost those who read, sign, and look after them.

Two sites on one database server, alike but for the number of signatures of one petition, are asked
in turns, each with its own web processes and without the page cache.
"""

import tempfile
from contextlib import ExitStack

from tests.bench import requests, servers
from tests.bench.database import ask, database
from tests.bench.report import middle
from tests.bench.sides import environments, in_turns, manage, prepare
from tests.drill import steps
from tools.postgres import postgres

MADE, NUMBER = 1_000_000, 10_000_000
# Nine more of each, some hours older, so that those which were sealed one by one stand first. Their
# envelopes cannot be opened; nothing that is asked here opens one.
COPIES = """
INSERT INTO petitions_signature ({names}, address_digest, created_at, confirmed_at)
SELECT {names}, sha256(address_digest || n::text::bytea),
    created_at - n * interval '1 hour', confirmed_at - n * interval '1 hour'
FROM petitions_signature CROSS JOIN generate_series(1, %s) n
"""
OTHERS = """
SELECT string_agg(column_name, ', ') FROM information_schema.columns
WHERE table_name = 'petitions_signature' AND column_name NOT IN
    ('id', 'address_digest', 'created_at', 'confirmed_at')
"""
# So many that lists fill a page, and the charts have days to show.
FEW = 200
MOST_TIMES = 1.2
ROUNDS = 9
NO_MAIL = 9  # the port "discard": no worker runs, and mails wait


class Side:
    """One site with so many signatures on one petition."""

    def __init__(self, stack, url, number):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="undersigned-many-"))
        self.url = url
        self.environment, _stock = environments(url, url, folder, NO_MAIL)
        self.environment["PAGE_CACHE_SECONDS"] = "0"
        known = prepare("tests.bench.site_data", self.environment)
        self.petition, self.cookie = known["petitions"]["full"], known["cookie"]
        manage(
            self.environment, "generate_signatures", self.petition["key"], str(min(number, MADE))
        )
        if number > MADE:
            self.copy(number // MADE - 1)
        self.server = stack.enter_context(servers.serving("campaign.wsgi", self.environment))

    def copy(self, times):
        (names,) = ask(self.url, OTHERS)
        ask(self.url, COPIES.format(names=names), times)
        manage(self.environment, "verify_tallies", "--repair")
        ask(self.url, "ANALYZE")

    def asks(self):
        """{what: (requests, status)}"""

        def staff(path):
            request = requests.get(path, cookie=self.cookie)
            while True:
                yield request

        return {
            "petition page": (requests.gets(self.petition["path"]), 200),
            "signing": (requests.signs(self.petition), 303),
            "list of names": (requests.gets(self.petition["names"]), 200),
            "list of signatures, staff": (staff(self.petition["list"]), 200),
            "overview, staff": (staff(self.petition["overview"]), 200),
            "first page of the admin": (staff("/admin/"), 200),
        }


def many(report, seconds, number=NUMBER):
    """Rows of the ratio of `number` signatures to FEW, in time for each request."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres())
        few = Side(stack, stack.enter_context(database(url, "drill_few")), FEW)
        many = Side(stack, stack.enter_context(database(url, "drill_many")), number)
        others = many.asks()
        for what, (asked, status) in few.asks().items():
            found = in_turns(
                seconds,
                rounds=ROUNDS,
                few=(few.server, asked, status),
                many=(many.server, others[what][0], status),
            )
            one, other = middle(found["few"]), middle(found["many"])
            ratio = one.rate / other.rate
            report.row(
                f"{what}, {number:,} signatures to {FEW}",
                f"<= {MOST_TIMES}",
                f"{ratio:.2f} ({one.rate:.0f}/s, {other.rate:.0f}/s)",
                is_met=ratio <= MOST_TIMES,
            )
        steps.size(report, many.url)
        steps.web_processes(report, few.environment, few.petition, seconds)
        steps.workers(report, few.environment)
