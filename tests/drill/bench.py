"""`make bench-stack`: the site behind its proxy, with a crowd before it.

Prints a table, and ends with 1 if anything that docs/performance.md wants of it is missed.
"""

import argparse
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
from datetime import date

from tests.drill.crowd import Pace, at
from tests.drill.many import many
from tests.drill.report import Report
from tests.drill.site import PETITION, drilled
from tools.postgres import free_port
from tools.stack.parts import NotStarted, program

LETTER = "/en/letters/heat/"
ROUNDS = 3
CONNECTIONS = 64
RATIO = 0.8
READS, SIGNS = 500, 50
READ_MS, SIGN_MS = 200, 500
SECONDS_TO_MAIL = 300
# A file of the same size from the same proxy, kept by nobody else.
STATIC = """
server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate certificate.pem;
    ssl_certificate_key key.pem;
    root {folder};
}}
"""


def requests_a_second(wrk, address, seconds):
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise NotStarted(f"wrk at {address}:\n{said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])


def serve_static(site, files):
    """The port on which the proxy hands out `files` (name -> text) from its disk."""
    port, folder = free_port(), site.stack.folder / "static-files"
    folder.mkdir()
    folder.chmod(0o755)
    for name, text in files.items():
        (folder / name).write_text(text)
    plain = site.stack.folder / "proxy" / "plain"
    plain.mkdir(exist_ok=True)
    (plain / "bench.conf").write_text(STATIC.format(port=port, folder=folder))
    site.stack.parts["proxy"].restart()
    return port


def kept_pages(site, report, seconds):
    """Pages that the proxy keeps against files of the same size, asked in turns."""
    wrk = program("wrk", hint="install it.")
    paths = {"letter": LETTER, "petition": PETITION}
    port = serve_static(site, {f"{name}.html": site.get(path) for name, path in paths.items()})
    for name, path in paths.items():
        pages, files = [], []
        for _ in range(ROUNDS):
            pages.append(requests_a_second(wrk, f"{site.stack.address}{path}", seconds))
            file = f"https://127.0.0.1:{port}/{name}.html"
            files.append(requests_a_second(wrk, file, seconds))
        page, file = statistics.median(pages), statistics.median(files)
        report.row(
            f"kept {name}, ratio to a file of its size",
            f">= {RATIO}",
            f"{page / file:.2f} ({page:.0f}/s, {file:.0f}/s)",
            is_met=page / file >= RATIO,
        )


def under_load(site, report, seconds):
    pace = Pace(READS, SIGNS, seconds, site.paths, site.sheet)
    before = site.signatures()
    outcome = site.crowds.start(pace).result()
    what = f"{seconds} s of {READS} reads and {SIGNS} signs a second"
    errors = outcome.failed_reads + outcome.failed_signs
    told = ", ".join(f"{number}x {name}" for name, number in errors.most_common(3))
    number = len(outcome.reads) + len(outcome.signs)
    report.row(
        f"{what}: errors",
        "0",
        f"{errors.total()} in {number} {told}".strip(),
        is_met=not errors and not outcome.put_off,
    )
    for kind, times, most in (("sign", outcome.signs, SIGN_MS), ("read", outcome.reads, READ_MS)):
        report.row(
            f"{kind}, p95 (p50)",
            f"< {most} ms",
            f"{at(0.95, times):.0f} ms ({at(0.5, times):.0f})",
            is_met=at(0.95, times) < most,
        )
    rows = site.signatures() - before
    report.row(
        "signatures stored",
        f"{len(outcome.signed)}",
        f"{rows}",
        is_met=rows == len(outcome.signed) > 0,
    )
    waited = site.office.wait_for(outcome.signed, seconds=SECONDS_TO_MAIL)
    missing, twice = site.office.missing(outcome.signed), site.office.twice(outcome.signed)
    twice += site.office.again(outcome.signed)
    report.row(
        "mails: missing, twice",
        "0, 0",
        f"{len(missing)}, {len(twice)}, the last {waited or SECONDS_TO_MAIL:.0f} s after",
        is_met=not missing and not twice,
    )


def main():
    parser = argparse.ArgumentParser(prog="make bench-stack", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute of load, not five")
    parser.add_argument("--full", action="store_true", help="ten million signatures as well")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    print(f"{date.today()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    report = Report()
    try:
        with drilled() as site:
            kept_pages(site, report, seconds=2 if options.quick else 8)
            under_load(site, report, seconds=30 if options.quick else 300)
        if options.full:
            many(report, seconds=2)
    except NotStarted as error:
        sys.exit(str(error))
    print(f"\n{report.table()}")
    sys.exit(1 if report.has_missed else 0)


if __name__ == "__main__":
    main()
