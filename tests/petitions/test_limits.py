"""S13 to S15, S9: how much passes unseen, what is held instead, and that nobody is told."""

import re
from datetime import timedelta
from hashlib import md5, sha1, sha256
from ipaddress import ip_address

import pytest
import time_machine
from django.conf import settings as site_settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions import networks, signing
from petitions.models import NeverWrite, Outbox, Signature
from petitions.models.signatures import State
from tests import trees
from tests.home import crowd
from tests.petitions.signer import document, form_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

OFFICE = {"REMOTE_ADDR": "203.0.113.7"}


def reasons():
    """How many signatures wait for which reason; "" are those that do not."""
    found = list(Signature.objects.values_list("hold_reason", flat=True))
    return {reason: found.count(reason) for reason in found}


def at(hour, *, day=1):
    """Stops the clock at half past that hour (UTC), so many days from now."""
    moment = timezone.now() + timedelta(days=day)
    return time_machine.travel(moment.replace(hour=hour, minute=30), tick=False)


# S13, networks


def test_s13_sixty_people_of_one_office_sign_within_an_hour(fill_in):
    for number in range(60):
        assert fill_in(f"n{number}@example.org", **OFFICE).status_code == 303
    assert reasons() == {"": 60}
    assert Outbox.objects.count() == 60


def test_s13_over_the_hourly_limit_of_a_network_a_signature_is_held_and_not_lost(fill_in, settings):
    settings.NETWORK_HOURLY_LIMIT = 3
    for number in range(5):
        fill_in(f"n{number}@example{number}.org", **OFFICE)
    assert reasons() == {"": 3, "network": 2}
    assert Outbox.objects.count() == 3
    held = Signature.objects.filter(state=State.HELD)
    assert {signing.open_envelope(one).email for one in held} == {
        "n3@example3.org",
        "n4@example4.org",
    }
    assert all(one.held_at for one in held)


def test_s13_one_network_does_not_use_up_the_limit_of_another(fill_in, settings):
    settings.NETWORK_HOURLY_LIMIT = 1
    fill_in("a@example.org", REMOTE_ADDR="203.0.113.7")
    fill_in("b@example.org", REMOTE_ADDR="203.0.113.8")
    assert reasons() == {"": 2}
    fill_in("c@example.org", REMOTE_ADDR="203.0.113.8")
    assert reasons() == {"": 2, "network": 1}


def test_s13_one_ipv6_64_is_one_network(fill_in, settings):
    settings.NETWORK_HOURLY_LIMIT = 1
    fill_in("a@example.org", REMOTE_ADDR="2001:db8:1:2::1")
    fill_in("b@example.org", REMOTE_ADDR="2001:db8:1:2:ffff::9")
    fill_in("c@example.org", REMOTE_ADDR="2001:db8:1:3::1")
    assert reasons() == {"": 2, "network": 1}


def test_s13_an_hour_later_the_hourly_limit_begins_anew_but_not_the_daily_one(fill_in, settings):
    settings.NETWORK_HOURLY_LIMIT, settings.NETWORK_DAILY_LIMIT = 2, 3
    with at(10):
        for number in range(3):
            fill_in(f"a{number}@example.org", **OFFICE)
    assert reasons() == {"": 2, "network": 1}
    with at(11):
        for number in range(2):
            fill_in(f"b{number}@example.org", **OFFICE)
    assert reasons() == {"": 3, "network": 2}
    with at(0, day=2):
        fill_in("c@example.org", **OFFICE)
    assert reasons() == {"": 4, "network": 2}


# S13, mail domains and letters


def test_s13_a_mail_domain_has_a_limit_whatever_the_network(fill_in, settings):
    settings.DOMAIN_HOURLY_LIMIT = 2
    spellings = ["bücher.example", "XN--BCHER-KVA.example", "Bücher.Example", "bücher.example"]
    for number, domain in enumerate(spellings):
        fill_in(f"a{number}@{domain}", REMOTE_ADDR=f"203.0.113.{number}")
    assert reasons() == {"": 2, "domain": 2}


def test_s13_a_mail_domain_has_a_daily_limit(fill_in, settings):
    settings.DOMAIN_HOURLY_LIMIT, settings.DOMAIN_DAILY_LIMIT = 2, 3
    for hour in (10, 12):
        with at(hour):
            for number in range(2):
                fill_in(f"a{hour}{number}@example.org", REMOTE_ADDR=f"203.0.113.{number}")
    assert reasons() == {"": 3, "domain": 1}


