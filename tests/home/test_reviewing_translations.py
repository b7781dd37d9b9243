"""A translator says that a translation is ready; whoever publishes in that language answers."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from home import roles
from home.models import TranslationReview
from home.translations import reviews
from home.waiting import SentBack, Translations
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(db):
    return translated.submit(translated.petition())


@pytest.fixture
def reviewer(translation):
    return staff.editor()


@pytest.fixture
def translator(translation):
    """May change French pages, and publish none."""
    user = staff.translator()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.filter(group__user=user, permission=publish).delete()
    return user


def ready(translation):
    return reverse("home_translation_ready", args=[translation.pk])


def review(translation):
    return reverse("home_translation_review", args=[translation.pk])


def history(translation):
    page = translated.target(translation)
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="home.")
    return list(entries.order_by("pk").values_list("action", flat=True))


def test_the_editor_says_what_is_missing_and_offers_ready_for_review(translation, translator):
    translated.fill(translation, but=2)
    shown = translated.words(staff.signed_in(translator).get(translated.edit_url(translation)))
    assert "2 texts are not translated yet." in shown
    assert ready(translation) in shown
    assert review(translation) not in shown


def test_s26_the_editor_offers_the_source_s_words_only_to_who_may_publish(
    translation, translator, reviewer
):
    url = reverse("wagtail_localize:convert_to_alias", args=[translated.target(translation).pk])
    editor = translated.edit_url(translation)
    assert url not in translated.words(staff.signed_in(translator).get(editor))
    assert url in translated.words(staff.signed_in(reviewer).get(editor))


def test_said_twice_it_waits_once_and_remembers_who_and_what(translation, translator):
    client = staff.signed_in(translator)
    for _press in range(2):
        translated.press(client, ready(translation))
    found = TranslationReview.objects.get()
    source = translation.source.get_source_instance()
    assert (found.asked_by, found.state) == (translator, "waiting")
    assert found.source_revision == source.live_revision
    assert history(translation) == ["home.ask_review"]
    shown = translated.words(client.get(translated.edit_url(translation)))
    assert "Said to be ready by" in shown
    assert "Take back" in shown


def test_the_database_lets_one_wait(translation, translator):
    reviews.ask(translation=translation, user=translator)
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationReview.objects.create(translation=translation)


def test_it_can_be_taken_back_and_said_again(translation, translator):
    client = staff.signed_in(translator)
    translated.press(client, ready(translation))
    translated.press(client, ready(translation), withdraw="yes")
    assert reviews.waiting(translation) is None
    translated.press(client, ready(translation), withdraw="yes")
    translated.press(client, ready(translation))
    states = TranslationReview.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["withdrawn", "waiting"]


def test_the_reviewer_sees_both_texts_in_their_languages(translation, translator, reviewer):
    translated.fill(translation, but=1)
    reviews.ask(translation=translation, user=translator)
    shown = translated.words(staff.signed_in(reviewer).get(review(translation)))
    assert '<div lang="en" dir="ltr">Bring back the night bus</div>' in shown
    assert '<div lang="fr" dir="ltr"> FR Bring back the night bus' in shown
    assert "Said to be ready by" in shown
    assert "1 text is not translated yet." in shown
    assert "published again since" not in shown


def test_the_reviewer_is_told_that_the_source_changed_since(translation, translator, reviewer):
    reviews.ask(translation=translation, user=translator)
    trees.publish(translation.source.get_source_instance())
    shown = translated.words(staff.signed_in(reviewer).get(review(translation)))
    assert "The source was published again since." in shown


def test_the_reviewer_sees_what_differs_from_what_is_public(translation, reviewer):
    translated.fill(translation)
    client = staff.signed_in(reviewer)
    translated.press(client, review(translation))
    assert "Nothing differs from what is public now." in translated.words(
        client.get(review(translation))
    )
    translated.fill(translation, prefix="MIEUX")
    shown = translated.words(client.get(review(translation)))
    count = translation.source.stringsegment_set.count()
    assert f"{count} texts differ from what is public now." in shown
    assert "<del>" in shown


def test_publishing_from_the_review_ends_it(translation, translator, reviewer):
    translated.fill(translation)
    reviews.ask(translation=translation, user=translator)
    translated.press(staff.signed_in(reviewer), review(translation))
    page = translated.target(translation)
    assert page.live
    assert page.title == "FR Bring back the night bus"
    found = TranslationReview.objects.get()
    assert (found.state, found.closed_by) == ("published", reviewer)
    assert history(translation) == ["home.ask_review", "home.publish_review"]


def test_publishing_from_the_editor_ends_it_too(translation, translator, reviewer):
    translated.fill(translation)
    reviews.ask(translation=translation, user=translator)
    url = translated.edit_url(translation)
    translated.press(staff.signed_in(reviewer), url, action="publish")
    assert translated.target(translation).live
    assert TranslationReview.objects.get().state == "published"


def test_sent_back_the_translator_reads_why_until_the_next_try(translation, translator, reviewer):
    reviews.ask(translation=translation, user=translator)
    client = staff.signed_in(reviewer)
    translated.press(client, review(translation), send_back="yes", answer="Say “vous”, please.")
    assert not translated.target(translation).live
    url = translated.edit_url(translation)
    client = staff.signed_in(translator)
    assert "Say “vous”, please." in translated.words(client.get(url))
    translated.press(client, ready(translation))
    assert "Say “vous”, please." not in translated.words(client.get(url))
    assert history(translation) == [
        "home.ask_review",
        "home.send_back_review",
        "home.ask_review",
    ]


def test_an_answer_is_done_with_once_somebody_publishes(translation, translator, reviewer):
    translated.fill(translation)
    reviews.ask(translation=translation, user=translator)
    reviews.send_back(translation=translation, user=reviewer, answer="Once more.")
    url = translated.edit_url(translation)
    client = staff.signed_in(reviewer)
    assert "Once more." in translated.words(client.get(url))
    translated.press(client, url, action="publish")
    assert "Once more." not in translated.words(client.get(url))


def test_nothing_is_sent_back_without_a_word(translation, translator, reviewer):
    reviews.ask(translation=translation, user=translator)
    client = staff.signed_in(reviewer)
    response = client.post(review(translation), {"send_back": "yes", "answer": " "})
    assert response.status_code == 422
    with pytest.raises(reviews.ReviewError):
        reviews.send_back(translation=translation, user=reviewer, answer=" ")
    assert reviews.waiting(translation)


def test_of_two_answers_the_first_one_counts(translation, translator, reviewer):
    reviews.ask(translation=translation, user=translator)
    assert reviews.send_back(translation=translation, user=reviewer, answer="Once more.")
    assert not reviews.send_back(translation=translation, user=reviewer, answer="No.")
    assert not reviews.withdraw(translation=translation, user=translator)
    assert TranslationReview.objects.get().answer == "Once more."


# Mails


def lines(kind, user, since=None):
    return [line.text for line in kind.news(user, since)]


def test_the_reviewer_is_told_by_mail_of_what_waits_and_the_translator_is_not(
    translation, translator, reviewer
):
    title = "“Bring back the night bus” (French)"
    assert lines(Translations(), reviewer) == []
    review = reviews.ask(translation=translation, user=translator)
    assert lines(Translations(), reviewer) == [f"{title} is ready for your review."]
    assert lines(Translations(), reviewer, review.asked_at) == []
    assert lines(Translations(), translator) == []
    reviews.withdraw(translation=translation, user=translator)
    assert lines(Translations(), reviewer) == []


def test_what_is_in_review_is_told_once(translation, translator, reviewer):
    translated.fill(translation)
    [line] = lines(Translations(), reviewer)
    assert "is translated and waits to be published" in line
    reviews.ask(translation=translation, user=translator)
    [line] = lines(Translations(), reviewer)
    assert "is ready for your review" in line
    reviews.send_back(translation=translation, user=reviewer, answer="Once more.")
    assert lines(Translations(), reviewer) == []


def test_the_translator_is_told_by_mail_what_was_sent_back(translation, translator, reviewer):
    reviews.ask(translation=translation, user=translator)
    assert lines(SentBack(), translator) == []
    reviews.send_back(translation=translation, user=reviewer, answer="Once more.")
    [line] = lines(SentBack(), translator)
    assert "was sent back: see what should be changed." in line
    assert "Once more" not in line
    assert lines(SentBack(), reviewer) == []
    reviews.ask(translation=translation, user=translator)
    assert lines(SentBack(), translator) == []


# Rights


def test_s26_who_may_not_publish_gets_no_review(translation, translator):
    client = staff.signed_in(translator)
    assert client.get(review(translation)).status_code == 403
    assert client.post(review(translation)).status_code == 403
    assert not translated.target(translation).live


def test_s26_a_translator_of_another_language_says_nothing_here(translation):
    trees.translate(translation.source.get_source_instance().get_parent().specific, "es")
    client = staff.signed_in(staff.member(roles.translators("es")))
    assert client.post(ready(translation)).status_code == 403
    assert not TranslationReview.objects.exists()
