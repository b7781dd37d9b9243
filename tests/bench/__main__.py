"""`make bench`: measures Undersigned against a stock Wagtail form page and prints a table.

Both sides run at the same time on this machine, with the same server and database; they are asked
in turns, and the median round counts. Ends with 1 if anything that docs/performance.md wants is
missed.
"""

import argparse
import os
import platform
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date

from tests.bench import delivering, exporting, parallel, probes, requests, servers
from tests.bench.database import ask, database
from tests.bench.load import Failed, run
from tests.bench.report import Report, middle
from tests.bench.sides import ROOT, ROUNDS, environments, in_turns, manage, prepare
from tools.postgres import postgres

CLOSE, SCREEN = 20, 300  # milliseconds
# Seconds for 100,000 signatures.
DELIVERIES = {"csv": 10, "xlsx": 20, "pdf": 90}


class Bench:
    """The servers, what is known of their data, and the measurements."""

    def __init__(self, options, report, site, stock, environment):
        self.seconds = 2 if options.quick else 6
        self.options, self.report = options, report
        self.site, self.stock, self.environment = site, stock, environment
        self.petitions = site["petitions"]

    def reading(self, ours, cached, stock):
        page = self.petitions["empty"]["path"]
        found = in_turns(
            self.seconds,
            stock=(stock, requests.gets(self.stock["path"]), 200),
            ours=(ours, requests.gets(page), 200),
            cached=(cached, requests.gets(page), 200),
        )
        self.report.line("stock form page, GET", middle(found["stock"]))
        self.report.against("petition page, cache off", found["ours"], found["stock"], least=2.4)
        self.report.against("petition page, cached", found["cached"], found["stock"], least=60)

    def signing(self, ours, stock):
        found = in_turns(
            self.seconds,
            stock=(stock, requests.stock_posts(stock, self.stock["path"]), 200),
            ours=(ours, requests.signs(self.petitions["empty"]), 303),
        )
        self.report.line("stock form page, POST", middle(found["stock"]))
        self.report.against("sign, POST", found["ours"], found["stock"], least=4)
        (held,) = ask(self.url, "SELECT count(*) FROM petitions_signature WHERE state = 'held'")
        self.report.expect(held == 0, f"{held} signatures were held")

    def size(self, server):
        """The same with many signatures on the petition."""
        number, full = self.options.signatures, self.petitions["full"]
        manage(self.environment, "generate_signatures", full["key"], str(number))
        empty = self.petitions["empty"]
        for title, make, status in (
            ("GET", lambda petition: requests.gets(petition["path"]), 200),
            ("POST", requests.signs, 303),
        ):
            sides = {"few": (server, make(empty), status), "many": (server, make(full), status)}
            found = in_turns(self.seconds, **sides)
            self.report.line(f"{title} with few signatures", middle(found["few"]))
            self.report.against(
                f"{title} with {number:,} signatures", found["many"], found["few"], least=0.91
            )

    def screens(self, server):
        """What staff look at; the first look at an overview takes up what was signed meanwhile."""
        full, empty = (self.petitions[slug]["overview"] for slug in ("full", "empty"))
        paths = {"overview of a petition": full, "first page of the admin": "/admin/"}
        warming = [empty, "/admin/"]
        found = probes.screens(server, warming, paths, self.site["cookie"])
        for title, (first, usual) in found.items():
            print(
                f"{title}, {self.options.signatures:,} signatures: first {first:.0f} ms, "
                f"median {usual:.0f} ms; wanted < {SCREEN} ms",
                flush=True,
            )
            slowest = max(first, usual)
            self.report.expect(slowest < SCREEN, f"{title}: {slowest:.0f} ms, not {SCREEN}")

    def exporting(self):
        """The list of all signatures as CSV; the time wanted grows with their number."""
        seconds, peak, rows = exporting.export(self.environment, self.petitions["full"]["key"])
        wanted = 60 * self.options.signatures / 1_000_000
        print(
            f"CSV of {rows:,} signatures: {seconds:.1f} s, peak {peak:.0f} MB; "
            f"wanted < {wanted:.0f} s, < 200 MB",
            flush=True,
        )
        self.report.expect(rows >= self.options.signatures, f"the CSV has {rows} rows only")
        self.report.expect(seconds < wanted, f"CSV: {seconds:.1f} s instead of {wanted:.0f}")
        self.report.expect(peak < 200, f"CSV: {peak:.0f} MB instead of 200")

    def delivering(self):
        """The same as the worker makes it. Of a million names nobody prints a PDF."""
        number, key = self.options.signatures, self.petitions["full"]["key"]
        for format, seconds_wanted in DELIVERIES.items():
            if format == "pdf" and number > 100_000:
                continue
            seconds, peak, manifest = delivering.deliver(self.environment, key, format)
            wanted = seconds_wanted * number / 100_000
            print(
                f"{format.upper()} delivery of {manifest['rows']:,} signatures: {seconds:.1f} s, "
                f"peak {peak:.0f} MB; wanted < {wanted:.0f} s, < 300 MB",
                flush=True,
            )
            self.report.expect(seconds < wanted, f"{format} delivery: {seconds:.1f} s")
            self.report.expect(peak < 300, f"{format} delivery: {peak:.0f} MB instead of 300")

    def confirming(self, server):
        links = (requests.confirm(*one) for one in self.site["confirms"])
        rounds = [run(server, links, status=303, seconds=1.5) for _ in range(ROUNDS)]
        found = middle(rounds)
        self.report.line("confirm, POST", found, wanted="> 500 req/s")
        self.report.expect(found.rate > 500, f"confirms: {found.rate:.0f}/s instead of 500")

    def parallel(self, server, office):
        """Forty people at once, with the real worker."""
        ask(self.url, "UPDATE petitions_outbox SET state = 'given_up' WHERE state = 'waiting'")
        seconds = 10 if self.options.quick else 60
        petition = self.petitions["parallel"]
        with servers.running([sys.executable, "manage.py", "worker"], self.environment):
            number = parallel.run(server, office, petition, seconds)
            parallel.wait_for_links(office, number)
        rows, tally = ask(self.url, ROWS_AND_TALLY, petition["key"], petition["key"])
        mails = office.received
        twice = sum(times > 1 for times in mails.values())
        print(
            f"{parallel.PEOPLE} people at a time for {seconds} s: {number} signed and confirmed, "
            f"rows {rows}, tally {tally}, mails {sum(mails.values())}, twice {twice}",
            flush=True,
        )
        self.report.expect(rows == tally == number > 0, "tally, rows and people differ")
        self.report.expect(len(mails) == 2 * number and not twice, "mails are missing or double")

    def probing(self, server):
        number = 20 if self.options.quick else 40
        for title, found in (
            (
                "addresses",
                probes.addresses(server, self.petitions["probed"], self.site["blocked"], number),
            ),
            ("links that lead nowhere", probes.links(server, self.site["links"], number)),
        ):
            spread = max(found.values()) - min(found.values())
            words = ", ".join(f"{name} {value:.1f}" for name, value in found.items())
            print(f"{title}, median ms: {words}; spread {spread:.1f}, wanted <= {CLOSE}")
            self.report.expect(spread <= CLOSE, f"{title} can be told apart: {spread:.1f} ms")