@pytest.mark.parametrize("domain", ["gmail.com", "googlemail.com", "uol.com.br", "me.com"])
def test_s13_large_mail_providers_have_no_limit(fill_in, settings, domain):
    settings.DOMAIN_HOURLY_LIMIT = settings.DOMAIN_DAILY_LIMIT = 0
    fill_in(f"a@{domain}")
    fill_in("a@example.org")
    assert reasons() == {"": 1, "domain": 1}


def test_s13_a_petition_may_set_a_limit_of_its_own(fill_in, petition):
    letter = petition.letter
    letter.most_per_hour = 2
    letter.save()
    for number in range(3):
        fill_in(f"a{number}@example{number}.org", REMOTE_ADDR=f"203.0.113.{number}")
    assert reasons() == {"": 2, "letter": 1}
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    action, values = form_of(Client().get(other.get_url()))
    Client().post(action, values | {"name": "A", "consent": "on", "email": "a@example.org"})
    assert reasons() == {"": 3, "letter": 1}


def test_s13_a_flood_from_one_network_leaves_the_limit_of_the_petition_to_others(
    fill_in, petition, settings
):
    settings.NETWORK_HOURLY_LIMIT = 1
    letter = petition.letter
    letter.most_per_hour = 2
    letter.save()
    for number in range(5):
        fill_in(f"a{number}@example{number}.org", **OFFICE)
    fill_in("b@example.org", REMOTE_ADDR="198.51.100.1")
    assert reasons() == {"": 2, "network": 4}


# S13, the cache fails


class DownCache(BaseCache):
    """A cache whose server is down."""

    def __init__(self, _location, params):
        super().__init__(params)

    def add(self, *args, **kwargs):
        raise ConnectionError("10.0.0.1:6379 does not answer")

    incr = add

    def clear(self):
        """Nothing is in it."""


class ForgetfulCache(LocMemCache):
    """A cache that is full and drops what it is given."""

    def add(self, *args, **kwargs):
        return True


@pytest.mark.parametrize(
    "backend",
    [
        "tests.petitions.test_limits.DownCache",
        "tests.petitions.test_limits.ForgetfulCache",
        "django.core.cache.backends.dummy.DummyCache",
    ],
)
def test_s13_without_the_cache_signing_goes_on_and_signatures_wait(fill_in, settings, backend):
    settings.CACHES = settings.CACHES | {"limits": {"BACKEND": backend}}
    assert fill_in("ines@example.org").status_code == 303
    assert reasons() == {"cache": 1}
    assert not Outbox.objects.exists()


def test_s13_a_cache_server_that_is_down_is_not_logged_with_anything_personal(
    fill_in, settings, caplog
):
    down = {"BACKEND": "tests.petitions.test_limits.DownCache"}
    settings.CACHES = settings.CACHES | {"limits": down}
    fill_in("ines@example.org", **OFFICE)
    assert "10.0.0.1" not in caplog.text
    assert "203.0.113.7" not in caplog.text
    assert "example.org" not in caplog.text


# S14


@pytest.mark.parametrize(
    ("proxies", "forwarded", "sender"),
    [
        (0, "192.0.2.1", "203.0.113.7/32"),
        (1, "192.0.2.1", "192.0.2.1/32"),
        (1, "198.51.100.9, 192.0.2.1", "192.0.2.1/32"),
        (2, "192.0.2.1, 10.0.0.2", "192.0.2.1/32"),
        (2, "198.51.100.9, 192.0.2.1, 10.0.0.2", "192.0.2.1/32"),
        (2, "192.0.2.1", "203.0.113.7/32"),
        (1, "", "203.0.113.7/32"),
        (1, "nonsense", "203.0.113.7/32"),
        (1, "192.0.2.1, unknown", "203.0.113.7/32"),
        (1, "192.0.2.1, 999.1.1.1", "203.0.113.7/32"),
        (1, ",", "203.0.113.7/32"),
        (1, "192.0.2.1:4711", "192.0.2.1/32"),
        (1, "[2001:db8:1:2::3]:4711", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2::3", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.1", "192.0.2.1/32"),
        (1, "fe80::1%eth0", "fe80::/64"),
        (1, "٣.1.1.1", "203.0.113.7/32"),
        (-1, "192.0.2.1", "203.0.113.7/32"),
    ],
)
def test_s14_only_what_trusted_proxies_wrote_names_the_network(
    rf, settings, proxies, forwarded, sender
):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=forwarded)
    assert networks.of(request) == sender


