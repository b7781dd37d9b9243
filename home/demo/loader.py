"""Puts the demo on a fresh site, all or nothing."""

import json
import os
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Site
from wagtail_localize.models import TranslationSource

from campaign.models import OrganisationSettings
from home import roles
from home.demo import people, pictures, texts, unfinished
from home.demo.pages import Writer
from home.demo.signatures import Crowd
from statements import imports, letters

ORGANISATION = {
    "organisation": "Lantern Commons",
    "colour": pictures.BRAND,
    "contact_email": "hello@lanterncommons.example",
    "mastodon": "https://social.example/@lanterncommons",
    "instagram": "https://photos.example/lanterncommons",
    "youtube": "https://films.example/lanterncommons",
}
FACTS = (
    "goal",
    "counts_at_once",
    "affiliation_use",
    "country_use",
    "comment_use",
    "asks_updates",
    "outcome",
    "next_step",
    "transfer_holder",
    "transfer_iban",
    "transfer_reference",
)


def languages():
    """Languages of the site that the demo speaks; none if it lacks the site's first one."""
    spoken = [code for code in settings.SITE_LANGUAGES if texts.speaks("home", code)]
    return spoken if spoken[:1] == settings.SITE_LANGUAGES[:1] else []


def is_fresh():
    """True while nothing stands below the site's home page: neither a demo nor real pages."""
    home = Site.objects.get(is_default_site=True).root_page
    return not home.get_children().exists()


@transaction.atomic
def load():
    """Makes pages, translations, endorsers, signatures, settings, groups and accounts.

    Call it on a fresh site whose first language the demo speaks. Stores everything or nothing.
    """
    site = Site.objects.get(is_default_site=True)
    spoken = languages()
    for code in spoken:
        Locale.objects.get_or_create(language_code=code)
    staff = make_accounts(spoken)
    writer = Writer(languages=spoken, pictures=pictures.keep_posters(), staff=staff)
    home = site.root_page.specific
    writer.write_all(home)
    feature(writer.pages["home"], writer.pages["night-buses"])
    describe_organisation(site, writer.pages["privacy"])
    fill_groups(staff)
    for name, facts in texts.read("facts").items():
        letter = state_facts(name, facts, writer.pages)
        add_endorsers(letter, facts)
        if facts.get("signatures"):
            Crowd(name=name, letter=letter, pages=writer.pages[name]).sign()
    unfinished.leave(writer)


def source(pages):
    """The page in the language it was written in: the first of its languages."""
    return next(iter(pages.values()))


def feature(homes, petitions):
    """Puts the petition on the home page of every language, and on what translators work from."""
    for home in homes.values():
        home.refresh_from_db()  # it has children by now, and publishing writes their number
        home.featured_petition = source(petitions)
        home.save_revision().publish()
    TranslationSource.update_or_create_from_instance(source(homes))


def describe_organisation(site, privacy_pages):
    site.site_name = ORGANISATION["organisation"]
    site.save()
    logo = pictures.keep(
        pictures.mark(), title="Logo", description="A lantern", name="lantern-commons"
    )
    OrganisationSettings.objects.update_or_create(
        site=site, defaults=ORGANISATION | {"logo": logo, "privacy_page": source(privacy_pages)}
    )


def state_facts(name, facts, pages):
    """The Letter of a page, with days counted from today."""
    now = timezone.now()
    letter = letters.ensure(source(pages[name]))
    letter.dated = timezone.localdate() + timedelta(days=facts["dated"])
    for field in FACTS:
        if field in facts:
            setattr(letter, field, facts[field])
    if letter.is_petition:
        letter.opens_at = now + timedelta(days=facts["opens"])
        letter.closes_at = now + timedelta(days=facts["closes"])
    if letter.outcome:
        letter.outcome_date = timezone.localdate() + timedelta(days=facts["outcome_on"])
    if "next_petition" in facts:
        letter.next_petition = letters.ensure(source(pages[facts["next_petition"]]))
    if "next_page" in facts:
        letter.next_page = source(pages[facts["next_page"]])
    letter.full_clean()
    letter.save()
    letter.topics.set(source(pages[topic]) for topic in facts["topics"])
    return letter


def add_endorsers(letter, facts):
    """Through the same door as an editor's paste."""
    if "endorsers" in facts:
        imports.add(letter=letter, text=texts.lines(facts["endorsers"]), published=True)
    if "persons" in facts:
        text = people.endorsing_lines(facts["persons"])
        imports.add(letter=letter, text=text, kind="person", published=True)
    known = letter.endorsers.exclude(acronym="")[: facts.get("featured", 0)]
    for number, endorser in enumerate(known):
        endorser.featured = True
        endorser.logo = pictures.keep(
            pictures.emblem(endorser.acronym, number),
            title=f"Logo: {endorser.name}"[:255],
            description=endorser.name,
            name=f"demo-logo-{number}",
        )
        endorser.save()


def make_accounts(spoken):
    """Users by role, each with a password made for this copy and written to a file of 0600.

    The passwords of an earlier demo stay, so that the file serves all databases of this copy.
    """
    kept = kept_passwords()
    translators = [f"translator-{code}" for code in spoken[1:]]
    names = ["admin", "manager", "editor", "moderator", "organiser", *translators]
    staff, accounts = {}, []
    for name in names:
        password = kept.get(name) or secrets.token_urlsafe(12)
        user, created = get_user_model().objects.get_or_create(
            username=name, defaults={"email": f"{name}@lanterncommons.example"}
        )
        if created:
            user.is_superuser = user.is_staff = name == "admin"
            user.set_password(password)
            user.save()
            accounts.append({"username": name, "password": password, "role": role_of(name)})
        staff[name] = user
    if accounts:
        write_accounts(accounts)
    return staff


def role_of(username):
    role, _, language = username.partition("-")
    if language:
        return roles.translators(language)
    return {
        "admin": "Superuser",
        "manager": roles.ADMINS,
        "editor": roles.EDITORS,
        "moderator": roles.MODERATORS,
        "organiser": roles.ORGANISERS,
    }[role]


def accounts_path():
    return settings.VAR_DIR / "demo-accounts.json"


def kept_passwords():
    if not accounts_path().exists():
        return {}
    accounts = json.loads(accounts_path().read_text())
    return {account["username"]: account["password"] for account in accounts}


def write_accounts(accounts):
    path = accounts_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(accounts, file, indent=2)


def fill_groups(staff):
    roles.ensure()
    for username, user in staff.items():
        if username != "admin":
            user.groups.add(Group.objects.get(name=role_of(username)))
