"""S12: a mail to an address that nobody has proven carries only what the site itself says."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from petitions.models import NeverWrite, Outbox, Signature
from statements.models import Letter
from tests import trees
from tests.petitions.signer import form_of

pytestmark = pytest.mark.django_db

STRANGE = {
    "name": "Buy Cheap Watches",
    "affiliation": "Casino Royale",
    "comment": "Win at http://spam.example today",
    "shows_name": "on",
    "shows_comment": "on",
    "wants_updates": "on",
}
WORDS = ("watches", "casino", "spam.example", "today", "roulette", "mozambique", "moçambique")


def everything(mail):
    """All that arrived, decoded: headers, names of files, every part."""
    found = [f"{name}: {value}" for name, value in mail.items()]
    found += [part.get_content() for part in mail.walk() if not part.is_multipart()]
    return "\n".join(found).lower()


@pytest.fixture
def asking(petition):
    """The petition in all five languages, with every field and a question."""
    Letter.objects.update(
        affiliation_use="optional",
        country_use="optional",
        comment_use="optional",
        asks_updates=True,
    )
    question = petition.form_fields.model(label="Which game?", field_type="singleline")
    question.clean()
    petition.form_fields.add(question)
    petition = trees.publish(petition)
    for language in ("es", "pt", "ar"):
        trees.translate(petition, language)
    return petition


@pytest.mark.parametrize("kind", ["confirm", "reminder"])
@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_s12_it_carries_nothing_that_a_stranger_wrote(asking, signer, language, kind):
    page = asking.get_translations(inclusive=True).get(locale__language_code=language).specific
    answers = {question.clean_name: "Roulette" for question in page.form_fields.all()}
    assert signer.sign(page, country="MZ", **STRANGE, **answers).status_code == 303
    Outbox.objects.update(kind=kind)
    [mail] = signer.mails()
    assert mail["To"] == "ines@example.org"
    arrived = everything(mail)
    assert page.title.lower() in arrived
    for word in WORDS:
        assert word not in arrived
    for header in ("Reply-To", "Cc", "Bcc", "Sender"):
        assert mail[header] is None


@pytest.mark.parametrize("kind", ["confirm", "reminder", "link"])
def test_s12_both_parts_of_each_mail_lead_to_this_was_not_me(petition, signer, kind):
    signer.sign(petition)
    if kind == "link":
        signer.press(signer.link())
    else:
        Outbox.objects.update(kind=kind)
    mail = signer.mails()[-1]
    for part in ("plain", "html"):
        text = mail.get_body((part,)).get_content()
        [found] = set(re.findall(r"http://testserver(/en/\w+/[\w-]{43}/not-me/)", text))
        assert Client().get(found).status_code == 200


def test_s12_this_was_not_me_acts_on_post_and_keeps_a_keyed_hash_only(petition, signer, settings):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    signer.sign(petition, email="Ines.Duarte@gmail.com")
    link = signer.link() + "not-me/"
    for method in ("get", "head", "options", "put", "delete"):
        getattr(Client(), method)(link)
    assert Signature.objects.count() == 1
    assert not NeverWrite.objects.exists()
    action, values = form_of(Client().get(link))
    assert Client().post(urlsplit(action).path or link, values).status_code == 200
    assert not Signature.objects.exists()
    refused = NeverWrite.objects.get()
    assert {f.name for f in NeverWrite._meta.concrete_fields} == {
        "id",
        "mailbox_digest",
        "created_at",
    }
    assert len(bytes(refused.mailbox_digest)) == 32

    sent = len(signer.mails())
    for page, address in (
        (petition, "inesduarte@googlemail.com"),
        (other, "ines.duarte@gmail.com"),
    ):
        assert signer.sign(page, email=address).status_code == 303
    assert len(signer.mails()) == sent
    settings.DIGEST_KEY = "another key"
    signer.sign(petition, email="inesduarte+2@gmail.com")
    assert len(signer.mails()) == sent + 1, "without the key the hash stands for nobody"