@pytest.mark.parametrize(("proxies", "held"), [(0, 3), (1, 3), (2, 4)])
def test_s14_a_forged_header_widens_no_limit(fill_in, settings, proxies, held):
    """One visitor behind that many proxies, who writes another address each time."""
    settings.TRUSTED_PROXIES, settings.NETWORK_HOURLY_LIMIT = proxies, 1
    appended = ["", ", 192.0.2.1", ", 192.0.2.1, 10.0.0.2"][proxies]
    for number in range(4):
        forged = f"198.51.100.{number}{appended}"
        fill_in(f"a{number}@example.org", HTTP_X_FORWARDED_FOR=forged, REMOTE_ADDR="10.0.0.3")
    if proxies == 2:
        fill_in("b@example.org", HTTP_X_FORWARDED_FOR="192.0.2.1, 10.0.0.9", REMOTE_ADDR="10.0.0.3")
    assert reasons() == {"": 1, "network": held}


def test_s14_a_forged_host_or_forwarding_header_reaches_neither_mail_nor_page(petition, signer):
    forged = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_X_FORWARDED_FOR": "198.51.100.1",
        "HTTP_FORWARDED": "for=198.51.100.1;host=evil.example",
        "HTTP_X_FORWARDED_PROTO": "https",
    }
    visitor = Client(**forged)
    shown = visitor.get(petition.get_url())
    action, values = form_of(shown)
    values |= {"name": "Inês", "consent": "on", "email": "ines@example.org"}
    refused = visitor.post(action, values | {"name": ""})
    answered = visitor.post(action, values)
    [mail] = signer.mails()
    for text in (
        shown.content.decode(),
        refused.content.decode(),
        str(answered.headers),
        mail.as_string(),
        mail.get_body(("plain",)).get_content(),
        mail.get_body(("html",)).get_content(),
    ):
        assert "evil.example" not in text
        assert "198.51.100.1" not in text
    assert "http://testserver/en/confirm/" in mail.get_body(("plain",)).get_content()


def test_s14_an_unknown_host_cannot_sign(fill_in):
    assert fill_in("ines@example.org", HTTP_HOST="evil.example").status_code == 400
    assert not Signature.objects.exists()


# S15


def test_s15_a_filled_trap_holds_the_signature_and_tells_nobody(fill_in):
    caught = fill_in("bot@example.org", typed={"website": "http://spam.example"})
    passed = fill_in("ines@example.org")
    assert answer(caught) == answer(passed)
    assert reasons() == {"trap": 1, "": 1}
    assert Outbox.objects.count() == 1


def test_s15_nobody_sees_or_hears_the_trap_or_reaches_it_by_keyboard(petition, client):
    page = client.get(petition.get_url())
    fields = {field.get("name"): field for field in document(page).iter() if field.get("name")}
    trap = fields["website"]
    assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
    around = next(e for e in document(page).iter() if trap_in(e))
    assert around.get("aria-hidden") == "true"
    assert around.get("class") == "visually-hidden"
    assert not trap.get("required")


def trap_in(element):
    return any(child.get("name") == "website" for child in element)


def test_s15_signing_works_without_the_field_and_returns_it_empty(fill_in):
    """A page kept from before this field existed still signs; what a machine wrote is dropped."""
    again = fill_in("broken", typed={"website": "http://spam.example"})
    assert again.status_code == 422
    assert form_of(again)[1]["website"] == ""
    assert b"spam.example" not in again.content


def test_s15_no_puzzle_stands_before_signing(petition, client):
    page = client.get(petition.get_url()).content.decode().lower()
    for word in ("captcha", "altcha", "turnstile", "challenge"):
        assert word not in page


# S9


def answer(response):
    """All that a visitor gets, but for what differs from request to request."""
    headers = {name: value for name, value in response.headers.items() if name != "Date"}
    # Of each request: of nothing but chance, so it tells nothing.
    assert re.fullmatch("[0-9a-f]{32}", headers.pop("X-Request-ID"))
    return response.status_code, response.content, headers


