"""A site of its own that gets German, in which nothing of the interface is translated.

Run by `test_sixth_language.py` as a process with SITE_LANGUAGES=en,de and a fresh database, because
languages are read from the environment when a process starts. Each step goes the way of people:
through the command, the admin's screens and the public pages.
"""

import re

from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils.translation import override
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from campaign import formats, languages
from campaign.models import User
from home import roles
from petitions import counting, outbox
from petitions.models import PetitionPage, Signature
from tests import trees
from tests.petitions.signer import document, form_of, text_of

GERMAN = {
    "Bring back the night bus": "Bringt den Nachtbus zurück",
    "To the transport council": "An den Verkehrsrat",
    "We, the undersigned, want the bus.": "Wir, die Unterzeichnenden, wollen den Bus.",
    "Why we write": "Warum wir schreiben",
}


def signed_in(group):
    user = User.objects.create_user(group.lower().replace(" ", "-"), password="secret")
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    assert client.login(username=user.username, password="secret")
    return client


def hand_on(page):
    """The editor's part: the page goes to the translators of German."""
    editor = signed_in(roles.EDITORS)
    german = Locale.objects.get(language_code="de")
    path = f"/admin/localize/submit/page/{page.pk}/"
    assert editor.post(path, {"locales": [german.pk]}).status_code == 302


def translate(page):
    """The translator's part: every text, then Publish."""
    translator = signed_in("Translators German")
    translation = Translation.objects.get(source__object_id=page.translation_key)
    of_translation = f"/admin/localize/translate/{translation.pk}"
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        words = GERMAN.get(segment.string.data, f"Deutsch: {segment.string.data}")
        response = translator.put(
            f"{of_translation}/strings/{segment.pk}/edit/",
            data=f"value={words}",
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code in (200, 201), response.content
    copy = translation.get_target_instance()
    edit = f"/admin/pages/{copy.pk}/edit/"
    assert translator.get(edit).status_code == 200
    assert translator.post(edit, {"action": "publish"}).status_code == 302
    source = translator.get(f"/admin/pages/{page.pk}/edit/")
    assert source.status_code == 302, "the source is not hers"
    return PetitionPage.objects.get(pk=copy.pk)


def sign(page):
    """The visitor's part, from the front page to the confirmed signature."""
    visitor = Client()
    assert visitor.get("/", headers={"Accept-Language": "de"}).url == "/de/"
    response = visitor.get(page.get_url())
    root = document(response)
    assert (root.get("lang"), root.get("dir")) == ("de", "ltr")
    assert "Bringt den Nachtbus zurück" in text_of(response)
    with override("de"):
        closes = formats.day(page.letter.closes_at)
    assert closes in text_of(response), closes
    assert_whole(response)
    action, values = form_of(response)
    wrong = visitor.post(action, values | {"name": "Jörg", "email": "nonsense"})
    assert wrong.status_code == 422
    assert_whole(wrong)
    values |= {"name": "Jörg Weiß", "email": "joerg@example.org", "consent": "on"}
    done = visitor.post(action, values, follow=True)
    assert done.status_code == 200
    assert_whole(done)
    outbox.send_due()
    (sent,) = mail.outbox
    assert "Bringt den Nachtbus zurück" in sent.body
    assert sent.extra_headers["Content-Language"] == "de"
    assert not re.search(r"%\(|\{[a-z_]+\}|None", sent.subject + sent.body)
    link = re.search(r"http://testserver(/de/confirm/\S+)", sent.body)[1]
    opened = visitor.get(link)
    assert_whole(opened)
    _action, values = form_of(opened)
    thanks = visitor.post(link, values, follow=True)
    assert_whole(thanks)
    assert document(thanks).get("lang") == "de"
    assert Signature.objects.get().language == "de"


def assert_whole(response):
    """No text with a hole in it: nothing left of a placeholder, no empty value in its place."""
    assert not re.search(r"%\(|%[sd]\b|\{\w+\}", text_of(response)), text_of(response)
    assert "None" not in text_of(response)


def main():
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("setup")
    _home, _statements, petitions = trees.plant()
    Locale.objects.exclude(language_code="en").delete()
    page = trees.petition(petitions)
    visitor = Client()
    assert languages.spoken() == ["en"]
    assert visitor.get("/de/").status_code == 404
    call_command("add_language", "de")
    assert languages.spoken() == ["en", "de"]
    untranslated = visitor.get("/de/petitions/night-bus/")
    assert untranslated.status_code == 200
    assert_whole(untranslated)
    hand_on(page)
    german = translate(page)
    sign(german)
    assert counting.total(page.letter) == 1
    assert "1 person has signed" in text_of(visitor.get(page.get_url()))
    found = document(visitor.get(page.get_url()))
    assert "/de/petitions/night-bus/" in {e.get("href") for e in found.iter()}
    assert b"/de/petitions/night-bus/" in visitor.get("/sitemap.xml").content
    search = visitor.get("/de/search/?q=Nachtbus")
    assert "Bringt den Nachtbus" in text_of(search)
    print("A petition in German was signed.")
