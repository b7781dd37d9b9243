"""Small trees of pages for the tests, made the way editors make them: created and published."""

from django.conf import settings
from wagtail.models import Locale, Site

from home.models import HomePage
from petitions.models import PetitionIndexPage, PetitionPage
from statements import letters
from statements.models import LetterPage, StatementIndexPage, StatementPage

BODY = [
    {"type": "heading", "value": "Why we write"},
    {"type": "paragraph", "value": "<p>The ferry has stopped. <b>We want it back.</b></p>"},
]


def publish(page):
    """Publishes a page as the editor's button does, and returns it as it is stored."""
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def add(parent, model, title, **words):
    """A published child page; letters get their facts as the editor's create hook gives them."""
    page = model(title=title, locale=parent.locale, **words)
    parent.add_child(instance=page)
    if isinstance(page, LetterPage):
        letters.ensure(page)
    return publish(page)


def translate(page, language, **words):
    """A real translation, live, with other words."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    copy = page.copy_for_translation(locale, copy_parents=True)
    for name, value in words.items():
        setattr(copy, name, value)
    parent = copy.get_parent()
    if not parent.live:
        publish(parent.specific)
    return publish(copy)


def plant():
    """The home page with its two lists, in English."""
    for code in settings.SITE_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.get(depth=2)
    home.headline = "We write, you sign"
    home = publish(home)
    site = Site.objects.get()
    site.hostname, site.port = "testserver", 80
    site.save()
    statements = add(home, StatementIndexPage, "Letters", slug="letters", show_in_menus=True)
    petitions = add(home, PetitionIndexPage, "Petitions", slug="petitions", show_in_menus=True)
    return home, statements, petitions


def statement(parent, title="Keep the night ferry", **words):
    words = {
        "slug": "night-ferry",
        "subtitle": "An open letter of the islands",
        "place": "Port Aurel",
        "addressee": "To the harbour board",
        "body": BODY,
        "closing_call": "We, the undersigned, ask for the night ferry.",
    } | words
    return add(parent, StatementPage, title, **words)


def petition(parent, title="Bring back the night bus", **words):
    words = {
        "slug": "night-bus",
        "addressee": "To the transport council",
        "body": BODY,
        "closing_call": "We, the undersigned, want the bus.",
    } | words
    return add(parent, PetitionPage, title, **words)
