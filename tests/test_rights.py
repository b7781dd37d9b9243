"""S26: which role opens which screen of ours, and that nobody else sees a signer, on any address.

Every address that we add to the admin has a line in SCREENS or BULK_ACTIONS; without it the first
test fails and says which line to add.
"""

import html
import re
from contextlib import suppress
from functools import cache

import pytest
from django.apps import apps
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail_localize.models import Translation, TranslationSource

from petitions import signing, tokens
from petitions.models import Signature
from statements import versions
from statements.models import Endorser, EndorserImport
from tests import staff, trees

ROLES = {
    "editor": staff.editor,
    "writer": staff.writer,
    "translator": staff.translator,
    "moderator": staff.moderator,
    "organiser": staff.organiser,
    "admin": staff.admin,
}
WRITES = {"editor", "writer", "admin"}
PUBLISHES = {"editor", "admin"}
MODERATES = {"moderator", "organiser"}
SEES_FACES = {"moderator", "organiser", "admin"}
SEES_LETTERS = WRITES | SEES_FACES
SEES_MAILS = {"organiser", "admin"}
OPENS = EXPORTS = ERASES = {"organiser"}
# Wagtail's own migration lets its group of moderators write and publish pages.
TRANSLATES = WRITES | {"translator", "moderator"}
PUBLISHES_TRANSLATIONS = PUBLISHES | {"translator", "moderator"}
SUBMITS = WRITES | {"moderator"}

# Name of the address, then what is to stand in it if not what `world` says: who may open it.
SCREENS = {
    "letters:index": SEES_LETTERS,
    "letters:index_results": SEES_LETTERS,
    "letters:of_page screen=settings": WRITES,
    "letters:of_page screen=endorsers": WRITES,
    "letters:of_page screen=signatures": SEES_FACES,
    "letters:settings": WRITES,
    "letters:history": WRITES,
    "letters:history_results": WRITES,
    "letters:of_page screen=overview": SEES_FACES,
    "overview:index": SEES_FACES,
    "endorsers:index": WRITES,
    "endorsers:index_results": WRITES,
    "endorsers:add": WRITES,
    "endorsers:paste": WRITES,
    "endorsers:upload": WRITES,
    "endorsers:logos": PUBLISHES,
    "endorsers:imports": WRITES,
    "endorsers:undo": WRITES,
    "endorsers:edit": WRITES,
    "endorsers:delete": PUBLISHES,
    "endorsers:reorder": WRITES,
    "signatures:index": SEES_FACES,
    "signatures:index_results": SEES_FACES,
    "signatures:detail": OPENS,
    "signatures:find": SEES_FACES,
    "deliveries:index": EXPORTS,
    "deliveries:history": EXPORTS,
    "deliveries:check": EXPORTS,
    "deliveries:download": EXPORTS,
    "deliveries:manifest": EXPORTS,
    "deliveries:delete": EXPORTS,
    "held:index": MODERATES,
    "held:index_results": MODERATES,
    "comments:index": MODERATES,
    "comments:decided": MODERATES,
    "comments:again": MODERATES,
    "mails:index": SEES_MAILS,
    "mails:index_results": SEES_MAILS,
    "mails:refused": OPENS,
    "mails:lift": OPENS,
    "home_translation_ready": TRANSLATES,
    "home_translation_review": PUBLISHES_TRANSLATIONS,
    "home_translations": TRANSLATES,
    "home_translations_results": TRANSLATES,
    "home_translations_csv": TRANSLATES,
    "home_translation_changes": TRANSLATES,
    "home_sync_translations": SUBMITS,
    "home_submit_translation": SUBMITS,
    "home_make_a_copy": PUBLISHES | {"moderator"},
    "home_stop_translation": SUBMITS,
}
# Model and action: who may at least ask for it.
BULK_ACTIONS = {
    "endorser publish": WRITES,
    "endorser unpublish": WRITES,
    "endorser delete": WRITES,
    "endorser feature": WRITES,
    "endorser unfeature": WRITES,
    "signature hold": MODERATES,
    "signature release": MODERATES,
    "signature reject": MODERATES,
    "signature erase": ERASES,
    "signature promote": {"admin"},
    "outbox retry": SEES_MAILS,
    "outbox give-up": SEES_MAILS,
}
# Of the own account only, for everybody in the admin: tests/home/entrance.
OF_ONES_OWN = re.compile("account_|mfa_")
# One signs out, the other fails on purpose.
NOT_OPENED = {"wagtailadmin_logout", "wagtailadmin_error_test"}
WAGTAILS = re.compile(r"wagtail|javascript-catalog|$")
SIGNER = "Quenby Undisclosed"


