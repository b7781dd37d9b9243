"""One command brings a fresh or updated site into order."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Site

pytestmark = pytest.mark.django_db


def test_setup_makes_the_groups_and_follows_the_address_and_may_be_repeated(settings):
    settings.SITE_URL = "https://letters.example"
    for _ in range(2):
        call_command("setup")
    names = set(Group.objects.values_list("name", flat=True))
    assert {"Editors", "Moderators", "Organisers"} <= names
    assert Site.objects.get().root_url == "https://letters.example"
