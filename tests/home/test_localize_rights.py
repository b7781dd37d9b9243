"""S26: who may come to which address of Wagtail Localize; a translator changes her language only.

Every address below `admin/localize/` has a line in `localize_rights.RULES` and here in MAY; without
it the first test fails, and nobody is let in.
"""

from urllib.parse import urlencode

import pytest
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import get_resolver
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from home.admin import localize_rights
from petitions.models import PetitionPage
from statements.models import StatementIndexPage
from tests import staff, trees
from tests.test_rights import SIGNER, is_refused, private_signer, words

pytestmark = pytest.mark.django_db

OWN = {"french translator", "editor"}
EDITORS = {"editor"}
OF_TRANSLATION = "translate/<int:translation_id>/"
OF_SNIPPETS = "api/snippets/<slug:app_label>/<slug:model_name>/"
# Who may come to the address for the French page; to any other, the editor alone.
MAY = {
    "jsi18n/": {"french translator", "editor", "organiser"},
    "submit/page/<int:page_id>/": EDITORS,
    "submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/": EDITORS,
    "update/<int:translation_source_id>/": EDITORS,
    f"{OF_TRANSLATION}strings/<int:string_segment_id>/edit/": OWN,
    f"{OF_TRANSLATION}overrides/<int:overridable_segment_id>/edit/": OWN,
    f"{OF_TRANSLATION}pofile/download/": OWN,
    f"{OF_TRANSLATION}pofile/upload/": OWN,
    f"{OF_TRANSLATION}machine_translate/": OWN,
    f"{OF_TRANSLATION}preview/": OWN,
    f"{OF_TRANSLATION}preview/<str:mode>/": OWN,
    f"{OF_TRANSLATION}disable/": EDITORS,
    "page/<int:page_id>/convert_to_alias/": EDITORS,
    "reports/translations/": OWN,
    "reports/translations/results/": OWN,
    OF_SNIPPETS: set(),
    f"{OF_SNIPPETS}<str:pk>/": set(),
}
# What somebody who may do it must have changed: the walk would else prove nothing.
CHANGES = {
    ("PUT", f"{OF_TRANSLATION}strings/<int:string_segment_id>/edit/"),
    ("DELETE", f"{OF_TRANSLATION}strings/<int:string_segment_id>/edit/"),
    ("PUT", f"{OF_TRANSLATION}overrides/<int:overridable_segment_id>/edit/"),
    ("POST", f"{OF_TRANSLATION}pofile/upload/"),
    ("POST", f"{OF_TRANSLATION}disable/"),
    ("POST", "page/<int:page_id>/convert_to_alias/"),
    ("POST", "submit/page/<int:page_id>/"),
    ("POST", "update/<int:translation_source_id>/"),
}
WHOLE = {
    "french translator": staff.translator,
    "editor": staff.editor,
    "organiser": staff.organiser,
}


def routes(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from routes(one.url_patterns, route)
        else:
            yield route


def localize_routes():
    prefix = localize_rights.PREFIX
    found = {route for route in routes(get_resolver().url_patterns) if route.startswith(prefix)}
    return {route.removeprefix(prefix) for route in found}


@pytest.fixture
def world(db):
    """A petition, handed on into French and Spanish, with one text translated into each."""
    home, _statements, petitions = trees.plant()
    linked = '<p>See <a href="https://ferry.example/">the timetable</a>.</p>'
    page = trees.petition(petitions, body=[{"type": "paragraph", "value": linked}])
    private_signer(page)
    for code in ("fr", "es"):
        trees.translate(petitions, code)
    source, _ = TranslationSource.get_or_create_from_instance(page)
    for code in ("fr", "es"):
        locale = Locale.objects.get(language_code=code)
        translation = Translation.objects.create(source=source, target_locale=locale)
        for segment in StringSegment.objects.filter(source=source):
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                data=segment.string.data,
            )
        with TestCase.captureOnCommitCallbacks(execute=True):
            translation.save_target(publish=True)
    return page


