"""The account number of a petition is the same in every language, through whatever door."""

import pytest
from wagtail_localize.models import OverridableSegment, StringSegment

from home.translations import accounts, po_files
from tests import trees
from tests.home import translated

pytestmark = pytest.mark.django_db

OURS, OTHER, FOREIGN = (
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "GB82WEST12345698765432",
)


def transfer(iban=OURS, key="11111111-1111-4111-8111-111111111111", **values):
    value = {"iban": iban, "holder": "Night Bus Fund", "bic": "", "reference": "", "note": "Thanks"}
    return {"type": "transfer", "id": key, "value": value | values}


@pytest.fixture
def petition(db):
    return translated.petition(body=[*trees.BODY, transfer()])


@pytest.fixture
def french(petition):
    translation = translated.submit(petition, "fr")
    translated.write(translation, {"Thanks": "Merci"})
    translated.publish(translation)
    return translation


def account(page):
    """(IBAN, note) of each transfer that readers see."""
    page = type(page).objects.get(pk=page.pk)
    blocks = [block for block in page.body.raw_data if block["type"] == "transfer"]
    return [(block["value"]["iban"], block["value"]["note"]) for block in blocks]


def by_hand(page, *transfers):
    """Publishes a page with other transfers, as somebody does who took it over."""
    page.body = [*trees.BODY, *transfers]
    return trees.publish(page)


def test_no_text_and_no_value_that_can_be_replaced_names_it(french):
    texts = StringSegment.objects.filter(source=french.source)
    assert not texts.filter(string__data__contains=OURS).exists()
    assert texts.filter(string__data="Thanks").exists()
    assert not OverridableSegment.objects.filter(source=french.source).exists()
    assert OURS not in str(po_files.export(french))
    assert account(french.get_target_instance()) == [(OURS, "Merci")]


def test_a_translation_that_is_edited_by_hand_keeps_it(french):
    french.enabled = False
    french.save()
    page = by_hand(french.get_target_instance(), transfer(FOREIGN, note="À vous"))
    assert account(page) == [(OURS, "À vous")]
    assert FOREIGN not in page.get_latest_revision().content["body"]
    assert FOREIGN not in str(page.get_latest_revision_as_object().body.raw_data)


def test_a_transfer_that_the_source_does_not_have_is_taken_out(french):
    added = transfer(FOREIGN, key="22222222-2222-4222-8222-222222222222")
    again = transfer(OURS, key="33333333-3333-4333-8333-333333333333")
    page = by_hand(french.get_target_instance(), transfer(), added, again)
    assert [iban for iban, _note in account(page)] == [OURS, OURS]


def test_a_new_account_of_the_source_is_that_of_its_translations_at_once(petition, french):
    petition.body = [*trees.BODY, transfer(OTHER)]
    trees.publish(petition)
    page = french.get_target_instance()
    assert account(page) == [(OTHER, "Merci")]
    assert translated.publish(french).pk == page.pk
    assert account(page) == [(OTHER, "Merci")]


def test_an_old_draft_that_goes_live_has_the_account_of_today(petition, french):
    old = french.get_target_instance().get_latest_revision()
    petition.body = [*trees.BODY, transfer(OTHER)]
    trees.publish(petition)
    old.content["body"] = old.content["body"].replace(OTHER, OURS)
    old.save()
    old.publish()
    assert account(french.get_target_instance()) == [(OTHER, "Merci")]


def test_another_account_is_noticed_in_a_translation_and_none_in_a_source(petition, french):
    page = french.get_target_instance()
    assert not accounts.are_foreign(page)
    for body in ([transfer(FOREIGN)], [transfer(reference="Mine")], [transfer(FOREIGN, key="x")]):
        page.body = petition.body = body
        assert accounts.are_foreign(page)
        assert not accounts.are_foreign(petition)
