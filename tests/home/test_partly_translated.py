"""Readers of a page that lacks parts of its translation are told so, in their language."""

import pytest
from django.db.models.signals import post_save
from django.test import Client
from wagtail.models import Page

from campaign.models import PartlyTranslated
from home.models import HomePage
from home.translations import publishing
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db
NOTICE = "Certaines parties de cette page ne sont pas encore traduites."


@pytest.fixture
def petition(db):
    return translated.petition()


def published(page, *, but):
    translation = translated.submit(page)
    translated.fill(translation, but=but)
    with translated.committed():
        publishing.publish(translation=translation, user=staff.superuser(), decided=but)
    return translated.target(translation)


def words(page):
    return " ".join(Client().get(page.get_url()).content.decode().split())


def test_the_notice_stands_above_the_words_with_a_link_to_the_source(petition):
    page = published(petition, but=1)
    shown = words(page)
    assert NOTICE in shown
    assert f'<a href="{petition.get_url()}" hreflang="en">Lire l’original (anglais)</a>' in shown
    assert shown.index(NOTICE) < shown.index("<h1")
    assert NOTICE not in words(petition)


def test_a_page_with_all_its_words_says_nothing(petition):
    assert NOTICE not in words(published(petition, but=0))


def test_it_names_no_source_that_readers_cannot_see(petition):
    page = published(petition, but=1)
    petition.unpublish()
    shown = words(page)
    assert NOTICE in shown
    assert "Lire l’original" not in shown


def test_the_front_page_says_it_too(db):
    home, _statements, _petitions = trees.plant()
    published(home, but=1)
    assert NOTICE in words(HomePage.objects.get(locale__language_code="fr"))


def test_the_notice_costs_no_query(petition, django_assert_num_queries):
    page = published(petition, but=1)
    page = type(page).objects.get(pk=page.pk)
    assert page.public_translations
    with django_assert_num_queries(0):
        assert page.is_partly_translated
        assert page.translated_page.pk == petition.pk


def test_published_by_whatever_door_the_notice_follows(petition):
    """A draft in the words of the source, published by its revision as a schedule does."""
    translation = translated.submit(petition)
    page = Page.objects.get(pk=translated.target(translation).pk).specific
    with translated.committed():
        page.get_latest_revision().publish()
    assert NOTICE in words(page)
    assert PartlyTranslated.objects.get().missing == translation.source.stringsegment_set.count()
    page.title = "Rendez-nous le bus de nuit"
    page.save_revision()
    with translated.committed():
        page.get_latest_revision().publish()
    count = translation.source.stringsegment_set.count()
    assert PartlyTranslated.objects.get().missing == count - 1


@pytest.mark.django_db(transaction=True)
def test_an_error_in_the_notice_keeps_no_page_from_being_published(petition):
    translation = translated.submit(petition)
    page = translated.target(translation)

    def fail(**_kwargs):
        raise ValueError

    post_save.connect(fail, sender=PartlyTranslated)
    try:
        page.get_latest_revision().publish()
    finally:
        post_save.disconnect(fail, sender=PartlyTranslated)
    page.refresh_from_db()
    assert page.live
    assert not PartlyTranslated.objects.exists()