@pytest.fixture
def world(db):
    """What the addresses need, by name; a `pk` is that of the namespace."""
    _home, statements, petitions = trees.plant()
    page = trees.petition(petitions)
    french = trees.translate(page, "fr", title="Rendez-nous le bus de nuit")
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=french.locale)
    trees.statement(statements)
    endorser = Endorser.objects.create(letter=page.letter, name="Night Walkers", published=True)
    return {
        "page": page,
        "letter_pk": page.letter.pk,
        "key": page.translation_key,
        "endorsers": endorser.pk,
        "endorsers:undo": EndorserImport.objects.create(letter=page.letter, added=1).pk,
        "signatures": private_signer(page).pk,
        "home_translation_ready": translation.pk,
        "home_translation_review": translation.pk,
        "home_translation_changes": translation.pk,
        "home_stop_translation": translation.pk,
        "translation_source_id": source.pk,
        "page_id": french.pk,
    }


def private_signer(page):
    """Confirmed, and agreed to nothing being shown."""
    signing.sign(
        letter=page.letter,
        page=page,
        language="en",
        wording=versions.current(page),
        consent="I agree.",
        consent_language="en",
        details=signing.Details(name=SIGNER, email="quenby@undisclosed.example"),
    )
    signature = Signature.objects.get()
    token, _row = tokens.mint(signature=signature)
    signing.confirm(token=token, shown=signing.seen(signature))
    return signature


def addresses(patterns, namespace="", needed=None):
    """(name, converters of what stands in it) of each address, namespaces included."""
    for one in patterns:
        here = (needed or {}) | one.pattern.converters
        if hasattr(one, "url_patterns"):
            below = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses(one.url_patterns, below, here)
        elif one.name:
            yield f"{namespace}{one.name}", here


@cache
def admin_addresses():
    [admin] = [one for one in get_resolver().url_patterns if str(one.pattern) == "admin/"]
    return dict(addresses(admin.url_patterns))


def is_of_the_site(name):
    return not WAGTAILS.match(name) and not OF_ONES_OWN.match(name)


@cache
def our_addresses():
    return {name: found for name, found in admin_addresses().items() if is_of_the_site(name)}


def our_bulk_actions():
    ours = {"campaign", "statements", "petitions", "home"}
    for app in ours:
        for model in apps.get_app_config(app).get_models():
            name = model._meta.model_name
            for action in bulk_action_registry.get_bulk_actions_for_model(app, name):
                if action.__module__.partition(".")[0] in ours:
                    yield f"{name} {action.action_type}", (app, name, action.action_type)


def url_of(row, world):
    """(address of a row, whether what it needs was planted)."""
    name, *given = row.split()
    given = dict(pair.split("=") for pair in given)
    known = world | {"pk": world.get(name) or world.get(name.partition(":")[0])} | given
    needed = our_addresses()[name]
    values = {key: known.get(key) for key in needed}
    defaults = {"IntConverter": 1, "UUIDConverter": world["key"]}
    for key, converter in needed.items():
        if values[key] is None:
            values[key] = defaults.get(type(converter).__name__, "x")
    return reverse(name, kwargs=values), all(known.get(key) for key in needed)


def bulk_url(parts, world):
    pk = world.get({"endorser": "endorsers", "signature": "signatures"}.get(parts[1]), 1)
    return f"{reverse('wagtail_bulk_action', args=parts)}?id={pk}"


def is_refused(response):
    """By us, or by Wagtail, which sends back to the start of the admin."""
    return response.status_code == 403 or response.get("Location") == "/admin/"


def takes_nothing(response):
    return response.status_code == 405 or is_refused(response)


def words(response):
    found = response.streaming_content if response.streaming else [response.content]
    return b"".join(found).decode(errors="replace")


# The walk


def test_s26_every_screen_of_ours_has_a_line_in_this_file():
    told = {row.split()[0] for row in SCREENS}
    missing = [f'"{name}": …,' for name in our_addresses() if name not in told]
    assert not missing, f"add to SCREENS in tests/test_rights.py who may open it: {missing}"
    actions = dict(our_bulk_actions())
    missing = [f'"{name}": …,' for name in actions if name not in BULK_ACTIONS]
    assert not missing, f"add to BULK_ACTIONS in tests/test_rights.py who may do it: {missing}"
    assert told <= set(our_addresses())
    assert set(BULK_ACTIONS) <= set(actions)


