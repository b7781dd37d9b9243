"""The workflow: it tests what is supported, with few rights, by commands that are there."""

import json
import re
import tomllib

import jsonschema
import pytest
import yaml

from tests.deploy.files import DEPLOY, ROOT
from tools.install import OLDEST

PATH = ROOT / ".github" / "workflows" / "tests.yml"
TEXT = PATH.read_text()
# YAML takes the word "on" for a truth.
FILE = {"on" if key is True else key: value for key, value in yaml.safe_load(TEXT).items()}
JOBS = FILE["jobs"]
PINNED = re.compile(r"(actions/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+")
MATRIX = JOBS["versions"]["strategy"]["matrix"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()


def steps(job):
    return JOBS[job]["steps"]


def commands():
    return [step["run"] for job in JOBS for step in steps(job) if "run" in step]


def test_it_keeps_to_the_schema_of_workflows():
    schema = json.loads((ROOT / "tests/deploy/schemas/github-workflows.json").read_text())
    jsonschema.validate(FILE, schema)


def test_it_may_read_the_source_and_nothing_else():
    assert FILE["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in JOBS.values())
    assert "pull_request_target" not in FILE["on"]
    assert "secrets." not in TEXT
    assert not any("${{" in command for command in commands())


def test_actions_are_pinned_by_digest_and_named_by_version():
    lines = re.findall(r"uses: (.+)", TEXT)
    assert len(lines) == sum("uses" in step for job in JOBS for step in steps(job))
    pins = {}
    for line in lines:
        action, digest = re.fullmatch(
            r"(actions/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line
        ).groups()
        assert pins.setdefault(action, digest) == digest


@pytest.mark.parametrize("job", JOBS)
def test_each_job_ends_and_leaves_no_credentials_on_the_machine(job):
    assert JOBS[job]["timeout-minutes"] <= 90
    assert not JOBS[job]["runs-on"].endswith("latest")
    first = steps(job)[0]
    assert first["uses"].startswith("actions/checkout@")
    assert first["with"] == {"persist-credentials": False}


def test_the_matrix_is_what_we_say_that_we_support():
    named = re.search(
        r"on Python (\S+) to (\S+), with Wagtail (\S+) LTS as it is pinned and with the newest",
        " ".join(GUIDE.split()),
    )
    oldest, newest, wagtail = named.groups()
    minors = range(int(oldest.split(".")[1]), int(newest.split(".")[1]) + 1)
    assert MATRIX["python"] == [f"3.{minor}" for minor in minors]
    assert MATRIX["wagtail"] == [wagtail, "newest"]
    assert MATRIX["database"] == ["postgresql", "sqlite"]
    assert set(MATRIX) == {"python", "wagtail", "database"}  # nothing included or excluded


def test_what_we_support_is_what_is_installed():
    assert PROJECT["requires-python"] == f">={MATRIX['python'][0]}"
    assert ".".join(map(str, OLDEST)) == MATRIX["python"][0]
    pinned = re.search(r"^wagtail==(\d+\.\d+)", (ROOT / "requirements.txt").read_text(), re.M)[1]
    assert pinned == MATRIX["wagtail"][0]
    images = re.findall(r"^FROM python:([\d.]+)", (DEPLOY / "Dockerfile").read_text(), re.M)
    assert set(images) <= set(MATRIX["python"])


def test_each_database_and_the_newest_wagtail_are_really_tested():
    found = {step["if"]: step["run"] for step in steps("versions") if "if" in step}
    assert set(found) == {
        "matrix.wagtail == 'newest'",
        *(f"matrix.database == '{name}'" for name in MATRIX["database"]),
    }
    assert "--upgrade wagtail" in found["matrix.wagtail == 'newest'"]
    assert "tools.postgres" in found["matrix.database == 'postgresql'"]
    assert "both_databases" in found["matrix.database == 'sqlite'"]
    (python,) = [step for step in steps("versions") if "setup-python" in step.get("uses", "")]
    assert python["with"] == {"python-version": "${{ matrix.python }}"}


def test_no_job_may_fail_unseen():
    assert not re.search(r"continue-on-error|\|\| true", TEXT)
    everything = JOBS["everything"]
    assert everything["env"] == {"REQUIRE_BROWSER": "1", "REQUIRE_REDIS": "1"}
    assert "make test" in [step.get("run") for step in steps("everything")]


def test_what_it_calls_is_there():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)
    for command in commands():
        for target in re.findall(r"\bmake ([\w-]+)", command):
            assert target in targets
        for name in re.findall(r"-m tools\.(\w+)", command):
            assert (ROOT / "tools" / f"{name}.py").exists()
        for name in re.findall(r"[\w-]+\.txt\b", command):
            assert (ROOT / name).exists()


def test_weaknesses_are_looked_for_in_all_that_is_pinned_and_listed_in_what_a_site_installs():
    said = " ".join(step.get("run", "") for step in steps("packages"))
    audited = set(re.findall(r"--requirement (\S+)", said))
    assert audited == {path.name for path in ROOT.glob("requirements*.txt")}
    assert "cyclonedx-py environment .venv" in said
    uploaded = [step["with"] for step in steps("packages") if "upload" in step.get("uses", "")]
    assert uploaded[0]["path"] in said


def test_containers_are_started_as_the_guide_says():
    guide = (ROOT / "docs" / "deploying.md").read_text()
    said = [step["run"] for step in steps("containers") if "docker compose" in step.get("run", "")]
    started = [line for line in said if not re.search("config|logs", line)]
    assert [line.split()[2] for line in started] == ["build", "run", "up"]
    places = [guide.index(f"    {line}\n") for line in started]
    assert places == sorted(places)
