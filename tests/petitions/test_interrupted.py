"""R3: signing that cannot be accepted says so and keeps what was typed."""

import pytest
from django.db import OperationalError, connection

from petitions.models import Signature
from tests.petitions.signer import form_of, text_of

pytestmark = pytest.mark.django_db
TYPED = {"name": "Inês “D” Duarte", "email": "ines@example.org", "consent": "on"}


def is_kept(client, answer):
    """True if the page's one button sends everything again, and that is then stored."""
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "not stored yet" in text_of(answer)
    action, values = form_of(answer)
    assert values | TYPED == values
    assert client.post(action, values).status_code == 303
    return Signature.objects.count() == 1


def test_r3_without_its_keys_a_signature_is_kept_on_the_page(petition, client, settings):
    action, values = form_of(client.get(petition.get_url()))
    keys, settings.SEALING_KEYS = settings.SEALING_KEYS, []
    answer = client.post(action, values | TYPED)
    settings.SEALING_KEYS = keys
    assert is_kept(client, answer)


def test_r3_without_its_database_a_signature_is_kept_on_the_page(petition, client):
    action, values = form_of(client.get(petition.get_url()))

    def gone(execute, *args):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        answer = client.post(action, values | TYPED)
    assert is_kept(client, answer)


def test_r3_the_petition_stays_readable_while_mail_is_down(petition, client, settings):
    settings.EMAIL_PORT = 1
    assert client.get(petition.get_url()).status_code == 200
