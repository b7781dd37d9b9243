"""What translators may change, field by field. A new field fails this until someone decides."""

import json

import pytest
from django.core.files.base import ContentFile
from django.db import models
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import get_translatable_models
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from campaign.blocks import BodyBlock
from campaign.models import CampaignImage, OrganisationSettings
from home.models import HomePage, StandardPage
from petitions.models import PetitionFormField, PetitionIndexPage, PetitionPage
from statements.models import StatementIndexPage, StatementPage, TopicPage
from statements.models.letter_pages import OwnField

PAGE = {
    "title": "translated",
    "slug": "fixed",
    "seo_title": "translated",
    "show_in_menus": "fixed",
    "search_description": "translated",
}
LETTER = PAGE | {
    "subtitle": "translated",
    "place": "translated",
    "addressee": "translated",
    "body": "translated",
    "closing_call": "translated",
    "share_text": "translated",
    "share_image": "overridable",
    "wording_change": "own",
}
GOLDEN = {
    HomePage: PAGE
    | {
        "headline": "translated",
        "introduction": "translated",
        "hero_image": "overridable",
        "featured_petition": "overridable",
        "footer": "translated",
    },
    StandardPage: PAGE | {"introduction": "translated", "body": "translated"},
    StatementIndexPage: PAGE | {"introduction": "translated"},
    StatementPage: LETTER,
    TopicPage: PAGE | {"introduction": "translated"},
    PetitionIndexPage: PAGE | {"introduction": "translated"},
    PetitionPage: LETTER
    | {
        "form_heading": "translated",
        "name_label": "translated",
        "email_label": "translated",
        "affiliation_label": "translated",
        "country_label": "translated",
        "comment_label": "translated",
        "button_label": "translated",
        "consent_text": "translated",
        "thank_you": "translated",
        "next_words": "translated",
        "outcome_text": "translated",
        "form_fields": "translated",
    },
    PetitionFormField: {
        "clean_name": "fixed",
        "label": "translated",
        "field_type": "fixed",
        "required": "fixed",
        "choices": "translated",
        "default_value": "fixed",
        "help_text": "translated",
    },
}
OUR_APPS = {"campaign", "statements", "petitions", "home"}
BLOCKS = {
    "heading": ["heading"],
    "paragraph": ["paragraph"],
    "quote": ["text", "source"],
    "image": ["alt_text", "caption"],
    "callout": ["heading", "text"],
    "document": ["label"],
    "video": ["title", "description"],
    "statistics": ["label"],
    "transfer": ["note"],
}


def kind(field):
    if isinstance(field, OwnField):
        return "own"
    if not type(field).__name__.startswith("Synchronized"):
        return "translated"
    return "overridable" if field.overridable else "fixed"


@pytest.mark.parametrize("model", GOLDEN, ids=lambda model: model.__name__)
def test_each_field_is_translated_or_synchronised_on_purpose(model):
    fields = get_translatable_fields(model)
    assert {field.field_name: kind(field) for field in fields} == GOLDEN[model]


SAMPLES = {
    "heading": "What we ask",
    "paragraph": "<p>The ferry has stopped.</p>",
    "quote": {"text": "It came at night.", "source": "A sailor"},
    "image": {
        "image": {"image": "IMAGE", "alt_text": "A ferry", "decorative": False},
        "caption": "The last crossing",
        "credit": "M. Aurel",
    },
    "callout": {"heading": "Join us", "text": "<p>Write to us.</p>"},
    "document": {"document": "DOCUMENT", "label": "The timetable"},
    "video": {"title": "A night", "url": "https://video.example/1", "description": "Waves"},
    "statistics": [{"type": "item", "id": "one", "value": {"value": "41", "label": "villages"}}],
    "transfer": {
        "iban": "DE89370400440532013000",
        "holder": "Night Ferry Fund",
        "bic": "COBADEFFXXX",
        "reference": "Ferry",
        "note": "Thank you",
    },
}


@pytest.fixture
def files(db):
    image = CampaignImage.objects.create(title="Ferry", file=get_test_image_file())
    document = get_document_model().objects.create(
        title="Times", file=ContentFile(b"%PDF", "t.pdf")
    )
    return {"IMAGE": image.pk, "DOCUMENT": document.pk}


def segments_of(kind, files):
    """All segments of a page whose body is the sample of one block."""
    raw = json.dumps({"type": kind, "id": "block", "value": SAMPLES[kind]})
    for name, key in files.items():
        raw = raw.replace(f'"{name}"', str(key))
    return extract_segments(StandardPage(title="Page", body=json.dumps([json.loads(raw)])))


@pytest.mark.parametrize("kind", BLOCKS)
def test_only_the_words_of_a_block_are_segments(kind, files):
    found = [
        segment.path.rpartition(".")[2]
        for segment in segments_of(kind, files)
        if segment.path.startswith("body.") and isinstance(segment, StringSegmentValue)
    ]
    assert [name if name != "block" else kind for name in found] == BLOCKS[kind]


REPLACEABLE = {"paragraph": [], "image": ["image"], "document": ["document"], "video": ["url"]}


@pytest.mark.parametrize("kind", BLOCKS)
def test_only_pictures_files_and_addresses_of_a_block_can_be_replaced(kind, files):
    found = [
        segment.path.rpartition(".")[2]
        for segment in segments_of(kind, files)
        if isinstance(segment, OverridableSegmentValue)
    ]
    assert found == REPLACEABLE.get(kind, [])


def test_no_other_model_of_ours_is_translated():
    """Endorsers, pictures, facts and settings are one row for all languages."""
    ours = {
        m for m in get_translatable_models(include_subclasses=True) if m._meta.app_label in OUR_APPS
    }
    assert ours == set(GOLDEN)


def test_what_the_organisation_says_of_itself_is_the_same_in_every_language():
    """Its name is a name; whatever else readers see of it stands on pages, which are translated."""
    fields = OrganisationSettings._meta.get_fields()
    words = {f.name for f in fields if type(f) in (models.CharField, models.TextField)}
    assert words == {"organisation", "colour"}


def test_the_blocks_of_a_body_are_known_to_the_table():
    assert set(BodyBlock().child_blocks) == set(BLOCKS)
