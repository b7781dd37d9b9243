"""Staff are told by mail what waits for them: only what is theirs, at most once a day, if new."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.test import TestCase
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Workflow
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from campaign import staff_mails
from campaign.models import StaffMail, User
from petitions import housekeeping, moderating
from petitions.models import PetitionPage, Signature
from statements.models import Letter
from tests import staff, trees

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
START = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def page(clock, petition):
    return petition


def employ(role, email="staff@example.org", language="en"):
    user = role()
    user.email = email
    user.save()
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


@pytest.fixture
def moderator(db):
    return employ(staff.moderator)


def hold_one(signer, page, email="quenby@undisclosed.example"):
    signer.sign(page, email=email, name="Quenby Undisclosed")
    signer.press(signer.link())
    signer.sink.mails.clear()
    moderating.hold(signature=Signature.objects.latest("pk"))


def told(signer):
    """The texts that staff got by this round; the mails to signers are not among them."""
    signer.sink.mails.clear()
    staff_mails.tell_staff()
    return [mail.get_body(("plain",)).get_content() for mail in signer.sink.mails]


# When


def test_a_moderator_is_told_of_held_signatures_and_where_to_decide(page, signer, moderator):
    hold_one(signer, page)
    [text] = told(signer)
    assert "1 held signature waits for a decision." in text
    assert "/admin/held/" in text
    assert "/admin/account/#tab-notifications" in text
    [mail] = signer.sink.mails
    assert (mail["To"], mail["Subject"]) == (
        "staff@example.org",
        "Waiting for you: held signatures",
    )
    assert mail.get_content_type() == "text/plain"


def test_s28_it_says_nothing_of_the_signer(page, signer, moderator):
    Letter.objects.update(comment_use="optional")
    signer.sign(
        page,
        name="Quenby Undisclosed",
        email="quenby@undisclosed.example",
        comment="Seventeen buses",
        shows_comment="on",
    )
    signer.press(signer.link())
    told(signer)
    whole = signer.sink.mails[0].as_string().lower()
    assert "1 comment waits" in whole
    for secret in ("quenby", "undisclosed", "seventeen"):
        assert secret not in whole


def test_nobody_is_told_when_nothing_waits(page, signer, moderator):
    assert told(signer) == []


def test_it_is_told_again_only_when_something_new_waits_and_a_day_is_over(
    clock, page, signer, moderator
):
    hold_one(signer, page)
    assert len(told(signer)) == 1
    clock.shift(timedelta(hours=25))
    assert told(signer) == []
    hold_one(signer, page, "second@undisclosed.example")
    [text] = told(signer)
    assert "2 held signatures wait" in text
    clock.shift(timedelta(hours=1))
    hold_one(signer, page, "third@undisclosed.example")
    assert told(signer) == []
    clock.shift(timedelta(hours=23, minutes=1))
    assert len(told(signer)) == 1


def test_housekeeping_tells_it(page, signer, moderator):
    hold_one(signer, page)
    run = housekeeping.run()
    assert run.failures == []
    assert run.counts["tell_staff"] == 1


# Whom


def test_only_those_are_told_who_can_decide(page, signer):
    hold_one(signer, page)
    roles = (staff.editor, staff.translator, staff.admin, staff.moderator, staff.organiser)
    for number, role in enumerate(roles):
        employ(role, f"{number}@example.org")
    told(signer)
    assert sorted(mail["To"] for mail in signer.sink.mails) == ["3@example.org", "4@example.org"]


def test_accounts_that_are_closed_or_without_address_get_none(page, signer, moderator):
    hold_one(signer, page)
    User.objects.update(is_active=False)
    assert told(signer) == []
    User.objects.update(is_active=True, email="")
    assert told(signer) == []


def test_it_comes_in_the_language_of_the_reader(page, signer):
    employ(staff.moderator, language="fr")
    hold_one(signer, page)
    [text] = told(signer)
    assert "1 signature suspendue attend une décision." in text


# Switched off


def save_account(client, **boxes):
    """Sends the account page as it stands, but for these boxes."""
    shown = client.get("/admin/account/")
    forms = [p.get_form() for panels in shown.context["panels_by_tab"].values() for p in panels]
    values = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value and isinstance(value, str | bool):
                values[field.html_name] = "on" if value is True else value
    names = {"name_email-first_name": "Mo", "name_email-last_name": "Derator"}
    return client.post("/admin/account/", values | names | boxes)


def test_each_kind_is_switched_off_and_on_in_the_own_account(page, signer, moderator):
    client = staff.signed_in(moderator)
    shown = client.get("/admin/account/").content.decode()
    assert "waiting-held" in shown
    assert "waiting-comments" in shown
    assert "waiting-closing" not in shown
    assert save_account(client, **{"waiting-held": ""}).status_code == 302
    assert set(StaffMail.objects.values_list("kind", "is_wanted")) >= {
        ("held", False),
        ("comments", True),
    }
    hold_one(signer, page)
    assert told(signer) == []
    save_account(client, **{"waiting-held": "on"})
    assert len(told(signer)) == 1


# Faults


def test_a_mail_that_could_not_leave_is_tried_again(page, signer, moderator, settings):
    hold_one(signer, page)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    run = housekeeping.run()
    assert run.failures == [{"duty": "tell_staff", "code": "ConnectionRefusedError"}]
    settings.EMAIL_PORT = port
    assert len(told(signer)) == 1


def test_one_refused_address_keeps_the_mail_from_nobody_else(page, signer, moderator, caplog):
    employ(staff.organiser, "other@example.org")
    signer.sink.answers["staff@example.org"] = "550 no such user"
    hold_one(signer, page)
    assert len(told(signer)) == 1
    assert "staff@example.org" not in caplog.text
    signer.sink.answers.clear()
    assert len(told(signer)) == 1


def test_two_workers_at_once_send_one_mail(page, signer, moderator):
    """The other worker sends while this one has read the row and not yet claimed it."""
    hold_one(signer, page)
    [kind] = [kind for kind in staff_mails.kinds_for(moderator) if kind.name == "held"]
    news, others = kind.news, []

    def slow_news(user, since):
        lines = list(news(user, since))
        if not others:
            others.append("at work")
            others.append(staff_mails._claim(user, kind))
        return lines

    kind.news = slow_news
    assert staff_mails._claim(moderator, kind) is None
    assert others[1].lines[0].text == "1 held signature waits for a decision."


# Closing


@pytest.fixture
def closing(page):
    Letter.objects.update(closes_at=timezone.now() + timedelta(days=4))
    return page


def test_a_petition_that_closes_in_three_days_is_told_once(clock, closing, signer):
    employ(staff.editor)
    assert told(signer) == []
    clock.shift(timedelta(days=1, minutes=1))
    [text] = told(signer)
    assert "“Bring back the night bus” closes on 5 March 2027" in text
    assert f"/admin/letters/{closing.letter.pk}/settings/" in text
    clock.shift(timedelta(days=1, minutes=1))
    assert told(signer) == []


def test_a_later_closing_is_told_anew(clock, closing, signer):
    employ(staff.editor)
    clock.shift(timedelta(days=2))
    assert len(told(signer)) == 1
    Letter.objects.update(closes_at=timezone.now() + timedelta(days=10))
    clock.shift(timedelta(days=6))
    assert told(signer) == []
    clock.shift(timedelta(days=1, minutes=1))
    assert len(told(signer)) == 1


def test_organisers_are_told_of_the_closing_and_sent_to_the_signatures(clock, closing, signer):
    employ(staff.organiser)
    clock.shift(timedelta(days=2))
    [text] = told(signer)
    assert f"/admin/letters/{closing.letter.pk}/signatures/" in text


def test_an_editor_of_another_part_of_the_site_is_not_told(clock, closing, signer):
    clock.shift(timedelta(days=2))
    employ(staff.writer)
    assert told(signer) == []
    elsewhere = closing.get_parent().get_parent().get_children().get(slug="letters")
    GroupPagePermission.objects.all().delete()
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=Group.objects.get(name="Writers"),
            page=elsewhere,
            permission=Permission.objects.get(codename=codename),
        )
    assert told(signer) == []
    GroupPagePermission.objects.update(page=closing.get_parent())
    assert len(told(signer)) == 1


# Translations


def translate_all(page, words="Traduit"):
    """A translator fills in every text of the page in French, and publishes nothing."""
    french = Locale.objects.get(language_code="fr")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=french)
    for segment in StringSegment.objects.filter(source=source):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=french,
            context=segment.context,
            defaults={"data": words},
        )
    return translation


def test_a_finished_translation_is_told_to_who_may_publish_it(clock, page, signer):
    employ(staff.translator)
    clock.shift(timedelta(hours=1))
    translation = translate_all(page)
    StringTranslation.objects.last().delete()
    assert told(signer) == []
    translate_all(page)
    [text] = told(signer)
    french = page.get_translations().get(locale__language_code="fr")
    assert "(French) is translated and waits to be published." in text
    assert f"/admin/pages/{french.pk}/edit/" in text
    clock.shift(timedelta(days=2))
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.save_target()
    StaffMail.objects.all().delete()
    assert told(signer) == []


def test_a_translator_of_another_language_is_not_told(clock, page, signer):
    trees.translate(page.get_parent(), "ar")
    user = employ(lambda: staff.member("Translators Arabic"))
    clock.shift(timedelta(hours=1))
    translate_all(page)
    assert user.groups.count() == 1
    assert told(signer) == []


def test_a_translated_page_in_a_workflow_is_told_to_who_approves_it(page, signer):
    writer, editor = employ(staff.writer, "writer@example.org"), employ(staff.editor)
    workflow = Workflow.objects.get()
    workflow.tasks.get().specific.groups.add(Group.objects.get(name="Editors"))
    french = page.get_translations().get(locale__language_code="fr").specific
    for one in (page, french):
        PetitionPage.objects.get(pk=one.pk).save_revision()
        workflow.start(PetitionPage.objects.get(pk=one.pk), writer)
    [text] = told(signer)
    assert signer.sink.mails[0]["To"] == editor.email
    assert "(French) waits for your approval." in text
    assert f"/admin/pages/{page.pk}/edit/" not in text
