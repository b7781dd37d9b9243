"""The log names the request: that of an answer, and that which caused a mail."""

from campaign import request_ids
from petitions import outbox
from petitions.models import Outbox

GIVEN = "7f3a9c0d1e2b4a5f8c6d7e8f90a1b2c3"


def test_a_mail_carries_the_beginning_of_the_id_and_the_worker_logs_it(
    petition, signer, logged, settings
):
    settings.TRUSTED_PROXIES = 1
    signer.client.defaults["HTTP_X_REQUEST_ID"] = GIVEN
    signer.sign(petition)
    mail = Outbox.objects.get()
    assert request_ids.of_mail(mail.uuid) == GIVEN[:12]
    outbox.send_due()
    (line,) = (one for one in logged.getvalue().splitlines() if f"mail {mail.pk} sent" in one)
    assert f" {GIVEN[:12]} " in line
    assert request_ids.current() == ""


def test_a_refusal_is_logged_with_the_id_of_its_request(db, client, logged, settings):
    settings.TRUSTED_PROXIES = 1
    client.get("/en/nowhere/", headers={"X-Request-ID": GIVEN})
    (line,) = (one for one in logged.getvalue().splitlines() if "Not Found" in one)
    assert f" {GIVEN} " in line
