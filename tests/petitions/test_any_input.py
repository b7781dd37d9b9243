"""S17, S18: whatever is typed is accepted properly or refused politely."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions import outbox
from petitions.models import Outbox, Signature
from tests.petitions.signer import document, form_of

pytestmark = pytest.mark.django_db
ANY_TEXT = st.text(max_size=400)
ODD = st.sampled_from(
    [
        "\u202egnirts",
        "a\u200bb",
        "x" * 10_000,
        "<script>alert(1)</script>",
        "Zo\u0308e",
        "姓名",
        "اسم",
    ]
)
IN_ONE_TEST = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def post(client, petition, **typed):
    action, values = form_of(client.get(petition.get_url()))
    return client.post(action, values | {"consent": "on", "shows_name": "on"} | typed)


@settings(max_examples=40, deadline=None, suppress_health_check=IN_ONE_TEST)
@given(name=ANY_TEXT | ODD, email=ANY_TEXT | st.emails() | ODD, junk=st.binary(max_size=40))
def test_s18_no_text_breaks_the_form(petition, client, name, email, junk):
    answer = post(client, petition, name=name, email=email, affiliation=junk.decode("latin-1"))
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        document(answer)


@settings(max_examples=40, deadline=None, suppress_health_check=IN_ONE_TEST)
@given(
    field=st.sampled_from(["name", "email"]),
    before=st.text("abc", min_size=1, max_size=5),
    control=st.sampled_from([chr(n) for n in [*range(32), *range(127, 160)]]),
    header=st.sampled_from(["Bcc: x@example.org", "Subject: y", "\r\n\r\nbody"]),
)
def test_s17_control_characters_never_reach_a_mail_header(
    petition, client, sink, field, before, control, header
):
    typed = {"name": "Inês", "email": "ines@example.org"}
    typed[field] = f"{before}{control}{header}{typed[field]}"
    assert post(client, petition, **typed).status_code == 422
    assert not Outbox.objects.exists()
    outbox.send_due()
    assert sink.mails == []


@pytest.mark.parametrize(
    "name", ["姓 名", "اسم طويل", "Ὀδυσσεύς", "O’Connor-Łukasz", "👩🏽‍🚒 Ana", "Zoe\u0308", "ङ क"]
)
def test_s18_names_of_any_script_are_shown_as_typed(petition, signer, client, name):
    signer.sign(petition, name=name, shows_name="on")
    signer.press(signer.link())
    assert Signature.objects.get().public_name == name
    assert name in client.get(petition.get_url()).content.decode()
