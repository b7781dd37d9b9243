"""Lists all letters, by the key that other commands take."""

import json
from collections import defaultdict

from django.core.management.base import BaseCommand
from wagtail.models import Page

from statements.models import Letter


def described():
    """One dict per letter, the newest first; addresses are those of live, translated pages."""
    pages = defaultdict(list)
    rows = Page.objects.filter(
        translation_key__in=Letter.objects.values("key"), alias_of__isnull=True
    )
    for page in rows.select_related("locale").order_by("locale__language_code"):
        pages[page.translation_key].append(page)
    return [describe(letter, pages[letter.key]) for letter in Letter.objects.all()]


def describe(letter, pages):
    by_language = {page.locale.language_code: page for page in pages}
    source = by_language.get(letter.source_language) or next(iter(pages), letter)
    return {
        "key": str(letter.key),
        "kind": letter.kind,
        "languages": list(by_language),
        "title": source.title,
        "addresses": {
            language: page.get_full_url() for language, page in by_language.items() if page.live
        },
    }


class Command(BaseCommand):
    help = "Lists the letters with their keys, languages, titles and addresses."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="Write a JSON list.")

    def handle(self, *args, **options):
        found = described()
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for letter in found:
            languages = ", ".join(letter["languages"])
            self.stdout.write(
                f"{letter['key']}  {letter['kind']:<9}  {letter['title']} ({languages})"
            )
            for language, address in letter["addresses"].items():
                self.stdout.write(f"    {language}  {address}")
