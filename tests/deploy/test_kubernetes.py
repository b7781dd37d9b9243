"""The manifests: parts with probes, limits and no rights; labels, files, names that match."""

import re

import pytest
import yaml

from tests.deploy.files import (
    DEPLOY,
    KUBERNETES,
    compose,
    listed_variables,
    manifests,
    of_kind,
    variable,
)

COMPONENT = "app.kubernetes.io/component"
KUSTOMIZATION = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text())
RUNNING = of_kind("Deployment", "Job")
OURS = {"web", "worker", "migrate"}


def named(found):
    return found["metadata"]["name"]


def pod(found):
    return found["spec"]["template"]["spec"]


def containers(found):
    return pod(found)["containers"]


def data(kind, name):
    (found,) = [
        each for each in manifests(example=True) if (each["kind"], named(each)) == (kind, name)
    ]
    return found


every_pod = pytest.mark.parametrize("found", RUNNING, ids=named)


def test_all_parts_are_there():
    assert {named(found) for found in RUNNING} == OURS | {"proxy", "cache"}
    kinds = {(found["kind"], named(found)) for found in manifests()}
    assert {("HorizontalPodAutoscaler", "web"), ("Job", "migrate"), ("Ingress", "site")} <= kinds
    assert {("PodDisruptionBudget", name) for name in ("web", "worker", "proxy")} <= kinds


def test_each_file_but_the_example_is_applied():
    listed = {path.removeprefix("kubernetes/") for path in KUSTOMIZATION["resources"]}
    assert listed == {path.name for path in KUBERNETES.glob("*.yaml")} - {"secret.example.yaml"}


@every_pod
def test_pods_keep_to_the_restricted_standard(found):
    assert pod(found)["automountServiceAccountToken"] is False
    security = pod(found)["securityContext"]
    assert security["runAsNonRoot"]
    assert security["runAsUser"] > 0
    assert security["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in containers(found):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
    assert data("Namespace", "undersigned")["metadata"]["labels"] == {
        "pod-security.kubernetes.io/enforce": "restricted"
    }


@every_pod
def test_every_container_has_limits(found):
    for container in containers(found):
        assert set(container["resources"]["limits"]) == {"cpu", "memory"}
        assert set(container["resources"]["requests"]) == {"cpu", "memory"}


@pytest.mark.parametrize("name", ["web", "proxy", "cache"])
def test_what_opens_a_port_is_asked_whether_it_is_well(name):
    (container,) = containers(data("Deployment", name))
    port = container["ports"][0]["name"]
    for probe in ("readinessProbe", "livenessProbe"):
        asked = container[probe].get("httpGet") or container[probe]["tcpSocket"]
        assert asked["port"] == port


def test_r3_a_web_process_without_a_database_stays_to_say_so():
    (container,) = containers(data("Deployment", "web"))
    assert container["startupProbe"]["httpGet"]["path"] == "/readyz"
    for probe in ("readinessProbe", "livenessProbe"):
        assert container[probe]["httpGet"]["path"] == "/healthz"


@every_pod
def test_one_image_of_ours_and_the_others_as_on_one_server(found):
    (container,) = containers(found)
    services = compose()["services"]
    expected = "undersigned" if named(found) in OURS else services[named(found)]["image"]
    assert container["image"] == expected
    assert [image["name"] for image in KUSTOMIZATION["images"]] == ["undersigned"]


@pytest.mark.parametrize("found", of_kind("Deployment"), ids=named)
def test_a_deployment_finds_its_own_pods(found):
    labels = found["spec"]["template"]["metadata"]["labels"]
    assert found["spec"]["selector"]["matchLabels"].items() <= labels.items()


def selectors(found):
    """The labels that an object looks for."""
    spec = found["spec"]
    if found["kind"] == "Service":
        yield spec["selector"]
    elif found["kind"] == "PodDisruptionBudget":
        yield spec["selector"]["matchLabels"]
    elif found["kind"] == "NetworkPolicy":
        yield spec["podSelector"].get("matchLabels")
        for rule in spec.get("ingress", []):
            yield from (
                one["podSelector"]["matchLabels"] for one in rule["from"] if "podSelector" in one
            )


def test_whatever_looks_for_pods_finds_some():
    known = [found["spec"]["template"]["metadata"]["labels"] for found in RUNNING]
    for found in of_kind("Service", "PodDisruptionBudget", "NetworkPolicy"):
        for wanted in filter(None, selectors(found)):
            assert any(wanted.items() <= labels.items() for labels in known), named(found)


@pytest.mark.parametrize("found", of_kind("Service"), ids=named)
def test_a_service_leads_to_a_port_that_is_open(found):
    name = found["spec"]["selector"][COMPONENT]
    open_ports = {port["name"] for port in containers(data("Deployment", name))[0]["ports"]}
    assert {port["targetPort"] for port in found["spec"]["ports"]} <= open_ports


@every_pod
def test_what_is_mounted_is_a_volume_and_the_reverse(found):
    (container,) = containers(found)
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    assert mounted == {volume["name"] for volume in pod(found)["volumes"]}


def test_the_proxy_has_the_files_of_all_installations():
    (container,) = containers(data("Deployment", "proxy"))
    mounted = {mount["subPath"] for mount in container["volumeMounts"] if "subPath" in mount}
    made = {item["name"]: item["files"] for item in KUSTOMIZATION["configMapGenerator"]}
    for files in made.values():
        for file in files:
            assert (DEPLOY / file.rpartition("=")[2]).exists(), file
    names = {file.partition("=")[0].rpartition("/")[2] for file in made["proxy"]}
    assert names == mounted
    errors = {path.name for path in (DEPLOY / "nginx" / "errors").iterdir()}
    assert {file.rpartition("/")[2] for file in made["proxy-errors"]} == errors


def test_every_variable_is_known_and_secrets_come_as_files():
    config = data("ConfigMap", "site")["data"]
    assert {variable(name) for name in config} <= listed_variables()
    asked = {value for name, value in config.items() if name.endswith("_FILE")}
    secret = data("Secret", "site")["stringData"]
    assert {value.rpartition("/")[2] for value in asked} == set(secret)
    for found in RUNNING:
        if named(found) in OURS:
            (container,) = containers(found)
            assert container["envFrom"] == [{"configMapRef": {"name": "site"}}]
            assert "env" not in container
            assert {
                "name": "secrets",
                "mountPath": "/run/secrets/site",
                "readOnly": True,
            } in container["volumeMounts"]


def test_no_secret_stands_in_the_manifests():
    assert not of_kind("Secret")
    for value in data("Secret", "site")["stringData"].values():
        assert "change-me" in value  # which production refuses
    for path in [*KUBERNETES.glob("*.yaml"), DEPLOY / "compose.yaml"]:
        text = path.read_text().replace("change-me", "")
        assert not re.search(r"[A-Za-z0-9_-]{40,}", text), path.name
        assert not re.search(r"://[^/\s:]+:[^@\s]+@", text), path.name


def test_the_migration_does_the_same_as_on_one_server():
    job = containers(data("Job", "migrate"))[0]["command"]
    assert job == compose()["services"]["migrate"]["command"]


def test_r4_new_code_takes_over_one_by_one():
    for name in ("web", "proxy"):
        strategy = data("Deployment", name)["spec"]["strategy"]["rollingUpdate"]
        assert strategy == {"maxUnavailable": 0, "maxSurge": 1}
