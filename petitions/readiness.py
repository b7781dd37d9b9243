"""What a petition should have before it goes public, beside what every letter should."""

from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from campaign.models import OrganisationSettings
from petitions import sealing
from petitions.models import HousekeepingRun
from petitions.models.pages import OUR_CONSENT
from statements.models.next_step import NextStep
from statements.readiness import Point

# The worker keeps house at its start and every hour.
WORKER_SEEN = timedelta(hours=2)


def points(page, letter):
    return [
        closing(letter),
        Point(
            "goal",
            _("Goal"),
            "" if letter.goal or letter.goal_rises else _("Set one: readers see how far it is."),
            needed=False,
            screen="settings",
        ),
        consent(page),
        *next_step(letter),
        privacy(),
        *machinery(),
    ]


def closing(letter):
    note = ""
    if letter.outcome:
        note = _("An outcome is set: the petition takes no signatures.")
    elif letter.closes_at <= timezone.now():
        note = _("The closing date has passed.")
    return Point("closes", _("Closing date"), note, screen="settings")


def next_step(letter):
    """A petition to go on to that cannot be offered, or not to the end."""
    following = letter.next_petition
    if letter.next_step != NextStep.PETITION or not following:
        return
    note = ""
    if not following.is_open:
        note = _("The petition to go on to takes no signatures now; nothing is offered.")
    elif following.closes_at < letter.closes_at:
        note = _(
            "The petition to go on to closes before this one; from then on nothing is offered."
        )
    yield Point("next_step", _("After signing"), note, needed=False, screen="settings")


def consent(page):
    """Our own sentence does for the languages that it was translated into."""
    is_foreign = page.consent_sentence == OUR_CONSENT and not page.language.startswith("en")
    note = _("Our own sentence is not translated into this language: write one.")
    return Point("consent", _("Consent sentence"), note if is_foreign else "", field="consent_text")


def privacy():
    site = Site.objects.filter(is_default_site=True).first()
    found = site and OrganisationSettings.for_site(site).privacy_page_id
    url = site and reverse(
        "wagtailsettings:edit", args=["campaign", "organisationsettings", site.pk]
    )
    note = "" if found else _("Choose the page that says what becomes of the details.")
    permission = "campaign.change_organisationsettings"
    return Point("privacy", _("Privacy notice"), note, url=url or "", permission=permission)


def machinery():
    """What whoever runs the server has to mend."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    is_set = sender.count("@") == 1 and not sender.endswith("@localhost")
    note = _("Mails would come from %(sender)s. Ask whoever runs the server to set an address.")
    yield Point("sender", _("Sender of the mails"), "" if is_set else note % {"sender": sender})
    note = _("Without them nobody can sign. Ask whoever runs the server.")
    yield Point("keys", _("Keys that seal signatures"), "" if has_keys() else note)
    seen = HousekeepingRun.objects.filter(started_at__gt=timezone.now() - WORKER_SEEN).exists()
    note = _("It was not seen for two hours: no mail leaves. Ask whoever runs the server.")
    yield Point("worker", _("Worker that sends the mails"), "" if seen else note)


def has_keys():
    try:
        sealing.current_key_name()
    except sealing.SealingError:
        return False
    return bool(settings.DIGEST_KEY)
