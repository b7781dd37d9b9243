"""`manage.py check_production` says what is missing, what to do about it, and nothing secret."""

import pytest

from home.production import inside
from tests.home.production.findings import found, said

pytestmark = pytest.mark.django_db


def test_a_site_that_is_not_ready_is_told_what_to_do(db, settings):
    settings.EMAIL_HOST_PASSWORD = "hunter2-of-the-mail-server"
    text, code = said()
    assert code == 1
    lines = text.splitlines()
    assert (
        "MISS  worker: none was seen for two minutes: start manage.py worker, without it no "
        in text
    )
    assert lines[-1] == f"{sum(line.startswith('MISS') for line in lines)} to be done."
    for secret in ("hunter2", settings.SECRET_KEY, settings.DIGEST_KEY, *settings.SEALING_KEYS):
        assert secret not in text


def test_a_check_that_fails_stops_no_other():
    def broken_check():
        raise RuntimeError("hunter2")
        yield

    assert found(broken_check, inside.disk) == {
        "broken check": ("MISS", "it could not be looked at (RuntimeError)"),
        **found(inside.disk),
    }
