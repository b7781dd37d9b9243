"""Verbs on the languages of the site."""

from dataclasses import dataclass

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db import transaction
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from home import roles
from home.models import HomePage


class LanguageError(Exception):
    """A language that cannot be added; `code` says why.

    unknown: Django knows no such language. not_of_site: SITE_LANGUAGES does not name it. first: it
    is the site's first one, in which editors write. no_source: that one has no front page.
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Added:
    """What `add` did: `pages` are those it made, `groups` those it gave rights."""

    home: HomePage
    is_new: bool
    pages: int
    groups: list[str]
    is_reviewed: bool


@transaction.atomic
def add(*, code, reviewed=False):
    """Makes a language of SITE_LANGUAGES whole: locale, pages, and groups with their rights.

    Every page of the site's first language gets its place, with the words of the source until it
    is translated; so will every later one. Safe to repeat: makes what is missing, changes nothing
    else. For `reviewed` see `roles.ensure_language`. All or nothing; raises LanguageError.
    """
    check(code)
    locale, is_new = Locale.objects.get_or_create(language_code=code)
    before = Page.objects.filter(locale=locale).count()
    follow(locale)
    home = home_of(locale)
    groups = roles.ensure_language(home, reviewed=reviewed)
    return Added(
        home=home,
        is_new=is_new,
        pages=Page.objects.filter(locale=locale).count() - before,
        groups=groups,
        is_reviewed=roles.is_reviewed(code),
    )


def check(code):
    if "name" not in LANG_INFO.get(code, {}):
        raise LanguageError("unknown")
    if code not in settings.SITE_LANGUAGES:
        raise LanguageError("not_of_site")
    if code == settings.LANGUAGE_CODE:
        raise LanguageError("first")
    first = Locale.objects.filter(language_code=settings.LANGUAGE_CODE).first()
    if first is None or home_of(first) is None:
        raise LanguageError("no_source")


def follow(locale):
    """Gives the language an alias of each page that it lacks, now and from now on.

    Those of the language that it follows already, if an admin has chosen another than the first.
    """
    first = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    following, is_new = LocaleSynchronization.objects.get_or_create(
        locale=locale, defaults={"sync_from": first}
    )
    if not is_new:  # a new one does it as it is saved
        following.sync_trees()


def home_of(locale):
    """The front page in this language, or None."""
    roots = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    return HomePage.objects.filter(translation_key__in=roots, locale=locale).first()