def targets(page):
    """What stands in the addresses, by the page that they are about."""
    source = TranslationSource.objects.get_for_instance(page)
    shared = {
        "translation_source_id": source.pk,
        "string_segment_id": StringSegment.objects.get(source=source, context__path="title").pk,
        "overridable_segment_id": OverridableSegment.objects.filter(source=source).first().pk,
        "mode": "",
        "app_label": "auth",
        "model_name": "group",
        "pk": 1,
    }
    for code in ("fr", "es"):
        translation = source.translations.get(target_locale__language_code=code)
        copy = translation.get_target_instance()
        yield code, shared | {"translation_id": translation.pk, "page_id": copy.pk}
    translation = source.translations.get(target_locale__language_code="fr")
    yield "en", shared | {"translation_id": translation.pk, "page_id": page.pk}


def address(route, values):
    for name, value in values.items():
        for converter in ("int", "str", "slug"):
            route = route.replace(f"<{converter}:{name}>", str(value))
    return f"/{localize_rights.PREFIX}{route}"


def stored():
    """All that these views could change."""
    found = []
    for model in (StringTranslation, SegmentOverride, Translation, TranslationSource, PetitionPage):
        found.append(serializers.serialize("json", model.objects.order_by("pk")))
    return found


def send(client, method, url, values):
    """A request that does something, if it may; (answer, whether anything is stored otherwise)."""
    if method == "PUT":
        value = "https://bac.example/" if "overrides" in url else "Tout autre chose"
        data, kind = urlencode({"value": value}), "application/x-www-form-urlencoded"
        given = {"data": data, "content_type": kind}
    elif method == "POST":
        translation = Translation.objects.get(pk=values["translation_id"])
        po = str(translation.export_po()).replace('msgstr "Bring back', 'msgstr "Rendez')
        portuguese = Locale.objects.get(language_code="pt")
        file = SimpleUploadedFile("fr.po", po.encode())
        given = {"data": {"file": file, "locales": [portuguese.pk], "publish_translations": "on"}}
        given["data"]["next"] = "/admin/pages/"
    else:
        given = {}
    with transaction.atomic():
        before = stored()
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = getattr(client, method.lower())(url, **given)
        changed = stored() != before
        transaction.set_rollback(True)
    return response, changed


def test_s26_every_address_of_wagtail_localize_has_a_rule_and_a_line():
    found = localize_routes()
    assert found == set(localize_rights.RULES)
    assert found == set(MAY)


def test_s26_an_address_without_a_rule_is_closed(world, monkeypatch):
    monkeypatch.delitem(localize_rights.RULES, "jsi18n/")
    client = staff.signed_in(staff.superuser())
    assert is_refused(client.get("/admin/localize/jsi18n/"))


@pytest.mark.parametrize("role", WHOLE)
def test_s26_a_role_does_what_the_table_says_and_nothing_else(role, world):
    client = staff.signed_in(WHOLE[role]())
    client.raise_request_exception = False
    wrong, done = [], set()
    for code, values in targets(world):
        for route, allowed in MAY.items():
            if code == "en" and "page_id" not in route:
                continue
            may = role in allowed and (code == "fr" or role == "editor" or "<" not in route)
            for method in ("GET", "POST", "PUT", "DELETE"):
                response, changed = send(client, method, address(route, values), values)
                told = f"{method} {route} of {code}: {response.status_code}"
                if is_refused(response) == may and response.status_code != 404:
                    wrong.append(told)
                if changed and not may:
                    wrong.append(f"{told}, and it was done")
                if changed:
                    done.add((method, route))
                if SIGNER in words(response) or response.status_code == 500:
                    wrong.append(f"{told}: a signer, or a failure")
    assert not wrong, "\n".join(wrong)
    able = {pair for pair in CHANGES if role in MAY[pair[1]]}
    assert able <= done


def test_s26_strangers_are_sent_to_sign_in_and_change_nothing(world):
    client = Client()
    for code, values in targets(world):
        for route in MAY:
            for method in ("GET", "POST", "PUT", "DELETE"):
                response, changed = send(client, method, address(route, values), values)
                assert "/admin/login/" in response.get("Location", ""), (code, route)
                assert not changed


def test_s26_who_may_publish_nothing_publishes_nothing_by_syncing(world):
    values = dict(targets(world))["fr"]
    url = address("update/<int:translation_source_id>/", values)
    client = staff.signed_in(staff.writer())
    before = Page.objects.get(pk=values["page_id"]).live_revision_id
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert is_refused(client.post(url, {"publish_translations": "on"}))
        assert client.post(url).status_code == 302
    assert Page.objects.get(pk=values["page_id"]).live_revision_id == before


