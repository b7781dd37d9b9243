"""Translations for the tests, made and filled through wagtail-localize."""

from django.test import TestCase
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from tests import trees


def petition(**words):
    """A live petition in English, with a French list of petitions for its translation."""
    _home, _statements, petitions = trees.plant()
    trees.translate(petitions, "fr", title="Pétitions")
    return trees.petition(petitions, **words)


def statement(**words):
    """A live statement in English, with a French list of statements for its translation."""
    _home, statements, _petitions = trees.plant()
    trees.translate(statements, "fr", title="Lettres")
    return trees.statement(statements, **words)


def petition_with_a_question(**words):
    """The same that asks how somebody travels, on foot or by bus."""
    page = petition(**words)
    question = page.form_fields.model(
        label="How do you travel?", field_type="radio", choices="On foot\nBy bus", required=True
    )
    question.clean()
    page.form_fields.add(question)
    return trees.publish(page)


def words(response):
    """The source of an answer in one line, whatever its template's indents are."""
    return " ".join(response.content.decode().split())


def submit(page, language="fr"):
    """A page handed to the translators of a language: a draft in the words of its source."""
    source, _ = TranslationSource.update_or_create_from_instance(page)
    locale = Locale.objects.get(language_code=language)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    with committed():
        translation.save_target(publish=False)
    return translation


def fill(translation, *, but=0, prefix="FR"):
    """Gives each text a translation, the last `but` ones left out."""
    segments = list(translation.source.stringsegment_set.order_by("order"))
    for segment in segments[: len(segments) - but]:
        keep(translation, segment, f"{prefix} {segment.string.data}")


def keep(translation, segment, words):
    """Keeps this translation of a segment, past every check."""
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        defaults={"data": words, "has_error": False, "field_error": ""},
    )


def segment(translation, words):
    return StringSegment.objects.get(source=translation.source, string__data=words)


def stored(translation, words):
    """The translation that is kept for these words of the source; None without one."""
    return StringTranslation.objects.filter(
        translation_of__data=words,
        locale=translation.target_locale,
        context__object_id=translation.source.object_id,
    ).first()


def write(translation, words):
    """Translates, source -> translation, past every check."""
    for source, translated in words.items():
        keep(translation, segment(translation, source), translated)


def translate(translation, *, but=()):
    """Gives each text a translation, except those named by the words of the source."""
    for segment in translation.source.stringsegment_set.select_related("string"):
        if segment.string.data not in but:
            keep(translation, segment, f"~{segment.string.data}")


def publish(translation):
    """Publishes what is translated, and returns the page."""
    with committed():
        translation.save_target(publish=True)
    return target(translation)


def target(translation):
    return translation.get_target_instance()


def edit_url(translation):
    return reverse("wagtailadmin_pages:edit", args=[target(translation).pk])


def committed():
    """Runs what waits for the commit, as publishing does."""
    return TestCase.captureOnCommitCallbacks(execute=True)


def press(client, url, **data):
    """A form sent, with all that follows once it is committed."""
    with committed():
        return client.post(url, data, follow=True)


def form_of(page, **changes):
    """What the usual editor sends of a petition, to publish it: its words, with one heading."""
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    words = {
        "title": page.title,
        "slug": page.slug,
        "addressee": page.addressee,
        "closing_call": page.closing_call,
        "body": streamfield([("heading", "Pourquoi nous écrivons")]),
        "thank_you": rich_text(""),
        "outcome_text": rich_text(""),
        **{f"form_fields-{name}": value for name, value in empty.items()},
        **{f"comments-{name}": value for name, value in empty.items()},
        "wording_change": "new",
        "action-publish": "1",
    }
    return nested_form_data(words | changes)
