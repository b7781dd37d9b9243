"""A small site with one page of every public type, translated into all its languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from home.models import StandardPage
from statements.models import TopicPage
from tests import trees

WORDS = {
    "es": "Por el transbordador nocturno",
    "fr": "Pour le ferry de nuit",
    "pt": "Pela barca da noite",
    "ar": "من أجل العبّارة الليلية",
}


def plant():
    home, statements, petitions = trees.plant()
    topic = trees.add(statements, TopicPage, "The sea", slug="the-sea")
    statement = trees.statement(statements)
    petition = trees.petition(petitions)
    notice = trees.add(home, StandardPage, "Privacy", slug="privacy", body=trees.BODY)
    for page in (statement, petition):
        page.letter.goal = 100 if page is petition else None
        page.letter.save()
        page.letter.topics.add(topic)
    statement.letter.related.add(petition.letter)
    petition.letter.related.add(statement.letter)
    home.refresh_from_db()
    home.featured_petition = petition
    home = trees.publish(home)
    sources = {
        "home": home,
        "letters": statements,
        "topic": topic,
        "statement": statement,
        "petitions": petitions,
        "petition": petition,
        "notice": notice,
    }
    return {name: _in_all_languages(page) for name, page in sources.items()}


def _in_all_languages(page):
    found = {page.locale.language_code: page}
    for language in settings.SITE_LANGUAGES:
        if language not in found:
            found[language] = trees.translate(page, language, title=WORDS[language])
    return found


def fresh(pages):
    """The same pages as they are stored, so that no test sees what another did to them."""
    model = type(next(iter(pages.values())))
    stored = model.objects.select_related("locale").in_bulk([page.pk for page in pages.values()])
    return {language: stored[page.pk] for language, page in pages.items()}


def step(name, language, *args):
    """Address of a view that is no page, in this language."""
    with override(language):
        return reverse(name, args=args)