@pytest.fixture
def signed_with(petition, fill_in, settings, signer):
    """Signs once more with each kind of address; {kind: (answer, number of queries)}."""

    def measured(email, **headers):
        with CaptureQueriesContext(connection) as queries:
            found = answer(fill_in(email, **headers))
        return found, len(queries)

    def each():
        fill_in("warm@example.net")
        fill_in("pending@example.net")
        signer.sign(petition, email="confirmed@example.net")
        signer.press(signer.link())
        NeverWrite.objects.create(mailbox_digest=signing.mailbox_digest("blocked@example.net"))
        found = {
            "new": measured("new@example.net"),
            "known, pending": measured("pending@example.net"),
            "known, confirmed": measured("confirmed@example.net"),
            "blocked": measured("blocked@example.net"),
            "caught": measured("caught@example.net", typed={"website": "x"}),
        }
        settings.NETWORK_HOURLY_LIMIT = 0
        found["limited"] = measured("limited@example.net")
        found["held"] = measured("limited@example.net")
        return found

    return each


def test_s9_every_kind_of_address_gets_the_same_answer(signed_with):
    found = signed_with()
    answers = {kind: answered for kind, (answered, _queries) in found.items()}
    assert all(answered == answers["new"] for answered in answers.values()), answers
    assert answers["new"][0] == 303


@pytest.mark.parametrize("at_once", [False, True])
def test_s9_every_kind_of_address_costs_the_same_number_of_queries(petition, signed_with, at_once):
    type(petition.letter).objects.update(counts_at_once=at_once)
    costs = {kind: queries for kind, (_answer, queries) in signed_with().items()}
    assert set(costs.values()) == {costs["new"]}, costs


@pytest.mark.parametrize("at_once", [False, True])
def test_s9_place_and_new_total_are_shown_only_after_confirming(petition, signer, at_once):
    type(petition.letter).objects.update(counts_at_once=at_once)
    crowd.count(petition, 4711)
    for number in range(2):
        sent = signer.sign(petition)
        answers = [sent, Client().get(sent.url)]
        if number == 0:
            link = signer.link()
        answers.append(Client().get(link))
        for found in answers:
            for shown in ("4711", "4,711", "4712", "4,712"):
                assert shown not in found.content.decode()
    thanks = signer.press(link).content.decode()
    assert "number 4,712" in thanks


# P8


def every_value():
    """Each value of each row of each table, and each key and value of the caches in memory."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield from row
    for name in set(site_settings.CACHES) - {"cards"}:  # files of drawn pictures
        yield from caches[name]._cache
        yield from caches[name]._cache.values()


def test_p8_no_address_of_a_visitor_is_stored_anywhere(fill_in, settings, caplog):
    caplog.set_level("DEBUG")
    settings.TRUSTED_PROXIES = 1
    settings.NETWORK_HOURLY_LIMIT = 1
    typed = ["198.51.100.23", "2001:db8:77:88::99"]
    for number, address in enumerate([*typed, *typed]):
        fill_in(f"a{number}@example.org", HTTP_X_FORWARDED_FOR=address)
    assert reasons() == {"": 2, "network": 2}
    traces = [b"2001:db8:77:88"]
    for text in [*typed, "198.51.100.23/32", "2001:db8:77:88::/64"]:
        traces.append(text.encode())
        for plain in (md5, sha1, sha256):
            traces += [plain(text.encode()).digest(), plain(text.encode()).hexdigest().encode()]
    traces += [ip_address(text).packed for text in typed]
    traces.append(ip_address(typed[1]).packed[:8])
    found = 0
    for value in every_value():
        raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
        assert not any(trace in raw for trace in traces), raw
        found += 1
    assert found > 100
    assert not any(trace.decode() in caplog.text for trace in traces[:2])


def test_p8_the_network_is_kept_as_a_keyed_hash_of_32_bytes(fill_in, settings):
    fill_in("a@example.org", **OFFICE)
    fill_in("b@example.org", **OFFICE)
    kept = set(map(bytes, Signature.objects.values_list("network_digest", flat=True)))
    assert [len(digest) for digest in kept] == [32]
    settings.DIGEST_KEY = "another key"
    fill_in("c@example.org", **OFFICE)
    assert bytes(Signature.objects.latest("pk").network_digest) not in kept
