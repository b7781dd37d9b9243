"""One server without containers: units that start what the image starts, the proxy as laid out."""

import getpass
import json
import re
import shlex
import ssl
import subprocess
from configparser import RawConfigParser
from http.client import HTTPConnection, HTTPSConnection

import pytest

from tests.campaign.test_settings import start
from tests.deploy.files import DEPLOY, ROOT, compose, instructions, listed_variables
from tools.keys import as_lines, fresh_secrets
from tools.postgres import free_port
from tools.stack.data import listens
from tools.stack.parts import Part

SYSTEMD = DEPLOY / "systemd"
NGINX = DEPLOY / "nginx"
UNITS = {path.name: path for path in SYSTEMD.glob("*.service")}
WEB, WORKER, PROXY = (UNITS[f"undersigned-{name}.service"] for name in ("web@", "worker", "proxy"))
GUIDE = (ROOT / "docs" / "deploying.md").read_text()
SECTION = GUIDE.partition("\n## Without containers\n")[2].partition("\n## ")[0]


def service(path):
    """The lines of [Service] by name; the last one where there are several."""
    unit = RawConfigParser(strict=False, comment_prefixes=("#",))
    unit.optionxform = str
    unit.read_string(path.read_text().replace("\\\n", " "))
    return unit["Service"]


def test_the_web_process_is_that_of_the_image():
    command = next(
        rest for word, rest in reversed(instructions(DEPLOY / "Dockerfile")) if word == "CMD"
    )
    image = json.loads(command)
    unit = shlex.split(service(WEB)["ExecStart"])
    assert unit[0] == "/opt/undersigned/.venv/bin/granian"
    assert [*unit[1:4], *unit[7:]] == [*image[1:4], *image[7:]]
    assert unit[4:7] == ["127.0.0.1", "--port", "%i"]


def test_the_worker_is_that_of_containers():
    unit = shlex.split(service(WORKER)["ExecStart"])
    assert ["python", *unit[1:]] == compose()["services"]["worker"]["command"]


@pytest.mark.parametrize("name", UNITS)
def test_every_part_comes_back_has_limits_and_may_write_little(name):
    unit = service(UNITS[name])
    assert "Restart" in unit or unit["Type"] == "oneshot"
    assert unit.get("Restart", "always") == "always"
    assert unit["MemoryMax"]
    assert unit["ProtectSystem"] == "strict"
    assert unit["NoNewPrivileges"] == "yes"
    if UNITS[name] != PROXY:
        assert unit["User"] == "undersigned"
        assert unit["CapabilityBoundingSet"] == ""
        assert "ReadWritePaths" not in unit
        assert unit["Environment"] == "DJANGO_SETTINGS_MODULE=campaign.settings.production"


def test_the_guide_starts_every_unit_and_one_web_process_for_each_line_of_the_proxy():
    enabled, timer = (line.split() for line in re.findall(r"systemctl enable --now (.+)", SECTION))
    assert timer == [path.name for path in SYSTEMD.glob("*.timer")]
    ports = re.findall(
        r"^server 127.0.0.1:(\d+)", (NGINX / "server/upstream.conf").read_text(), re.M
    )
    assert enabled[:-2] == [f"undersigned-web@{port}" for port in ports]
    assert enabled[-2:] == ["undersigned-worker", "undersigned-proxy"]


def test_the_guide_prepares_the_site_as_containers_do():
    guide = re.findall(r"^ {4}undersigned (.+)", SECTION, re.M)
    script = compose()["services"]["migrate"]["command"][-1]
    steps = re.findall(r"manage\.py (.+)", script)
    # The image has its static files; a person may be asked.
    kept = [
        step
        for step in guide
        if step.split()[0] not in ("collectstatic", "createsuperuser", "add_language")
    ]
    assert [step.split()[0] for step in kept] == [step.split()[0] for step in steps]


