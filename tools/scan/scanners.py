"""The scanners: how each is started, and what of its words is a finding.

Most end with 0 whatever they found, and some when they did not even run. So each has to show that
it looked at something.
"""

import json
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

from tools.audit import tools
from tools.audit.tools import Missing

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / "var" / "scan"
PROGRAMS = FOLDER / "venv" / "bin"
CODE = ("campaign", "home", "petitions", "statements")
# Without "csrf", which looks for tokens in forms: public forms have none, and ask where a post
# comes from instead (docs/decisions/0005-byte-identical-pages.md).
MODULES = (
    "backup,cookieflags,crlf,csp,exec,file,http_headers,ldap,methods,permanentxss,redirect,"
    "sql,timesql,upload,xss"
)
GRADE = "A+"
# What sqlmap says of a place once it is through with it.
NOT_INJECTABLE = "all tested parameters do not appear to be injectable"
INJECTABLE = re.compile(r"(?:parameter|Parameter) .* (?:is vulnerable|appears to be .*injectable)")


def install():
    """Brings the scanners into var/scan. Raises Missing."""
    wanted, kept = HERE / "requirements.txt", FOLDER / "installed.txt"
    if kept.exists() and kept.read_bytes() == wanted.read_bytes():
        return
    print("Installing the scanners", flush=True)
    venv.create(PROGRAMS.parent, clear=True, with_pip=True)
    command = [PROGRAMS / "python", "-m", "pip", "install", "--quiet", "--require-hashes"]
    if subprocess.run([*command, "-r", wanted]).returncode:
        raise Missing("pip could not install the scanners.")
    kept.write_bytes(wanted.read_bytes())


def said_by(command, **more):
    """What a scanner printed, with errors; how it ended says little."""
    options = {"text": True, "cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.run(list(map(str, command)), **options, **more).stdout


def bandit(check):
    """Reads the code; low severity is left out (asserts, chance in demos)."""
    report = FOLDER / "bandit.json"
    said = said_by([PROGRAMS / "bandit", "-r", *CODE, "-ll", "-q", "-f", "json", "-o", report])
    if not report.exists():
        raise Missing(f"bandit: {said[-400:]}")
    found = json.loads(report.read_text())
    problems = [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in found["results"]
    ]
    check.look(f"{found['metrics']['_totals']['loc']} lines", problems + found["errors"])


def deploy_check(check, environment):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True
    )
    check.look("check --deploy", [ran.stderr.strip()[-2000:]] if ran.returncode else [])


def wapiti(check, address, name, *, cookie=None):
    """Crawls from `address` and attacks what it finds there; a look for each page it crawled."""
    report = FOLDER / f"wapiti-{name}.json"
    report.unlink(missing_ok=True)
    command = [PROGRAMS / "wapiti", "-u", address, "--flush-session", "--scope", "folder"]
    command += ["--store-session", FOLDER / "sessions", "--no-bugreport", "--verify-ssl", "0"]
    command += ["-m", MODULES, "-f", "json", "-o", report, "-dr", "1", "--color"]
    if cookie:
        command += ["-C", cookie, "--drop-set-cookie"]
    said = said_by(command)
    if not report.exists():
        raise Missing(f"wapiti: {said[-400:]}")
    found = json.loads(report.read_text())
    problems = [
        f"{kind}: {one['method']} {one['path']} {one['parameter']} {one['info']}"
        for section in ("vulnerabilities", "anomalies")
        for kind, ones in found[section].items()
        for one in ones
    ]
    check.look(f"wapiti, {name}", problems)
    check.found = f"{len(check.misses)} in {found['infos']['crawled_pages_nbr']} pages"
    if found["infos"]["crawled_pages_nbr"] < 10:
        check.misses.append(f"wapiti, {name}: only few pages were found")


def sqlmap(check, address, place, *, body=None, cookie=None, level=2):
    """Tries every parameter of an address or of a form."""
    command = [PROGRAMS / "sqlmap", "-u", address, "--batch", "--flush-session", "--level", level]
    command += ["--risk", "2", "--dbms", "PostgreSQL", "--output-dir", FOLDER / "sqlmap"]
    command += ["--disable-coloring", "--threads", "4", "--ignore-redirects", "--random-agent"]
    if body:
        command += ["--data", body]
    if cookie:
        command += ["--cookie", cookie, "--drop-set-cookie"]
    said = said_by(command)
    problems = INJECTABLE.findall(said)
    if not problems and NOT_INJECTABLE not in said:
        problems = [f"did not look to the end: {said[-400:]}"]
    check.look(place, problems)


def observatory(check, host, certificate):
    """The grade of Mozilla's HTTP Observatory; it trusts the certificate of the stack."""
    package = tools.FOLDER / "node_modules" / "@mdn" / "mdn-http-observatory"
    # The list of browsers' vendors is not ours to load; a site that is not on it loses nothing.
    (package / "conf" / "hsts-preload.json").write_text("{}")
    # Its own wrapper would trust other certificates only.
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(certificate)}
    said = said_by(["node", package / "src" / "scan.js", host], env=environment)
    try:
        found = json.loads(said[said.index("{") :])
        grade, score = found["scan"]["grade"], found["scan"]["score"]
    except (ValueError, KeyError, TypeError):
        raise Missing(f"HTTP Observatory: {said[-400:]}") from None
    failed = [
        f"{name}: {one['result']} ({one['scoreModifier']})"
        for name, one in found["tests"].items()
        if not one["pass"]
    ]
    check.look(host, [] if grade == GRADE else [f"{grade}, {score}: {', '.join(failed)}"])
    check.found = f"{grade} ({score})"