ROWS_AND_TALLY = """
SELECT
    (SELECT count(*) FROM petitions_signature s JOIN statements_letter l ON l.id = s.letter_id
     WHERE l.key = %s AND s.state = 'confirmed'),
    (SELECT sum(t.count) FROM petitions_tallyslot t JOIN statements_letter l ON l.id = t.letter_id
     WHERE l.key = %s)
"""


def measure(options):
    """Runs everything; the Report."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres())
        site_url = stack.enter_context(database(url, "bench_site"))
        stock_url = stack.enter_context(database(url, "bench_stock"))
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="undersigned-bench-"))
        controller, office = parallel.post_office()
        stack.callback(controller.stop)
        site, stock = environments(site_url, stock_url, folder, controller.port)
        with ThreadPoolExecutor() as pool:
            modules = ["tests.bench.site_data", "tests.bench.stock.data"]
            known = list(pool.map(prepare, modules, [site, stock]))

        def serve(application, environment):
            started = servers.serving(application, environment, command=options.server)
            return stack.enter_context(started)

        plain = serve("campaign.wsgi", {**site, "PAGE_CACHE_SECONDS": "0"})
        cached = serve("campaign.wsgi", {**site, "PAGE_CACHE_SECONDS": "3"})
        other = serve("tests.bench.stock.wsgi", stock)
        bench = Bench(options, Report(), *known, site)
        bench.url = site_url
        bench.signing(cached, other)
        bench.reading(plain, cached, other)
        bench.size(plain)
        bench.screens(plain)
        bench.exporting()
        bench.delivering()
        bench.confirming(cached)
        bench.parallel(cached, office)
        bench.probing(cached)
        return bench.report


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short rounds, under three minutes")
    parser.add_argument("--full", action="store_true", help="a million signatures")
    parser.add_argument("--server", default=servers.COMMAND, help="another server, to compare")
    options = parser.parse_args()
    options.signatures = 1_000_000 if options.full else 100_000
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.chdir(ROOT)
    print(f"{date.today()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    try:
        missed = measure(options).missed
    except Failed as error:
        missed = [str(error)]
    print("\n".join(["", "MISSED:", *missed]) if missed else "\nNothing was missed.")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
