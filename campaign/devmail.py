"""A mailbox in the browser for development: the mails that were written to EMAIL_FILE_PATH."""

import email
from dataclasses import dataclass
from datetime import datetime
from email import policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
MOST_SHOWN = 100


@dataclass(frozen=True)
class Mail:
    key: str
    written: datetime
    message: email.message.EmailMessage

    def part(self, kind):
        found = self.message.get_body((kind,))
        return found.get_content() if found else ""

    @property
    def text(self):
        return self.part("plain")


def mails():
    """The newest mails first."""
    found = []
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        written = datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone())
        for number, raw in enumerate(file.read_bytes().split(SEPARATOR)):
            if raw.strip():
                message = email.message_from_bytes(raw.lstrip(b"\n"), policy=policy.default)
                found.append((written, number, Mail(f"{file.stem}-{number}", written, message)))
    found.sort(key=lambda item: item[:2], reverse=True)
    return [mail for *_when, mail in found[:MOST_SHOWN]]


def find(key):
    for mail in mails():
        if mail.key == key:
            return mail
    raise Http404


@require_safe
def inbox(request):
    return render(request, "campaign/devmail/inbox.html", {"mails": mails()})


@require_safe
def read(request, key):
    return render(request, "campaign/devmail/read.html", {"mail": find(key)})


@require_safe
@xframe_options_sameorigin
def html(request, key):
    """The HTML part alone, for a frame without scripts."""
    response = HttpResponse(find(key).part("html"))
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


urlpatterns = [
    path("", inbox, name="devmail"),
    path("<str:key>/", read, name="devmail-read"),
    path("<str:key>/html/", html, name="devmail-html"),
]
