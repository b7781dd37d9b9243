"""What the Deliveries screen says of a list."""

from datetime import datetime

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from campaign import formats
from petitions import deliveries
from petitions.models.deliveries import DeliveryState
from petitions.printing.booklet import missing_scripts
from statements import places

LANGUAGE_NAMES = dict(settings.LANGUAGES)
WHY_FAILED = {
    "withdrawn": gettext_lazy(
        "While it was made, people withdrew again and again, and nobody who has withdrawn may be "
        "in it. Order it again at a quieter hour, or as CSV, which is made fastest."
    ),
    "interrupted": gettext_lazy(
        "Its worker was stopped again and again. Order it again; if it fails again, ask those who "
        "run the site."
    ),
    "database": gettext_lazy("The database was away again and again. Order it again later."),
    "no_space": gettext_lazy("There is no space left on the worker's disk."),
    "no_key": gettext_lazy("The details cannot be read: this site has no sealing key."),
    "bad_key": gettext_lazy("The details cannot be read: a sealing key of this site is malformed."),
    "unknown_key": gettext_lazy(
        "The details cannot be read: the key they were sealed with is not among the keys of "
        "this site."
    ),
    "damaged": gettext_lazy(
        "The details of a signature were altered in the database and cannot be read."
    ),
}
WHY_GONE = {
    deliveries.TIME: gettext_lazy("Its 48 hours were over."),
    deliveries.ERASURE: gettext_lazy(
        "Somebody who stood in it has withdrawn or was taken out. Order it again: the new list is "
        "without that person."
    ),
    deliveries.RETENTION: gettext_lazy("The details of those who signed were destroyed in time."),
    deliveries.STAFF: gettext_lazy("Deleted by staff."),
}
REFUSALS = {
    "gone": gettext_lazy("This file is gone."),
    "damaged": gettext_lazy(
        "This file was altered in the database and is not given out. Order the list again."
    ),
}


def refusal(code):
    """Why a file is not given out."""
    return REFUSALS.get(code) or WHY_FAILED.get(code, code)


def entry(delivery):
    """What the history shows of a list."""
    return {
        "delivery": delivery,
        "language": language_name(delivery.language),
        "who": name_of(delivery.requested_by),
        "is_there": deliveries.is_there(delivery),
        "is_busy": delivery.state in (DeliveryState.WAITING, DeliveryState.WORKING),
        "until": delivery.made_at and formats.moment(delivery.made_at + deliveries.KEPT),
        "why": why(delivery),
        "facts": facts(delivery.manifest) if delivery.manifest else [],
        "missing": missing(delivery),
    }


def name_of(user):
    return (user.get_full_name() or user.get_username()) if user else _("an account since deleted")


def why(delivery):
    """Why there is no file, in plain words; an unknown code is shown as it is."""
    if delivery.state == DeliveryState.FAILED:
        code = delivery.error_code
        return WHY_FAILED.get(code) or _("An error of the program: %(code)s") % {"code": code}
    if delivery.state == DeliveryState.GONE:
        return WHY_GONE.get(delivery.gone_because, delivery.gone_because)
    if delivery.state == DeliveryState.WAITING and delivery.error_code == deliveries.WITHDRAWN:
        return _("Somebody withdrew while it was made; it begins anew without that person.")
    return ""


def missing(delivery):
    """What could not be printed, while there is a file that lacks it."""
    codes = delivery.manifest.get("missing_scripts")
    return missing_scripts(codes) if codes and deliveries.is_there(delivery) else ""


def facts(manifest):
    """(label, value) of what a manifest counts."""
    moment = datetime.fromisoformat(manifest["snapshot_at"])
    found = [
        (_("Signatures"), formats.number(manifest["rows"])),
        (_("As of"), formats.moment(moment)),
    ]
    if "verified" in manifest:
        found += [
            (_("Address proven"), formats.number(manifest["verified"])),
            (_("Address not proven"), formats.number(manifest["unverified"])),
            (_("Countries"), numbered(manifest["by_country"], country_name)),
            (_("Wordings"), "; ".join(map(wording, manifest["by_wording"]))),
        ]
    return [
        *found,
        (_("Languages"), numbered(manifest["by_language"], language_name)),
        (_("Size in bytes"), formats.number(manifest["size"])),
        ("SHA-256", manifest["sha256"]),
    ]


def numbered(counts, name):
    return "; ".join(f"{name(code)}: {formats.number(number)}" for code, number in counts.items())


def country_name(code):
    return places.name(code, get_language()) if code else _("not given")


def language_name(code):
    return LANGUAGE_NAMES.get(code, code)


def wording(counted):
    """A wording by its language and the beginning of its digest, as its history shows it."""
    number = formats.number(counted["signatures"])
    return f"{language_name(counted['language'])} {counted['digest'][:8]}: {number}"


def manifest(delivery):
    """All that can be told of a list without naming who signed, for machines."""
    moments = {
        "ordered_at": delivery.requested_at,
        "made_at": delivery.made_at,
        "gone_at": delivery.gone_at,
    }
    return {
        "number": delivery.pk,
        "list": delivery.kind,
        "format": delivery.format,
        "headings_in": delivery.language,
        "ordered_by": name_of(delivery.requested_by),
        "what_for": delivery.reason,
        **{name: at and at.isoformat(timespec="seconds") for name, at in moments.items()},
        **delivery.manifest,
    }


def file_name(delivery, ending=""):
    """In ASCII, which every program that saves it understands."""
    title = slugify(delivery.letter.title)[:60] or "petition"
    return f"{title}-{delivery.kind}-{delivery.pk}.{ending or delivery.format}"


def proof(delivery):
    """That a file is this list."""
    number = delivery.manifest["rows"]
    moment = formats.moment(datetime.fromisoformat(delivery.manifest["snapshot_at"]))
    return ngettext(
        "This is list %(number)s of this petition, unchanged. "
        "It holds %(shown)s signature as of %(moment)s.",
        "This is list %(number)s of this petition, unchanged. "
        "It holds %(shown)s signatures as of %(moment)s.",
        number,
    ) % {"number": delivery.pk, "shown": formats.number(number), "moment": moment}
