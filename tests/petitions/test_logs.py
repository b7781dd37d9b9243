"""S6, P15: what the site writes to its log, seen at the end of a real process."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from petitions import outbox
from petitions.models import Outbox
from tests.petitions.signer import form_of

TOKEN = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
PROBE = f"""
import django, logging
django.setup()
logging.getLogger("django.request").warning("%s: %s", "Not Found", "/en/confirm/{TOKEN}/")
logging.getLogger("django.server").info('"%s" %s', "GET /fr/confirm/{TOKEN}/?a=b HTTP/1.1", 200)
logging.getLogger("petitions.outbox").info("mail %s sent", 7)
"""


@pytest.mark.parametrize("settings", ["dev", "test"])
def test_s6_the_token_of_a_mailed_link_is_in_no_log(settings):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": f"campaign.settings.{settings}"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert "mail 7 sent" in done.stderr
    assert done.stderr.count("/confirm/…/") == 2
    assert TOKEN not in done.stderr + done.stdout


@pytest.mark.django_db
def test_p15_a_whole_life_leaves_no_address_name_or_token_in_the_log(
    petition, signer, client, settings, logged
):
    """Signed, refused, mailed in vain, confirmed, looked up, broken, corrected and withdrawn."""
    client.raise_request_exception = False
    signer.sign(petition, name="Quenby Undisclosed", email="quenby@undisclosed.example\nx")
    signer.sink.answers["quenby@undisclosed.example"] = "550 quenby@undisclosed.example unknown"
    who = {"name": "Quenby Undisclosed", "email": "quenby@undisclosed.example"}
    signer.sign(petition, **who)
    signer.mails()
    signer.sink.answers = {"quenby@undisclosed.example": "451 Quenby Undisclosed is busy"}
    Outbox.objects.update(state="waiting")
    signer.mails()
    signer.sink.answers = {}
    Outbox.objects.update(leased_until=None, next_attempt_at="2020-01-01T00:00Z")
    link = signer.link()
    keys, settings.SEALING_KEYS = settings.SEALING_KEYS, []
    assert client.get(link).status_code == 503
    assert client.post(f"/en/sign/{petition.translation_key}/", who).status_code in (422, 503)
    outbox.send_due()
    settings.SEALING_KEYS = keys
    for odd in (link[:-1], f"{link}nothing/", f"/fr{link}", f"{link}?next={link}"):
        client.get(odd, follow=True)
    client.put(link)
    client.post(link, {"shown": "x"})
    signer.press(link)
    client.post(f"/en/link/{petition.translation_key}/", {"email": who["email"]})
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    manage = re.search(r"(/en/manage/[^/\s]+/)\s", text)[1]
    _action, values = form_of(client.get(manage))
    client.post(manage, values | {"name": ""})
    client.post(manage, values)
    Client().get(f"{manage}data.json")
    client.post(f"{manage}withdraw/")
    client.get(manage)
    told = logged.getvalue()
    assert "Not Found: /en/manage/…/" in told
    assert "smtp_550" in told
    assert "smtp_451" in told
    for secret in ("quenby", "undisclosed", link.split("/")[3], manage.split("/")[3]):
        assert secret not in told.lower()
        assert secret not in told


REFUSED = {
    "wrong host": (400, "get", "/en/", {"headers": {"Host": "somebody.example"}}),
    "no such page": (404, "get", "/en/no-such-page/", {}),
    "no such method": (405, "put", "{sign}", {}),
    "another site": (403, "post", "{sign}", {"headers": {"Origin": "https://evil.example"}}),
    "without the cookie": (403, "post", "/admin/login/", {}),
    "too many fields": (400, "post", "{sign}", {"data": {f"a{n}": "" for n in range(10_001)}}),
    "no token": (401, "get", "/metrics", {}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("why", REFUSED)
def test_the_line_of_a_refused_request_carries_the_id_that_its_answer_names(
    petition, settings, logged, why
):
    status, method, path, options = REFUSED[why]
    settings.METRICS_TOKEN = "only-for-tests-only-for-tests-only"
    settings.TRUSTED_PROXIES = 1
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    given = "7f3a9c0d1e2b4a5f8c6d7e8f90a1b2c3"
    path = path.format(sign=f"/en/sign/{petition.translation_key}/")
    options = options | {"headers": options.get("headers", {}) | {"X-Request-ID": given}}
    answer = getattr(client, method)(path, **options)
    assert answer.status_code == status
    assert answer.get("X-Request-ID", given) == given
    lines = logged.getvalue().splitlines()
    assert lines
    assert all(f" {given} " in line for line in lines), lines
