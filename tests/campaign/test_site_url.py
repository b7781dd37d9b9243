"""The site follows SITE_URL, so that full addresses on pages and in feeds agree with mails."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("https://letters.example", "letters.example", 443),
        ("http://letters.example", "letters.example", 80),
        ("http://127.0.0.1:8001", "127.0.0.1", 8001),
    ],
)
def test_the_site_moves_to_the_address_of_its_settings(settings, address, host, port):
    settings.SITE_URL = address
    call_command("follow_site_url")
    site = Site.objects.get()
    assert (site.hostname, site.port) == (host, port)
    assert Page.objects.get(depth=2).full_url == f"{address}/en/"
