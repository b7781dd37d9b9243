"""One id for all that a request causes, given by the proxy or made by us."""

import re
import uuid

import pytest
from django.test import Client

from campaign import request_ids

pytestmark = pytest.mark.django_db

GIVEN = "7f3a9c0d1e2b4a5f8c6d7e8f90a1b2c3"


@pytest.fixture(autouse=True)
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


def test_the_id_of_the_proxy_is_that_of_the_answer(client):
    assert client.get("/healthz", headers={"X-Request-ID": GIVEN})["X-Request-ID"] == GIVEN


def test_without_a_proxy_each_request_gets_an_id_of_ours(client, settings):
    settings.TRUSTED_PROXIES = 0
    ids = {client.get("/healthz", headers={"X-Request-ID": GIVEN})["X-Request-ID"] for _ in "ab"}
    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


@pytest.mark.parametrize("odd", ["", "short", "x" * 65, "a b" * 8, '"},{"level":"x"}', "é" * 12])
def test_an_odd_id_is_not_taken_over(client, odd):
    assert client.get("/healthz", headers={"X-Request-ID": odd})["X-Request-ID"] != odd


def test_s20_a_page_that_caches_keep_names_nobody_s_id(site, settings):
    settings.PAGE_CACHE_SECONDS = 3
    path = site["petition"]["fr"].get_url()
    first, second = (
        Client().get(path, headers={"X-Request-ID": one}) for one in (GIVEN, GIVEN[::-1])
    )
    assert first.content == second.content
    assert "X-Request-ID" not in first
    assert "X-Request-ID" not in second
    assert GIVEN.encode() not in first.content


def test_mails_of_one_request_have_numbers_of_their_own():
    with request_ids.within(GIVEN):
        made = [request_ids.for_mail() for _ in range(100)]
    assert len(set(made)) == 100
    assert {one.version for one in made} == {8}
    assert {one.variant for one in made} == {uuid.RFC_4122}


@pytest.mark.parametrize("cause", ["", "not-hexadecimal-at-all"])
def test_a_mail_that_no_request_caused_names_none(cause):
    with request_ids.within(cause):
        made = request_ids.for_mail()
    assert made.version == 4
    assert request_ids.of_mail(made) == ""
