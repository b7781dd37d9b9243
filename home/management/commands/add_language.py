from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language_info

from campaign import catalogues
from home import languages, roles

REFUSALS = {
    "unknown": "Django knows no language {code}. Codes are written as in de or pt-br.",
    "not_of_site": (
        "SITE_LANGUAGES does not name {code} yet. Set it, in the environment or in .env, to\n"
        "    SITE_LANGUAGES={value}\n"
        "for every process of the site, start them anew, and run this once more."
    ),
    "first": "{code} is the first language of this site, in which editors write; it has all.",
    "no_source": "The first language of this site, {first}, has no front page to begin with.",
}


class Command(BaseCommand):
    help = (
        "Makes a language of SITE_LANGUAGES whole: locale, pages, group of translators. "
        "Safe to repeat: it makes what is missing."
    )

    def add_arguments(self, parser):
        parser.add_argument("code", help="code of the language, such as de or pt-br")
        parser.add_argument(
            "--review",
            action="store_true",
            help="translators do not publish; a group of reviewers does",
        )
        parser.add_argument(
            "--strings",
            action="store_true",
            help="list the texts of the interface that are not translated",
        )

    def handle(self, code, review, strings, **options):
        code = code.strip().lower().replace("_", "-")
        try:
            added = languages.add(code=code, reviewed=review)
        except languages.LanguageError as error:
            value = ",".join([*settings.SITE_LANGUAGES, code])
            words = {"code": code, "value": value, "first": settings.LANGUAGE_CODE}
            raise CommandError(REFUSALS[error.code].format(**words)) from error
        interface = catalogues.interface(code)
        for line in [*what_was_done(code, added), *words_of(interface), *what_is_next(code, added)]:
            self.stdout.write(line)
        if strings:
            self.stdout.write("")
            for text in interface.missing:
                self.stdout.write(repr(text))


def what_was_done(code, added):
    name = get_language_info(code)["name"]
    if added.is_new:
        yield f"{name} ({code}) is a language of this site now."
    elif added.pages or added.groups:
        yield f"{name} ({code}) was there. What was missing is made:"
    else:
        yield f"{name} ({code}) was there, and nothing is missing."
    if added.pages:
        yield f"Pages: {added.pages} made, each in the words of its source until translated."
    for group in added.groups:
        yield f"Group: {group}, with rights on the {name} pages and on no others."
    if added.is_reviewed:
        yield (
            f"Review: {roles.translators(code)} change pages, {roles.reviewers(code)} publish them."
        )


def words_of(interface):
    missing = len(interface.missing)
    yield (
        f"Interface: {interface.total - missing} of {interface.total} texts are translated"
        + (f"; English stands in place of the other {missing}." if missing else ".")
    )
    source = interface.source.relative_to(settings.BASE_DIR)
    if not interface.source.exists() and missing:
        yield f"There is no catalogue {source}."
    elif missing:
        yield f"They belong into {source}."
    elif interface.source.exists() and not interface.is_compiled:
        yield f"{source} is not compiled: run `manage.py setup`."


def what_is_next(code, added):
    yield "Next:"
    if added.home.live:
        yield f"- Visitors can choose it now: {added.home.full_url}"
    else:
        yield "- Nobody sees it yet: its front page is not published."
    yield f"- Put people into the group {roles.translators(code)} (Settings, Users)."
    yield "- Have an editor hand pages on: Pages, the menu of a page, Translate this page."
