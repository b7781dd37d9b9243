"""The traps of translated forms and pages, driven through wagtail-localize itself."""

import pytest
from django.test import TestCase
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from petitions.forms import SignForm
from petitions.models import PetitionPage
from tests import trees
from tests.home import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(db):
    return Locale.objects.get_or_create(language_code="fr")[0]


@pytest.fixture
def petition(french):
    return translated.petition_with_a_question()


def translate(page, locale, texts):
    """Gives these source strings a translation, publishes, and returns the translated page."""
    source, _ = TranslationSource.get_or_create_from_instance(page)
    source.update_from_db()
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in StringSegment.objects.filter(source=source):
        if segment.string.data in texts:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": texts[segment.string.data]},
            )
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=True)
    return PetitionPage.objects.get(translation_key=page.translation_key, locale=locale)


WORDS = {
    "How do you travel?": "Comment voyagez-vous\u202f?",
    "On foot<br/>By bus": "À pied<br/>En bus",
    "Bring back the night bus": "Rendez-nous le bus de nuit",
}


def test_data_keys_and_choice_values_are_the_same_in_every_language(petition, french):
    page = translate(petition, french, WORDS)
    key = petition.form_fields.get().clean_name
    assert key.startswith("f_")
    source, target = (SignForm(p).fields[key] for p in (petition, page))
    assert (source.label, target.label) == ("How do you travel?", WORDS["How do you travel?"])
    assert [value for value, _label in source.choices] == [value for value, _ in target.choices]
    assert [label for _value, label in target.choices] == ["À pied", "En bus"]


def test_a_translation_with_another_number_of_choices_shows_the_source_s(petition, french):
    page = translate(petition, french, WORDS | {"On foot<br/>By bus": "À pied"})
    field = SignForm(page).fields[petition.form_fields.get().clean_name]
    assert [label for _value, label in field.choices] == ["On foot", "By bus"]


def test_a_renamed_question_keeps_its_key_and_its_choices_theirs(petition, french):
    translate(petition, french, WORDS)
    question = petition.form_fields.get()
    before = question.clean_name, dict(question.choice_keys)
    question.label, question.choices = "How do you get around?", "By bus\nBy bicycle\nOn foot"
    question.clean()
    question.save()
    petition = PetitionPage.objects.get(pk=petition.pk)
    kept = {label: key for key, label in question.choice_keys}
    assert question.clean_name == before[0]
    for key, label in before[1].items():
        assert kept[label] == key
    page = translate(trees.publish(petition), french, {})
    assert page.form_fields.get().clean_name == before[0]
    assert page.form_fields.get().choice_keys == question.choice_keys


def test_submitting_a_page_for_translation_publishes_nothing(petition, french, settings):
    source, _ = TranslationSource.get_or_create_from_instance(petition)
    translation = Translation.objects.create(source=source, target_locale=french)
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target(publish=settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE)
    copy = PetitionPage.objects.get(translation_key=petition.translation_key, locale=french)
    assert not copy.live


def test_the_slug_is_no_segment(petition, french):
    source, _ = TranslationSource.get_or_create_from_instance(petition)
    contexts = StringSegment.objects.filter(source=source).values_list("context__path", flat=True)
    assert "slug" not in set(contexts)
    assert translate(petition, french, WORDS).slug == petition.slug


def test_choices_in_another_order_keep_their_keys_before_they_are_translated_anew(petition, french):
    page = translate(petition, french, WORDS)
    question = petition.form_fields.get()
    key, before = question.clean_name, {label: key for key, label in question.choice_keys}
    question.choices = "By bus\nOn foot"
    question.clean()
    question.save()
    petition = PetitionPage.objects.get(pk=petition.pk)
    page = translate(trees.publish(petition), french, {})
    waiting = dict(SignForm(page).fields[key].choices)
    assert waiting == {before["By bus"]: "By bus", before["On foot"]: "On foot"}
    page = translate(petition, french, {"By bus<br/>On foot": "En bus<br/>À pied"})
    assert dict(SignForm(page).fields[key].choices) == {
        before["By bus"]: "En bus",
        before["On foot"]: "À pied",
    }


def test_a_question_that_the_source_asks_no_more_is_asked_in_no_language(petition, french):
    page = translate(petition, french, WORDS)
    key = page.form_fields.get().clean_name
    petition.form_fields.all().delete()
    page = translate(trees.publish(petition), french, {})
    assert key not in SignForm(page).fields


def test_labels_may_be_as_long_as_german_makes_them(petition, french, client):
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " * 4
    page = translate(petition, french, WORDS | {"How do you travel?": long.strip()})
    assert page.form_fields.get().label == long.strip()
    assert long.strip() in client.get(page.get_url()).content.decode()
