import io
import logging

import pytest
from django.test import Client

from tests import mail_sink, trees
from tests.petitions.signer import Signer, form_of


@pytest.fixture
def petition(db):
    """An open petition in English, with a French translation and an untranslated Arabic alias."""
    _home, _statements, petitions = trees.plant()
    page = trees.petition(petitions)
    trees.translate(page, "fr", title="Rendez-nous le bus de nuit")
    return page


@pytest.fixture
def sink(settings):
    """A real mail server; the site sends to it as it would to any other."""
    controller, found = mail_sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield found
    controller.stop()


@pytest.fixture
def signer(client, sink):
    return Signer(client, sink)


@pytest.fixture
def logged():
    """What the handlers of this site write, at their very end."""
    ours = [logging.getLogger(name) for name in ("", "django", "django.server", "petitions")]
    handlers = {
        handler
        for logger in ours
        for handler in logger.handlers
        if any(type(one).__name__ == "RedactTokens" for one in handler.filters)
    }
    assert handlers
    written = io.StringIO()
    before = [(handler, handler.setStream(written)) for handler in handlers]
    yield written
    for handler, stream in before:
        handler.setStream(stream)


@pytest.fixture
def fill_in(petition):
    """Signs with one address from one network, as a browser would; the answer."""
    action, values = form_of(Client().get(petition.get_url()))
    values |= {"name": "Inês Duarte", "consent": "on"}

    def sign(email, *, action=action, typed=None, **headers):
        return Client().post(action, values | {"email": email} | (typed or {}), **headers)

    return sign
