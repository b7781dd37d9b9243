"""Links in texts: within the site they follow the reader's language, others may be replaced."""

import pytest
from django.urls import reverse
from wagtail_localize.models import OverridableSegment, SegmentOverride

from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db

OUTSIDE = "https://sea.example/en/plan"


@pytest.fixture
def statement(db):
    _home, statements, _petitions = trees.plant()
    linked = trees.statement(statements, title="The quay", slug="quay")
    trees.translate(linked, "fr", title="Le quai")
    words = f'<p><a linktype="page" id="{linked.pk}">The quay</a>, <a href="{OUTSIDE}">plan</a></p>'
    return trees.statement(statements, body=[{"type": "paragraph", "value": words}])


@pytest.fixture
def french(statement):
    return translated.submit(statement, "fr")


def put(client, translation, value):
    """Replaces the one value of the page that can be: its outside link."""
    segment = OverridableSegment.objects.get(source=translation.source)
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    body = f'--x\r\nContent-Disposition: form-data; name="value"\r\n\r\n{value}\r\n--x--\r\n'
    return client.put(url, body, content_type="multipart/form-data; boundary=x")


def test_a_link_within_the_site_leads_to_the_page_in_the_reader_s_language(client, french):
    page = translated.publish(french)
    shown = client.get(page.get_url()).content.decode()
    assert 'href="/fr/letters/quay/"' in shown
    assert 'href="/en/letters/quay/"' not in shown


def test_an_address_outside_may_be_another_one_in_a_translation(client, french):
    translator = staff.signed_in(staff.translator())
    assert put(translator, french, "https://sea.example/fr/plan").status_code == 200
    page = translated.publish(french)
    shown = client.get(page.get_url()).content.decode()
    assert "https://sea.example/fr/plan" in shown
    assert OUTSIDE not in shown


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "plan", "", "http://", "12"],
)
def test_what_is_no_address_is_refused(french, value):
    assert put(staff.signed_in(staff.translator()), french, value).status_code == 422
    assert not SegmentOverride.objects.exists()


def test_nobody_replaces_links_of_pages_that_they_may_not_edit(statement):
    spanish = translated.submit(statement, "es")
    translator = staff.signed_in(staff.translator())
    assert put(translator, spanish, "https://sea.example/es").status_code == 403
