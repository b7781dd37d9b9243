"""What still waits for translators in the demo, so that their desk is not empty."""

from wagtail_localize.models import (
    String,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

# English words that stood there when the text was translated: (page, language, field, words).
EARLIER = (
    "heat",
    "fr",
    "closing_call",
    "We, the undersigned, declare that nobody should have to choose between wage and health.",
)
# Begun and not finished: (page, language, texts).
BEGUN = (
    "libraries",
    "pt",
    {
        "title": "Deixem a luz acesa na biblioteca",
        "subtitle": "300 pessoas que leem, ensinam e cuidam de livros pedem noites e domingos",
    },
)


def leave(writer):
    """Leaves one live translation behind its source, and one page half translated as a draft.

    `writer` is the Writer that has written all pages. Nothing is left where it did not write in
    English first, or lacks the language.
    """
    if next(iter(writer.locales)) != "en":
        return
    name, language, field, words = EARLIER
    if language in writer.locales:
        make_stale(writer.pages[name]["en"], writer.locales[language], field, words)
    name, language, texts = BEGUN
    if language in writer.locales:
        translator = writer.staff[f"translator-{language}"]
        begin(writer.pages[name]["en"], writer.locales[language], texts, translator)


def make_stale(page, locale, field, words):
    """As if the source had said `words` when this field was translated, and other languages had
    followed since."""
    earlier, _ = String.objects.get_or_create(
        locale=page.locale, data_hash=String._get_data_hash(words), defaults={"data": words}
    )
    translations = StringTranslation.objects.filter(
        locale=locale, context__object=page.translation_key, context__path=field
    )
    translations.update(translation_of=earlier)


def begin(page, locale, texts, translator):
    source = TranslationSource.objects.get(object_id=page.translation_key)
    translation = Translation.objects.create(source=source, target_locale=locale)
    segments = StringSegment.objects.filter(source=source, context__path__in=texts)
    for segment in segments.select_related("context"):
        StringTranslation.objects.create(
            translation_of_id=segment.string_id,
            context=segment.context,
            locale=locale,
            data=texts[segment.context.path],
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            last_translated_by=translator,
        )
    translation.save_target(user=translator, publish=False)
