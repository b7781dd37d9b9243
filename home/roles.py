"""The staff roles: groups shipped with the site, and what each may do."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import get_language_info
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from home.models import HomePage

EDITORS, MODERATORS, ORGANISERS = "Editors", "Moderators", "Organisers"
ADMINS = "Admins"

# Wagtail's own migrations let its groups Editors and Moderators write, and moderators publish; they
# keep that. Translators never get `submit_translation`: Wagtail Localize binds that right neither
# to a page nor to a language. Neither they nor editors see who signed.
# Admins see public faces; what signers wrote is opened by those whom they put into another group,
# which the history of that account tells.
PERMISSIONS = {
    EDITORS: [
        "wagtailadmin.access_admin",
        "wagtail_localize.submit_translation",
        "statements.view_letter",
        "statements.change_letter",
        "statements.view_endorser",
        "statements.add_endorser",
        "statements.change_endorser",
        "statements.delete_endorser",
    ],
    MODERATORS: [
        "wagtailadmin.access_admin",
        "statements.view_letter",
        "petitions.view_signature",
        "petitions.change_signature",
        "petitions.moderate_signature",
    ],
    ORGANISERS: [
        "wagtailadmin.access_admin",
        "statements.view_letter",
        "petitions.view_signature",
        "petitions.open_signature",
        "petitions.moderate_signature",
        "petitions.delete_signature",
        "petitions.export_signature",
        "petitions.view_outbox",
        "petitions.change_outbox",
        "petitions.view_neverwrite",
        "petitions.delete_neverwrite",
    ],
}
PERMISSIONS[ADMINS] = [
    *PERMISSIONS[EDITORS],
    "petitions.view_signature",
    "petitions.view_outbox",
    "petitions.change_outbox",
    "campaign.change_organisationsettings",
    *(
        f"{app}.{verb}_{kind}"
        for app, kind in (
            ("campaign", "user"),
            ("auth", "group"),
            ("wagtailcore", "locale"),
            ("wagtailcore", "site"),
            ("wagtailcore", "workflow"),
            ("wagtailcore", "task"),
            ("wagtailredirects", "redirect"),
        )
        for verb in ("add", "change", "delete")
    ),
]
EDITORS_PAGES = ["add", "change", "publish", "lock", "unlock"]
ADMINS_PAGES = [*EDITORS_PAGES, "bulk_delete"]
TRANSLATORS_PAGES = ["change", "publish"]
EDITORS_FILES = [
    f"{app}.{verb}_{kind}"
    for app, kind in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
]
ADMINS_FILES = [
    *EDITORS_FILES,
    *(f"wagtailcore.{verb}_collection" for verb in ("add", "change", "delete")),
]


def translators(language):
    """Name of the group that translates into this language."""
    return f"Translators {get_language_info(language)['name']}"


def reviewers(language):
    """Name of the group that publishes what was translated into it, where two pairs of eyes do."""
    return f"Reviewers {get_language_info(language)['name']}"


def is_reviewed(language):
    """Whether somebody else than the translators publishes in this language."""
    return Group.objects.filter(name=reviewers(language)).exists()


def ensure():
    """Makes the groups and gives each at least its rights; safe to repeat, takes nothing away.

    A group of translators is made for each language that has a home page, but not for the
    site's first one, in which editors write. What such a group may do with pages is given when it
    is made; from then on it is for the admins to say.
    """
    for name, permissions in PERMISSIONS.items():
        _group(name, permissions)
    root = Page.get_first_root_node()
    for name, pages, files in (
        (EDITORS, EDITORS_PAGES, EDITORS_FILES),
        (ADMINS, ADMINS_PAGES, ADMINS_FILES),
    ):
        group = Group.objects.get(name=name)
        _may_in_pages(group, root, pages)
        _may_in_files(group, files)
    homes = HomePage.objects.exclude(locale__language_code=settings.LANGUAGE_CODE)
    for home in homes.select_related("locale"):
        if not Group.objects.filter(name=translators(home.locale.language_code)).exists():
            ensure_language(home)


@transaction.atomic
def ensure_language(home, *, reviewed=False):
    """Makes the groups of a language that are missing; returns the names of those given rights.

    Rights on pages go to a group that has none on this home page, because it is new or the page
    is. With `reviewed`, translators change and do not publish, and a group of reviewers publishes;
    once there is such a group, it stays so.
    """
    language = home.locale.language_code
    reviewed = reviewed or is_reviewed(language)
    wanted = {translators(language): ["change"] if reviewed else TRANSLATORS_PAGES}
    if reviewed:
        wanted[reviewers(language)] = TRANSLATORS_PAGES
        GroupPagePermission.objects.filter(
            group__name=translators(language), page=home, permission__codename="publish_page"
        ).delete()
    given = []
    for name, verbs in wanted.items():
        group = _group(name, ["wagtailadmin.access_admin"])
        if not group.page_permissions.filter(page=home).exists():
            _may_in_pages(group, home, verbs)
            given.append(name)
    return given


def _permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _group(name, permissions):
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*map(_permission, permissions))
    return group


def _may_in_pages(group, page, verbs):
    for verb in verbs:
        permission = _permission(f"wagtailcore.{verb}_page")
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _may_in_files(group, names):
    root = Collection.get_first_root_node()
    for name in names:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=_permission(name)
        )
