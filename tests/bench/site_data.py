"""Petitions, pending signatures and links for the bench."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.urls import reverse

from campaign.catalogues import compile_changed
from campaign.models import User
from home.entrance import sessions
from petitions import signing, tokens
from petitions.models import NeverWrite, Signature, Token
from petitions.models.mail import TokenPurpose
from statements import versions
from statements.models import Letter
from tests import trees

CONFIRMS = 4000
PROBES = 40
SLUGS = ("empty", "full", "confirmed", "parallel", "probed")


@transaction.atomic
def fill():
    compile_changed()
    _home, _statements, petitions = trees.plant()
    found = {slug: petition(petitions, slug) for slug in SLUGS}
    return {
        "petitions": {slug: about(page) for slug, page in found.items()},
        "confirms": [link(one) for one in pending(found["confirmed"], "c", CONFIRMS)],
        "links": links_that_lead_nowhere(found["probed"]),
        "blocked": blocked(),
        "cookie": cookie(),
    }


def petition(parent, slug):
    """One that asks for the five fields of the stock page, in two languages."""
    page = trees.petition(parent, f"Bring back the {slug} bus", slug=slug)
    facts = {f"{name}_use": "optional" for name in ("affiliation", "country", "comment")}
    Letter.objects.filter(key=page.translation_key).update(**facts)
    trees.translate(page, "fr", title="Rendez-nous le bus")
    return type(page).objects.get(pk=page.pk)


def about(page):
    return {
        "key": str(page.translation_key),
        "overview": reverse("overview:index", args=[page.letter.pk]),
        "list": reverse("signatures:index", args=[page.letter.pk]),
        "names": f"/en/signatures/{page.translation_key}/",
        "path": page.get_url(),
        "wording": versions.digest(page),
    }


def pending(page, prefix, number):
    """Stored signatures that wait for their confirmation."""
    common = {"letter": page.letter, "page": page, "language": "en", "consent_language": "en"}
    common |= {"wording": versions.current(page), "consent": page.consent_sentence}
    people = [
        signing.Details(name="Inês Duarte", email=f"{prefix}{n}@example.org", shows_name=True)
        for n in range(number)
    ]
    made = [signing.prepare(**common, details=one) for one in people]
    return Signature.objects.bulk_create(made, batch_size=500)


def link(signature, purpose=TokenPurpose.CONFIRM):
    """(token, tag of what its confirm page shows)."""
    token, _row = tokens.mint(signature=signature, purpose=purpose)
    return token, signing.seen(signature)


def links_that_lead_nowhere(page):
    """Expired tokens, and such as open another page than the one they are tried on."""
    old, foreign = pending(page, "t", 2)
    expired = [link(old)[0] for _ in range(PROBES)]
    for row in Token.objects.filter(signature=old):
        row.expires_at -= timedelta(days=30)
        row.save()
    return {
        "expired": expired,
        "foreign": [link(foreign, TokenPurpose.MANAGE)[0] for _ in range(PROBES)],
    }


def blocked():
    """Addresses that asked never to be written to."""
    found = [f"never{n}@example.org" for n in range(PROBES)]
    NeverWrite.objects.bulk_create(
        [NeverWrite(mailbox_digest=signing.mailbox_digest(one)) for one in found]
    )
    return found


def cookie():
    """Of a member of the staff who has logged in with a second factor."""
    user = User.objects.create_superuser("staff", "staff@example.org", "unused")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[sessions.BEGAN], session[sessions.VERIFIED] = time.time(), True
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