@pytest.mark.parametrize("role", ROLES)
def test_s26_a_role_opens_what_the_table_says_and_nothing_else(role, world):
    client = staff.signed_in(ROLES[role]())
    wrong = []
    for row, allowed in SCREENS.items():
        url, is_planted = url_of(row, world)
        response = client.get(url)
        if is_refused(response) == (role in allowed):
            wrong.append(f"{row}: {response.status_code} for {role}")
        if role in allowed and is_planted and response.status_code == 404:
            wrong.append(f"{row}: not found")
        if role not in OPENS and "undisclosed" in words(response).lower():
            wrong.append(f"{row}: shows a signer to {role}")
        if role not in allowed and not takes_nothing(client.post(url)):
            wrong.append(f"{row}: takes a form from {role}")
    for name, parts in our_bulk_actions():
        response = client.get(bulk_url(parts, world))
        allowed = BULK_ACTIONS.get(name, ())
        if is_refused(response) == (role in allowed):
            wrong.append(f"{name}: {response.status_code} for {role}")
        if role not in allowed and not is_refused(client.post(bulk_url(parts, world))):
            wrong.append(f"{name}: done for {role}")
    assert not wrong, "\n".join(wrong)


def test_s26_strangers_are_sent_to_sign_in(world):
    urls = [url_of(row, world)[0] for row in SCREENS]
    urls += [bulk_url(parts, world) for _name, parts in our_bulk_actions()]
    for url in urls:
        for response in (Client().get(url), Client().post(url)):
            assert "/admin/login/" in response["Location"], url


# What leads to the screens


@pytest.mark.parametrize("role", ROLES)
def test_s26_no_menu_list_or_button_leads_where_the_role_may_not_go(role, world):
    client = staff.signed_in(ROLES[role]())
    seen, waiting, wrong = set(), ["/admin/", explorer(world), editor(world)], []
    while waiting:
        url = waiting.pop()
        response = client.get(url)
        if is_refused(response) and is_ours(url):
            wrong.append(url)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            found = {link for link in links(words(response)) if is_ours(link)} - seen
            seen |= found
            waiting += sorted(found)
    assert not wrong, f"{role} is offered {wrong}"
    assert bool(seen) == (role in SEES_LETTERS | TRANSLATES)


def explorer(world):
    return reverse("wagtailadmin_explore", args=[world["page"].get_parent().pk])


def editor(world):
    return reverse("wagtailadmin_pages:edit", args=[world["page"].pk])


def links(page):
    """Addresses in the admin, wherever they stand; of a list, its first page without filters."""
    found = re.findall(r"""["'](/admin/[^"'\s<>{}]*)""", html.unescape(page))
    return {link.partition("?")[0] for link in found}


def is_ours(url):
    try:
        return resolve(url).view_name in our_addresses()
    except Resolver404:
        return False


# Wagtail's own screens


def wagtails_urls(page):
    """Each address of Wagtail's admin, its exports and searches; those of pages for this page."""
    given = {
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "app_label": "petitions",
        "model_name": "petitionpage",
        "content_type_app_name": "petitions",
        "content_type_model_name": "petitionpage",
    }
    for name, needed in admin_addresses().items():
        if not WAGTAILS.match(name) or name in NOT_OPENED:
            continue
        with suppress(NoReverseMatch):
            url = reverse(name, kwargs={key: given.get(key, "1") for key in needed})
            yield from (url, f"{url}?q=Quenby", f"{url}?export=csv")


def test_s26_no_screen_of_wagtails_shows_a_signer_even_to_a_superuser(world):
    """Lists, histories, reports and their exports, searches, choosers, APIs: whatever there is."""
    client = staff.signed_in(staff.superuser())
    assert SIGNER in words(client.get(url_of("signatures:detail", world)[0]))
    opened = 0
    for url in wagtails_urls(world["page"]):
        response = client.get(url)
        assert "undisclosed" not in words(response).lower(), url
        opened += response.status_code == 200
    assert opened > 100


@pytest.mark.parametrize("role", ["editor", "writer", "translator"])
def test_s26_the_reports_tell_nothing_of_signatures_to_who_may_not_see_them(role, world):
    staff.signed_in(staff.superuser()).get(url_of("signatures:detail", world)[0])
    shown = words(staff.signed_in(ROLES[role]()).get("/admin/reports/site-history/"))
    assert reverse("signatures:index", args=[world["letter_pk"]]) not in shown
    assert f"#{world['signatures']}" not in shown
