"""What Wagtail keeps for an hour is seen by all processes within a minute."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone


@pytest.mark.parametrize("timeout", [{}, {"timeout": None}, {"timeout": 3600}, {"timeout": 60}])
def test_nothing_is_kept_for_longer_than_a_minute(timeout):
    cache.set("paths", "old", **timeout)
    for seconds, kept in ((58, "old"), (62, None)):
        with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
            assert cache.get("paths") == kept


@pytest.mark.parametrize("timeout", [0, -1, 5])
def test_what_is_kept_for_less_stays_so(timeout):
    cache.set("paths", "old", timeout=timeout)
    with time_machine.travel(timezone.now() + timedelta(seconds=6), tick=False):
        assert cache.get("paths") is None