def test_a_translation_whose_page_was_deleted_is_not_found(world):
    values = dict(targets(world))["fr"]
    PetitionPage.objects.get(pk=values["page_id"]).delete()
    client = staff.signed_in(staff.editor())
    for route in MAY:
        if OF_TRANSLATION in route and Translation.objects.filter(pk=values["translation_id"]):
            assert client.get(address(route, values)).status_code == 404


class TestPages:
    """What a translator may not do at Wagtail's own addresses, though she may change the page."""

    @pytest.fixture
    def client(self, world):
        return staff.signed_in(staff.translator())

    @pytest.fixture
    def french(self, world):
        return PetitionPage.objects.get(locale__language_code="fr")

    def do(self, client, page, where, **data):
        path = f"/admin/pages/{page.pk}/{where}/"
        data |= {"new_title": "Mine", "new_slug": "mine", "new_parent_page": page.get_parent().pk}
        with TestCase.captureOnCommitCallbacks(execute=True):
            return client.post(path, data)

    def test_she_publishes_her_page(self, client, french):
        before = french.live_revision_id
        self.do(client, french, "edit", action="publish")
        french.refresh_from_db()
        assert french.live_revision_id > before

    @pytest.mark.parametrize("code", ["es", "en"])
    def test_s26_she_opens_and_changes_no_other_page(self, client, world, code):
        page = PetitionPage.objects.get(locale__language_code=code)
        before = stored()
        assert is_refused(client.get(f"/admin/pages/{page.pk}/edit/"))
        for action in ("edit", "delete", "unpublish", "convert_alias", "lock", "copy"):
            response = self.do(client, page, action, action="publish", title="Mine")
            assert is_refused(response) or response.status_code == 404, action
        assert stored() == before

    @pytest.mark.parametrize(
        ("action", "data"),
        [
            ("edit", {"localize-restart-translation": "1"}),
            ("edit", {"localize-convert-to-alias": "1"}),
            ("delete", {}),
            ("copy", {}),
            ("lock", {}),
        ],
    )
    def test_s26_she_neither_deletes_nor_detaches_her_page(self, client, french, action, data):
        Translation.objects.filter(target_locale=french.locale).update(
            enabled="localize-restart-translation" not in data
        )
        before = stored()
        self.do(client, french, action, **data)
        assert stored() == before

    def test_s26_she_deletes_nothing_by_the_bulk_either(self, client, french):
        url = f"/admin/bulk/wagtailcore/page/delete/?id={french.pk}&next=/admin/"
        client.post(url)
        assert PetitionPage.objects.filter(pk=french.pk).exists()

    def test_s26_she_makes_no_page_of_its_own_of_a_copy(self, client, world):
        page = trees.statement(StatementIndexPage.objects.get(locale__language_code="en"))
        french = Locale.objects.get(language_code="fr")
        copy = page.copy_for_translation(french, copy_parents=True, alias=True)
        self.do(client, copy, "convert_alias")
        self.do(client, copy, "edit", title="Mine")
        copy.refresh_from_db()
        assert copy.alias_of_id == page.pk
        staff_client = staff.signed_in(staff.editor())
        self.do(staff_client, copy, "convert_alias")
        copy.refresh_from_db()
        assert copy.alias_of_id is None

    def test_s26_a_locked_page_takes_no_words_and_is_not_published(self, client, french, world):
        PetitionPage.objects.filter(pk=french.pk).update(locked=True)
        values = dict(targets(world))["fr"]
        before = stored()
        route = f"{OF_TRANSLATION}strings/<int:string_segment_id>/edit/"
        assert not send(client, "PUT", address(route, values), values)[1]
        self.do(client, french, "edit", action="publish")
        assert stored() == before

    def test_s26_lists_choosers_and_reports_name_no_page_of_another_language(self, client, world):
        page = PetitionPage.objects.get(locale__language_code="es")
        page.title = page.draft_title = "Secreto"
        page.save_revision()
        paths = ["/admin/", "/admin/pages/", "/admin/reports/site-history/", "/admin/locales/"]
        paths += ["/admin/reports/aging-pages/", "/admin/reports/locked/", "/admin/images/"]
        paths += ["/admin/localize/reports/translations/", "/admin/api/main/pages/"]
        for path in paths:
            assert "Secreto" not in words(client.get(path)), path
        assert is_refused(client.get("/admin/locales/"))
        assert "localize/reports" not in words(client.get("/admin/"))
