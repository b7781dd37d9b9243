"""Sources of translations follow their pages. No translated page is changed by it."""

from wagtail_localize.models import TranslationSource

from home.translations.publishing import texts_of


def follow(page):
    """Gives translators the texts of a page that has just gone live. What they translated stays."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source:
        source.update_from_db()


def stale_by(page):
    """What publishing this page, as it stands in its editor, leaves to translators: the number of
    texts that differ from those they have, and the locales of the translations concerned."""
    source = TranslationSource.objects.get_for_instance_or_none(page)
    found = source.translations.filter(enabled=True) if source else ()
    locales = (
        [each.target_locale for each in found.select_related("target_locale")] if found else []
    )
    if not locales:
        return 0, []
    known = set(source.stringsegment_set.values_list("context__path", "string__data"))
    texts = texts_of(page)
    count = max(len(texts - known), len(known - texts))
    return (count, locales) if count else (0, [])
