"""Pages go live, and are taken down, at the times that editors have set."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from wagtail.models import PageLogEntry

from statements import scheduling
from statements.models import StatementPage
from tests import trees

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def later(page, **times):
    """The editor has pressed Publish with a time to come."""
    for name, value in times.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def actions(page):
    entries = PageLogEntry.objects.filter(page=page.pk).values_list("action", flat=True)
    return [action for action in entries if action.endswith("scheduled")]


@pytest.mark.django_db
class TestOne:
    @pytest.fixture
    def draft(self, planted):
        page = StatementPage(title="At dawn", slug="at-dawn", locale=planted[1].locale, live=False)
        planted[1].add_child(instance=page)
        return later(page, go_live_at=timezone.now() + HOUR)

    def test_a_page_goes_live_once_its_time_has_come_and_its_wording_is_kept(self, draft):
        assert scheduling.run() == 0
        with time_machine.travel(timezone.now() + 2 * HOUR):
            assert scheduling.run() == 1
            assert scheduling.run() == 0
        live = StatementPage.objects.get(pk=draft.pk)
        assert live.live
        assert live.letter.versions.get().text["title"] == "At dawn"
        assert actions(draft) == ["wagtail.publish.scheduled"]

    def test_new_words_of_a_live_page_wait_for_their_time(self, page):
        later(page, title="New words", go_live_at=timezone.now() + HOUR)
        assert StatementPage.objects.get(pk=page.pk).title != "New words"
        with time_machine.travel(timezone.now() + 2 * HOUR):
            assert scheduling.run() == 1
        assert StatementPage.objects.get(pk=page.pk).title == "New words"
        assert page.letter.versions.filter(language="en").count() == 2

    def test_a_page_is_taken_down_once_its_time_has_come(self, page):
        later(page, expire_at=timezone.now() + HOUR)
        assert scheduling.run() == 0
        with time_machine.travel(timezone.now() + 2 * HOUR):
            assert scheduling.run() == 1
        gone = StatementPage.objects.get(pk=page.pk)
        assert not gone.live
        assert gone.expired
        assert actions(page) == ["wagtail.unpublish.scheduled"]

    def test_one_that_fails_stops_no_other(self, draft, planted, caplog):
        other = trees.statement(planted[1], slug="other", title="Other")
        later(other, title="Other words", go_live_at=timezone.now() + 2 * HOUR)
        revision = draft.get_latest_revision()
        revision.content["locale"] = 0  # no such language
        revision.save()
        with time_machine.travel(timezone.now() + 3 * HOUR):
            assert scheduling.run() == 1
        assert StatementPage.objects.get(pk=other.pk).title == "Other words"
        assert f"publish of {revision.pk} failed" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_several_workers_publish_a_page_once(planted):
    page = trees.statement(planted[1])
    later(page, title="New words", go_live_at=timezone.now() + HOUR)

    def work(_number):
        try:
            return scheduling.run()
        finally:
            connection.close()

    with time_machine.travel(timezone.now() + 2 * HOUR), ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 1
    assert actions(page) == ["wagtail.publish.scheduled"]
