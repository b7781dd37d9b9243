import pytest

from statements.models import Letter
from tests import staff, trees


@pytest.fixture
def planted(db):
    return trees.plant()


@pytest.fixture
def page(planted):
    """A statement in English with a French translation."""
    _home, statements, _petitions = planted
    page = trees.statement(statements)
    trees.translate(page, "fr", title="Gardez le bac de nuit")
    return page


@pytest.fixture
def letter(page):
    return Letter.objects.get(key=page.translation_key)


@pytest.fixture
def petition(planted):
    _home, _statements, petitions = planted
    return trees.petition(petitions)


@pytest.fixture
def editor(page):
    """A browser in which an editor is signed in."""
    return staff.signed_in(staff.editor())
