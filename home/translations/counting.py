"""Texts per page and language, counted in the database: one statement for any number of pages.

A text is a string segment of Wagtail Localize. It is translated if there is a translation without
an error at its place; an empty one leaves the words of the source, so it is none.
"""

from collections import Counter

from django.db.models import Count, Exists, F, Max, OuterRef
from wagtail_localize.models import StringSegment, StringTranslation

PAIR = ("source", "string__translations__locale")


def totals(sources):
    """{source: number of texts} of these TranslationSources, by key as all that follow."""
    rows = StringSegment.objects.filter(source__in=sources).values_list("source")
    return dict(rows.annotate(Count("pk")))


def translated_segments(sources):
    """Segments, each as often as it is translated, by the joins that PAIR names."""
    return StringSegment.objects.filter(
        source__in=sources,
        string__translations__context=F("context"),
        string__translations__has_error=False,
        string__translations__data__gt="",
    )


def translated(sources):
    """{(source, locale): number of translated texts}"""
    rows = translated_segments(sources).values_list(*PAIR).annotate(number=Count("pk"))
    return {(source, locale): number for source, locale, number in rows}


def last_translated(keys):
    """{(translation key, locale): when a text of it was last translated}"""
    rows = StringTranslation.objects.filter(context__object__in=keys)
    rows = rows.values_list("context__object", "locale").annotate(at=Max("updated_at"))
    return {(key, locale): at for key, locale, at in rows}


def stale(sources):
    """{(source, locale): number of texts that were changed since they were translated}

    A changed text has no translation, while an earlier text of its place has one that no text of
    today uses. Paragraphs share one place: there each earlier translation counts once.
    """
    old, found = _left_over(sources), Counter()
    if old:
        for source, locale, context, number in _untouched(sources, {c for c, _ in old}):
            found[source, locale] += min(number, old.get((context, locale), 0))
    return found


def left_over():
    """Translations of texts that do not stand at their place any more."""
    used = StringSegment.objects.filter(
        context=OuterRef("context"), string=OuterRef("translation_of")
    )
    return StringTranslation.objects.filter(~Exists(used)).exclude(data="")


def _left_over(sources):
    contexts = StringSegment.objects.filter(source__in=sources).values("context")
    rows = left_over().filter(context__in=contexts).values_list("context", "locale")
    return {(context, locale): n for context, locale, n in rows.annotate(n=Count("pk"))}


def _untouched(sources, contexts):
    """(source, locale, context, number of texts that nobody has translated there)"""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), locale=OuterRef("locale")
    )
    rows = StringSegment.objects.filter(
        source__in=sources, context__in=contexts, source__translations__enabled=True
    ).annotate(locale=F("source__translations__target_locale"))
    rows = rows.filter(~Exists(done)).values_list("source", "locale", "context")
    return rows.annotate(number=Count("pk"))
