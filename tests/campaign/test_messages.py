"""Message catalogues are compiled without gettext, and their flaws are found."""

import ast
import gettext
import os
import shutil

import polib
import pytest
from django.utils.translation import ngettext, override

from campaign import catalogues
from tools import messages

TRANSLATORS = ("_", "gettext", "gettext_lazy", "pgettext", "ngettext")

ARABIC = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
"n%100>=11 && n%100<=99 ? 4 : 5;\\n"

msgid "%(count)s signature"
msgid_plural "%(count)s signatures"
msgstr[0] "لا توقيعات"
msgstr[1] "توقيع واحد"
msgstr[2] "توقيعان"
msgstr[3] "%(count)s توقيعات"
msgstr[4] "%(count)s توقيعا"
msgstr[5] "%(count)s توقيع"

#, fuzzy
msgid "Sign"
msgstr "guess"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An Arabic catalogue that is not compiled yet."""
    path = tmp_path / "ar" / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "django.po").write_text(ARABIC.lstrip())
    monkeypatch.setattr(catalogues, "LOCALE_DIR", tmp_path)
    return path


@pytest.fixture
def entry():
    def make(text, translation):
        entry = polib.POEntry(msgid=text, msgstr=translation)
        catalogue = polib.POFile()
        catalogue.metadata = {"Plural-Forms": "nplurals=2; plural=n != 1;"}
        catalogue.append(entry)
        return catalogue

    return make


def test_a_compiled_catalogue_knows_all_six_arabic_plurals(folder):
    assert catalogues.compile_changed() == ["ar"]
    with (folder / "django.mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    forms = {
        count: translations.ngettext("%(count)s signature", "%(count)s signatures", count)
        for count in (0, 1, 2, 3, 11, 100)
    }
    assert forms[0] == "لا توقيعات"
    assert forms[2] == "توقيعان"
    assert len(set(forms.values())) == 6


def test_a_guess_is_not_compiled(folder):
    catalogues.compile_changed()
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Sign") == "Sign"


def test_only_a_changed_catalogue_is_compiled_again(folder):
    assert catalogues.compile_changed() == ["ar"]
    assert catalogues.compile_changed() == []
    os.utime(folder / "django.mo", (1, 1))
    assert catalogues.compile_changed() == ["ar"]


def test_every_catalogue_of_the_project_compiles(tmp_path, monkeypatch):
    shutil.copytree(catalogues.LOCALE_DIR, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.rglob("*.mo"):
        path.unlink()
    monkeypatch.setattr(catalogues, "LOCALE_DIR", tmp_path)
    assert catalogues.compile_changed() == sorted(messages.LANGUAGES)
    for language in messages.LANGUAGES:
        assert gettext.translation("django", tmp_path, [language]).gettext("Search") != "Search"


def test_french_counts_zero_as_one_and_puts_de_after_millions():
    with override("fr"):
        found = [
            ngettext("%(shown)s signature", "%(shown)s signatures", count) % {"shown": count}
            for count in (0, 1, 2, 1_000_000, 1_000_001)
        ]
    assert found == [
        "0 signature",
        "1 signature",
        "2 signatures",
        "1000000 de signatures",
        "1000001 signatures",
    ]


def test_only_the_form_for_one_number_may_leave_the_number_out():
    catalogue = polib.pofile(ARABIC.lstrip())
    _, choose = messages.plural_rule(catalogue)
    entry = catalogue[0]
    assert messages.placeholders_agree(entry, choose)
    entry.msgstr_plural[3] = "توقيعات"
    assert not messages.placeholders_agree(entry, choose)


def test_a_guess_is_a_flaw():
    assert list(messages.flaws(polib.pofile(ARABIC.lstrip()))) == ["fuzzy: 'Sign'"]


@pytest.mark.parametrize("translation", ["", "Bonjour", "Bonjour %(nom)s", "Bonjour %(name)s %s"])
def test_missing_and_foreign_placeholders_are_flaws(entry, translation):
    assert list(messages.flaws(entry("Hello %(name)s", "Bonjour %(name)s"))) == []
    assert len(list(messages.flaws(entry("Hello %(name)s", translation)))) == 1


def test_a_wrong_number_of_plural_forms_is_a_flaw():
    catalogue = polib.pofile(ARABIC.lstrip())
    del catalogue[0].msgstr_plural[5]
    assert any("5 plural forms instead of 6" in flaw for flaw in messages.flaws(catalogue))


def test_drift_names_what_is_missing_and_what_is_no_longer_used(entry):
    catalogue = entry("Old", "Vieux")
    found = list(messages.drift(catalogue, {(None, "New", "")}))
    assert found == ["missing: 'New'", "no longer used: 'Old'"]


@pytest.mark.parametrize("source", messages.SOURCES)
def test_no_text_hides_in_an_f_string_where_it_is_not_collected(source):
    """xgettext of today does not look inside f-strings: such a text would stay English."""
    hidden = [
        f"{path}:{call.lineno}"
        for path in (messages.ROOT / source).rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in TRANSLATORS
    ]
    assert hidden == []
