"""`manage.py add_language`: one command makes a language whole, and may be repeated."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import LocaleSynchronization

from campaign import catalogues, languages
from home import roles
from home.languages import add
from home.models import HomePage, StandardPage
from tests import staff, trees
from tests.petitions.signer import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db):
    """Some pages in English; no other language is begun."""
    home, statements, petitions = trees.plant()
    Locale.objects.exclude(language_code="en").delete()
    petition = trees.petition(petitions)
    home.refresh_from_db()
    home.featured_petition = petition
    trees.publish(home)
    statement = trees.statement(statements)
    return {"petition": petition, "statement": statement, "home": HomePage.objects.get()}


@pytest.fixture
def say(capsys):
    def run(*arguments):
        call_command("add_language", *arguments)
        return capsys.readouterr().out

    return run


def rights(name):
    """(verb, address of the page) of each right of a group on pages."""
    found = GroupPagePermission.objects.filter(group__name=name)
    return {(one.permission.codename, one.page.url_path) for one in found}


def pages(code):
    return Page.objects.filter(locale__language_code=code)


@pytest.mark.both_databases
def test_a_language_gets_its_locale_its_pages_and_its_group(site, say, client):
    said = say("fr")
    assert pages("fr").count() == pages("en").filter(depth__gt=1).count() == 5
    assert all(page.alias_of.locale.language_code == "en" for page in pages("fr"))
    assert rights("Translators French") == {
        ("change_page", "/home-fr/"),
        ("publish_page", "/home-fr/"),
    }
    assert set(
        Group.objects.get(name="Translators French").permissions.values_list("codename")
    ) == {("access_admin",)}
    assert "French (fr) is a language of this site now." in said
    assert "5 made" in said
    assert "http://testserver/fr/" in said
    assert client.get("/fr/").status_code == 200
    assert languages.spoken() == ["en", "fr"]


def test_what_is_featured_and_listed_is_there_at_once(site, say, client):
    say("fr")
    assert site["petition"].title in text_of(client.get("/fr/"))
    assert client.get("/fr/petitions/night-bus/").status_code == 200
    assert client.get("/fr/search/?q=bus").status_code == 200


def test_a_page_that_is_made_later_gets_its_place_too(site, say):
    say("fr")
    editor = staff.signed_in(staff.editor())
    path = f"/admin/pages/add/home/standardpage/{site['home'].pk}/"
    typed = {"title": "Imprint", "slug": "imprint", "body-count": "0", "comments-TOTAL_FORMS": "0"}
    typed |= {"comments-INITIAL_FORMS": "0", "action-publish": "publish"}
    assert editor.post(path, typed).status_code == 302
    assert StandardPage.objects.get(locale__language_code="fr").alias_of.title == "Imprint"


@pytest.mark.both_databases
def test_it_may_be_repeated_and_says_that_nothing_is_missing(site, say):
    say("fr")
    before = pages("fr").count(), Group.objects.count(), GroupPagePermission.objects.count()
    said = say("fr")
    assert "nothing is missing" in said
    assert "made" not in said
    assert before == (
        pages("fr").count(),
        Group.objects.count(),
        GroupPagePermission.objects.count(),
    )


def test_what_is_missing_is_made_and_said(site, say):
    say("fr")
    Page.objects.get(locale__language_code="fr", slug="night-bus").delete()
    Group.objects.get(name="Translators French").delete()
    said = say("fr")
    assert "1 made" in said
    assert "Group: Translators French" in said
    assert pages("fr").count() == 5


def test_a_translation_that_is_there_stays_as_it_is(site, say):
    trees.translate(site["petition"], "fr", title="Rendez-nous le bus de nuit")
    say("fr")
    page = pages("fr").get(slug="night-bus")
    assert (page.title, page.alias_of) == ("Rendez-nous le bus de nuit", None)
    assert pages("fr").count() == 5


def test_a_language_that_an_admin_let_follow_another_one_goes_on_so(site, say):
    say("pt")
    portuguese = Locale.objects.get(language_code="pt")
    spanish = Locale.objects.create(language_code="es")
    LocaleSynchronization.objects.create(locale=spanish, sync_from=portuguese)
    say("es")
    assert LocaleSynchronization.objects.get(locale=spanish).sync_from == portuguese


def test_a_language_without_a_locale_is_not_found(site, client):
    for path in ("/fr/", "/fr/search/", "/fr/feeds/letters.atom"):
        assert client.get(path).status_code == 404
    assert client.get("/en/search/").status_code == 200
    assert b"/fr/" not in client.get("/en/").content


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("de", "SITE_LANGUAGES=en,es,fr,pt,ar,de"),
        ("pt-br", "SITE_LANGUAGES=en,es,fr,pt,ar,pt-br"),
        ("PT_BR", "SITE_LANGUAGES=en,es,fr,pt,ar,pt-br"),
        ("xx", "Django knows no language xx"),
        ("french", "Django knows no language french"),
        ("fr-ca", "Django knows no language fr-ca"),
        ("en", "first language of this site"),
    ],
)
def test_a_language_that_cannot_be_added_is_refused_with_what_to_do(site, code, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("add_language", code)
    assert Locale.objects.count() == 1


def test_a_site_without_pages_in_its_first_language_has_nothing_to_begin_with(site, settings):
    HomePage.objects.all().delete()
    with pytest.raises(CommandError, match="no front page"):
        call_command("add_language", "fr")


def test_it_is_all_or_nothing(site, monkeypatch):
    monkeypatch.setitem(roles.__dict__, "_may_in_pages", None)
    with pytest.raises(TypeError):
        add(code="fr")
    assert not Locale.objects.filter(language_code="fr").exists()
    assert not pages("fr").exists()


def test_a_front_page_that_is_not_published_is_said(site, say):
    site["home"].unpublish()
    assert "Nobody sees it yet" in say("fr")
    assert "fr" not in languages.spoken()


class TestReview:
    """Somebody else than the translators publishes, where an admin wants it so."""

    PAIR = [("change_page", "/home-fr/"), ("publish_page", "/home-fr/")]

    def test_translators_change_and_reviewers_publish(self, site, say):
        said = say("fr", "--review")
        assert rights("Translators French") == {self.PAIR[0]}
        assert rights("Reviewers French") == set(self.PAIR)
        assert "Reviewers French publish them" in said

    def test_it_may_be_asked_for_later_and_then_stays(self, site, say):
        say("fr")
        say("fr", "--review")
        assert rights("Translators French") == {self.PAIR[0]}
        say("fr")
        roles.ensure()
        assert rights("Translators French") == {self.PAIR[0]}
        assert rights("Reviewers French") == set(self.PAIR)

    def test_an_update_gives_back_nothing_that_an_admin_has_taken(self, site, say):
        say("fr")
        taken = GroupPagePermission.objects.filter(group__name="Translators French")
        taken.get(permission__codename="publish_page").delete()
        roles.ensure()
        say("fr")
        assert rights("Translators French") == {self.PAIR[0]}
        taken.delete()
        roles.ensure()
        assert rights("Translators French") == set()

    def test_a_group_whose_home_page_was_made_anew_gets_its_rights_again(self, site, say):
        say("fr", "--review")
        HomePage.objects.get(locale__language_code="fr").delete()
        said = say("fr")
        assert "Translators French" in said
        assert rights("Translators French") == {self.PAIR[0]}
        assert rights("Reviewers French") == set(self.PAIR)


class TestLocalesScreen:
    """An admin may make a language in the admin, too."""

    @pytest.fixture
    def post(self, site):
        client = staff.signed_in(staff.admin())
        locale = Locale.objects.get(language_code="en")

        def send(**typed):
            component = "wagtail_localize_localesynchronization"
            form = client.get("/admin/locales/new/").context
            prefix = next(found.prefix for _one, _two, found in form["components"])
            assert component in prefix
            typed = {f"{prefix}-{name}": value for name, value in typed.items()}
            data = {"language_code": "fr", f"{prefix}-sync_from": locale.pk}
            return client.post("/admin/locales/new/", data | typed, follow=True)

        return send

    def test_it_offers_the_languages_of_the_site_that_are_not_there(self, site):
        form = staff.signed_in(staff.admin()).get("/admin/locales/new/").context["form"]
        codes = [code for code, _name in form.fields["language_code"].choices]
        assert codes == ["es", "fr", "pt", "ar"]

    def test_a_language_that_follows_another_has_pages_and_translators(self, post):
        response = post(enabled="on")
        assert pages("fr").count() == 5
        assert rights("Translators French") == set(TestReview.PAIR)
        assert any("Translators French" in one for one in staff.messages_of(response))

    def test_one_without_pages_is_not_spoken_and_the_admin_is_told(self, post, client):
        response = post()
        assert any("add_language fr" in one for one in staff.messages_of(response))
        assert client.get("/fr/").status_code == 404
        assert not Group.objects.filter(name="Translators French").exists()


class TestInterface:
    def test_a_language_with_a_whole_catalogue_has_nothing_missing(self, site, say):
        catalogues.compile_changed()
        found = catalogues.interface("fr")
        assert (found.missing, found.is_compiled) == ([], True)
        assert f"{found.total} of {found.total} texts" in say("fr")

    def test_a_language_without_one_lacks_every_text(self):
        found = catalogues.interface("de")
        assert len(found.missing) == found.total > 500
        assert "Sign" in found.missing
        assert found.source.parts[-3:] == ("de", "LC_MESSAGES", "django.po")

    def test_a_variant_has_the_texts_of_its_language(self):
        assert not catalogues.interface("pt-br").missing
        assert not catalogues.interface("en-gb").missing

    def test_what_is_missing_is_counted_and_listed(self, site, say, tmp_path, monkeypatch):
        for code, text in (("es", "Firmar"), ("fr", "")):
            folder = tmp_path / code / "LC_MESSAGES"
            folder.mkdir(parents=True)
            entries = f'msgid "Sign"\nmsgstr "{text}"\n\nmsgid "Close"\nmsgstr "X"\n'
            (folder / "django.po").write_text(f'msgid ""\nmsgstr ""\n\n{entries}')
        monkeypatch.setattr(catalogues, "LOCALE_DIR", tmp_path)
        monkeypatch.setattr("django.conf.settings.BASE_DIR", tmp_path)
        said = say("fr", "--strings")
        assert "1 of 2 texts are translated" in said
        assert "They belong into fr/LC_MESSAGES/django.po" in said
        assert said.endswith("'Sign'\n")