def test_the_site_starts_with_what_the_guide_writes(tmp_path):
    lines = re.search(r"\.env <<'EOF'\n(.*?)^ *EOF", SECTION, re.S | re.M)[1]
    said = [line.strip() for line in lines.splitlines()]
    written = dict(line.split("=", 1) for line in [*said, *as_lines(fresh_secrets()).split()])
    assert written.keys() <= listed_variables()
    environment = {**written, "DJANGO_SETTINGS_MODULE": "campaign.settings.production"}
    environment["DATA_DIR"] = str(tmp_path)
    ended = start(environment, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def folder(tmp_path):
    """The proxy's folder, made by the lines of the guide."""
    lines = [
        line.strip()
        for line in re.findall(r"^ {4}((?:mkdir|cd|ln) .+)", SECTION, re.M)
        if "/srv/undersigned" in line or "/nginx" in line
    ]
    script = "\n".join(lines)
    script = script.replace("/srv/undersigned", str(tmp_path / "proxy"))
    script = script.replace("/opt/undersigned", str(ROOT))
    subprocess.run(["sh", "-euc", script], check=True)
    return tmp_path / "proxy"


def adapted(folder, name, *changes):
    """Puts a changed copy in the place of a link."""
    file = folder / name
    text = file.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, str(new))
    file.unlink()
    file.write_text(text)


@pytest.fixture
def proxy(folder, tmp_path):
    """nginx as the unit starts it; nothing listens behind. Gives its ports for http and https."""
    plain, secure = free_port(), free_port()
    certificates = tmp_path / "certificates"
    certificates.mkdir()
    adapted(
        folder, "plain/plain.conf", ("[::]:80", f"[::1]:{plain}"), ("listen 80", f"listen {plain}")
    )
    adapted(
        folder,
        "listen.conf",
        ("[::]:443", f"[::1]:{secure}"),
        ("listen 443", f"listen {secure}"),
        ("/etc/letsencrypt", certificates),
    )
    adapted(folder, "global.conf", ("www-data", getpass.getuser()))  # who may read what tests write
    unit = service(PROXY)
    made = unit["ExecStartPre"].replace("/opt/undersigned", str(ROOT))
    subprocess.run([*shlex.split(made)[:1], certificates], check=True)
    command = unit["ExecStart"].replace("/srv/undersigned", str(folder))
    part = Part(
        "proxy", shlex.split(command), folder=tmp_path, environment={}, probe=listens(secure)
    )
    part.start()
    yield plain, secure
    part.stop()


@pytest.mark.heavy
def test_the_proxy_starts_as_laid_out_and_leads_to_https(proxy, folder):
    plain, secure = proxy
    (folder / "challenges/.well-known/acme-challenge").mkdir(parents=True)
    (folder / "challenges/.well-known/acme-challenge/word").write_text("proof")
    assert ask(HTTPConnection("127.0.0.1", plain), "/.well-known/acme-challenge/word") == (
        200,
        None,
        b"proof",
    )
    status, place, _body = ask(HTTPConnection("127.0.0.1", plain), "/en/?q=x")
    assert (status, place) == (301, "https://127.0.0.1/en/?q=x")
    trusting = ssl._create_unverified_context()
    status, _place, body = ask(HTTPSConnection("127.0.0.1", secure, context=trusting), "/en/")
    assert status == 502  # no web process: the page of the proxy says so
    assert b"errors.css" in body


def ask(connection, path):
    """(status, where to, body)"""
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.headers.get("Location"), answer.read()
    connection.close()
    return found


def test_a_certificate_takes_the_place_of_the_one_made_here(tmp_path):
    make = [NGINX / "certificate.sh", tmp_path]
    subprocess.run(make, check=True)
    made = (tmp_path / "now/fullchain.pem").read_bytes()
    assert made.startswith(b"-----BEGIN CERTIFICATE-----")
    subprocess.run(make, check=True)
    assert (tmp_path / "now/fullchain.pem").read_bytes() == made
    (tmp_path / "live/site").mkdir(parents=True)
    (tmp_path / "live/site/fullchain.pem").write_text("certbot's")
    subprocess.run(make, check=True)
    assert (tmp_path / "now/fullchain.pem").read_text() == "certbot's"
