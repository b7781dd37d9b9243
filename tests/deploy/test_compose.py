"""One server: the file keeps to its schema, names what is there, and starts the site as it says."""

import json
import re

import jsonschema
import pytest

from tests.campaign.test_settings import start
from tests.deploy.files import DEPLOY, ROOT, compose, listed_variables, variable
from tools import keys

FILE = compose()
SERVICES = FILE["services"]
OURS = {"web-1", "web-2", "worker", "migrate"}
PRODUCTION = "campaign.settings.production"
OPEN_TO_THE_WORLD = {"proxy"}


def said_by_the_guide():
    """What docs/deploying.md writes into site.env."""
    guide = (ROOT / "docs" / "deploying.md").read_text()
    lines = re.search(r"site\.env <<'EOF'\n(.*?)^ *EOF", guide, re.S | re.M)[1].splitlines()
    return dict(line.strip().split("=", 1) for line in lines)


def test_it_keeps_to_the_schema_of_compose_files():
    schema = json.loads((ROOT / "tests/deploy/schemas/compose-spec.json").read_text())
    jsonschema.validate(FILE, schema)


def test_all_parts_are_there_and_one_image_runs_what_is_ours():
    assert OURS | {"proxy", "database", "cache", "certbot"} == set(SERVICES)
    assert {SERVICES[name]["image"] for name in OURS} == {"undersigned:local"}
    assert SERVICES["web-1"]["build"]["dockerfile"] == "deploy/Dockerfile"


@pytest.mark.parametrize("name", SERVICES)
def test_images_have_a_version(name):
    assert re.search(r":(?!latest)[\w.-]+$", SERVICES[name]["image"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_has_limits_and_no_more_rights_than_it_needs(name):
    service = SERVICES[name]
    assert {"cpus", "memory"} == set(service["deploy"]["resources"]["limits"])
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    if name in OURS:
        assert service["user"] == "10001:10001"
        assert "cap_add" not in service


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_part_comes_back(name):
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_who_waits_for_a_part_waits_until_it_is_well():
    for service in SERVICES.values():
        for name, wish in service.get("depends_on", {}).items():
            assert wish == {"condition": "service_healthy"}
            checked = SERVICES[name].get("healthcheck")
            assert name in OURS or checked["test"]


def test_database_and_cache_are_reached_from_inside_only():
    assert FILE["networks"]["inside"] == {"internal": True}
    for name in ("database", "cache"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert {name for name, service in SERVICES.items() if "ports" in service} == OPEN_TO_THE_WORLD
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_files_that_it_names_are_there():
    made_on_the_server = {"./maintenance", "./certificates"}
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and source not in made_on_the_server:
                assert (DEPLOY / source).exists(), source
            elif not source.startswith("./"):
                assert source in FILE["volumes"]


def test_scripts_of_other_images_may_be_run():
    for name in ("nginx/certificate.sh", "nginx/compose/start.sh", "postgres/create.sh"):
        assert (DEPLOY / name).stat().st_mode & 0o111


def test_every_variable_of_ours_is_known():
    for name in OURS:
        given = {variable(key) for key in SERVICES[name]["environment"]}
        assert given <= listed_variables()
        assert SERVICES[name]["env_file"] == ["site.env"]  # any other one of .env.example


def test_secrets_come_as_files_that_the_tool_makes(tmp_path):
    keys.write_files(tmp_path / "secrets")
    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    asked = {path["file"].removeprefix("secrets/") for path in FILE["secrets"].values()}
    assert asked == made | {"email_url"}
    assert set(FILE["secrets"]) == asked
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if str(value).startswith("/run/secrets/"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, key)


def test_secrets_that_are_there_are_kept_and_nobody_else_may_look(tmp_path):
    folder = tmp_path / "secrets"
    keys.write_files(folder)
    before = {path.name: path.read_text() for path in folder.iterdir()}
    (folder / "digest_key").unlink()
    keys.write_files(folder)
    after = {path.name: path.read_text() for path in folder.iterdir()}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"digest_key"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert before["database_password"].strip() in before["database_url"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_site_starts_with_what_it_is_given(name, tmp_path):
    """Production settings accept it: its own, the secrets, site.env."""
    keys.write_files(tmp_path)
    (tmp_path / "email_url").write_text("smtp+tls://me:word@mail.example.org:587\n")
    given = {
        key: value.replace("/run/secrets", str(tmp_path))
        for key, value in SERVICES[name]["environment"].items()
    }
    environment = {
        **said_by_the_guide(),
        **given,
        "DJANGO_SETTINGS_MODULE": "campaign.settings.production",
    }
    ended = start(environment, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert ended.returncode == 0, ended.stderr
