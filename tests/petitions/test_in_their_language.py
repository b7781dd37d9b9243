"""R8: whoever signs in a language is spoken to in it, from the form to the last mail."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.users.models import UserProfile

from petitions.models import Outbox, Signature
from statements.models import Letter, TextVersion
from tests import trees
from tests.petitions.signer import document, form_of, text_of
from tests.petitions.test_mailed_links import links_in

pytestmark = pytest.mark.django_db

# Independent of the catalogues: what a reader of each language must find.
WORDS = {
    "en": ("1 March 2027", "Please give your name.", "Confirm my signature", "withdraw"),
    "es": ("1 de marzo de 2027", "nombre", "Confirmar", "Retirar"),
    "fr": ("1 mars 2027", "nom", "Confirmer", "Retirer"),
    "pt": ("1 de março de 2027", "nome", "Confirmar", "Retirar"),
    "ar": ("1 مارس 2027", "اسم", "تأكيد", "سحب"),
}
ENGLISH = ("Please", "signature counts", "with this", "Your ", "Thank", "erased", "Confirm my")


@pytest.fixture
def pages(petition):
    for language in ("es", "pt", "ar"):
        trees.translate(petition, language, title=f"Titulo {language}")
    Letter.objects.update(opens_at=None, closes_at=datetime(2027, 3, 1, 12, tzinfo=UTC))
    found = petition.get_translations(inclusive=True).specific()
    return {page.locale.language_code: page for page in found}


def spoken(response, language):
    """The words of a page that says by itself which language it speaks."""
    root = document(response)
    assert root.get("lang") == language
    assert root.get("dir") == ("rtl" if language == "ar" else "ltr")
    return text_of(response)


def assert_not_english(text, language):
    if language != "en":
        assert not [word for word in ENGLISH if word in text], text


@pytest.mark.parametrize("language", settings.SITE_LANGUAGES)
def test_r8_mail_pages_errors_and_dates_are_in_the_signer_s_language(pages, signer, language):
    page, (date, error, button, withdraw) = pages[language], WORDS[language]
    shown = spoken(Client().get(page.get_url()), language)
    assert date in shown

    refused = signer.sign(page, name="")
    assert refused.status_code == 422
    assert error in spoken(refused, language)

    answer = signer.sign(page)
    assert answer.url.startswith(f"/{language}/")
    assert_not_english(spoken(Client().get(answer.url), language), language)
    [mail] = signer.mails()
    link = in_mail(mail, page, "confirm")
    assert link.startswith(f"/{language}/")

    confirm = spoken(Client().get(link), language)
    assert button in confirm
    thanks = signer.press(link)
    assert_not_english(spoken(thanks, language).replace(page.title, ""), language)

    manage = in_mail(signer.mails()[-1], page, "manage")
    assert manage.startswith(f"/{language}/")
    own = Client().get(manage)
    assert withdraw.lower() in spoken(own, language).lower()
    _action, values = form_of(own)
    assert error in spoken(Client().post(manage, values | {"name": ""}), language)
    assert_not_english(spoken(Client().get(f"/{language}/manage/x/"), language), language)


def in_mail(mail, page, purpose):
    """The link in a mail that speaks the page's language in its headers and both its parts."""
    language = page.locale.language_code
    assert mail["Content-Language"] == language
    assert page.title in mail["Subject"]
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html
    for part in (text, re.sub(r"<[^>]*>", "", html)):
        assert_not_english(part.replace(page.title, ""), language)
    [link] = [link for link in links_in(mail) if re.search(rf"/{purpose}/[\w-]+/$", link)]
    return urlsplit(link).path


def test_r8_who_signs_again_in_another_language_is_one_and_reads_that_language(pages, signer):
    signer.sign(pages["fr"])
    signer.mails()
    signer.sign(pages["ar"], email="INES@example.org")
    assert Signature.objects.get().language == "ar"
    assert Outbox.objects.count() == 1
    thanks = signer.press(signer.link())
    assert "1" in text_of(thanks)
    mail = signer.mails()[-1]
    assert in_mail(mail, pages["ar"], "manage").startswith("/ar/")


def test_a_title_that_runs_against_the_mail_is_held_together(petition, signer):
    """An untranslated copy has English words in an Arabic mail, in its subject too."""
    arabic = Locale.objects.get(language_code="ar")
    copy = petition.copy_for_translation(arabic, copy_parents=True, alias=True)
    signer.sign(copy)
    [mail] = signer.mails()
    assert mail["Content-Language"] == "ar"
    title = f"\u2068{petition.title}\u2069"
    parts = [mail["Subject"], *(mail.get_body((k,)).get_content() for k in ("plain", "html"))]
    assert all(title in part for part in parts)


def test_a_title_in_the_direction_of_the_mail_stands_as_it_is(petition, signer):
    signer.sign(petition)
    [mail] = signer.mails()
    assert "\u2068" not in mail["Subject"] + mail.get_body(("plain",)).get_content()


def test_an_untranslated_copy_is_signed_in_the_visitor_s_language(petition, signer):
    """The mail speaks Portuguese about a page whose words are English, and so is the wording."""
    portuguese = Locale.objects.get(language_code="pt")
    copy = petition.copy_for_translation(portuguese, copy_parents=True, alias=True)
    signer.sign(copy)
    signature = Signature.objects.get()
    assert (signature.language, signature.consent_language) == ("pt", "en")
    assert signature.wording == TextVersion.objects.get(language="en")
    [mail] = signer.mails()
    assert in_mail(mail, copy, "confirm").startswith("/pt/")
    assert "Confirmar" in spoken(Client().get(signer.link()), "pt")


def test_r8_all_languages_count_together_and_staff_see_each(petition, signer, admin_client):
    """Four translations and an untranslated copy: one total, split by language of signing."""
    for language in ("es", "pt"):
        trees.translate(petition, language, title=f"Titulo {language}")
    arabic = Locale.objects.get(language_code="ar")
    petition.copy_for_translation(arabic, copy_parents=True, alias=True)
    pages = petition.get_translations(inclusive=True).specific()
    assert pages.count() == 5
    for number, page in enumerate(pages):
        signer.sign(page, email=f"signer{number}@example.org")
        signer.press(signer.link())
    for page in pages:
        assert (
            '<strong class="tally-count">5</strong>'
            in Client().get(page.get_url()).content.decode()
        )
    admin = get_user_model().objects.get(username="admin")
    UserProfile.objects.create(user=admin, preferred_language="es")
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        screen = admin_client.get(reverse("overview:index", args=[petition.letter.pk]))
    for name in ("Inglés", "Español", "Francés", "Portugués", "Árabe"):
        assert name in screen.content.decode()
