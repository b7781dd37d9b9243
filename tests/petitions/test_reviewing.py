"""Comparing, commenting and workflow of Wagtail hold for words and questions of petitions."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Comment, Workflow, WorkflowPage, WorkflowTask
from wagtail.models import GroupApprovalTask as Task

from home import roles
from petitions.models import PetitionPage
from tests import staff, trees

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(petition):
    return staff.signed_in(staff.editor())


def question(page, **words):
    asked = page.form_fields.model(
        **{"label": "How do you travel?", "field_type": "radio", "choices": "On foot\nBy bus"}
        | words
    )
    asked.clean()
    page.form_fields.add(asked)


def test_comparing_shows_changed_words_blocks_and_questions(petition, editor):
    question(petition)
    page = trees.publish(petition)
    page.subtitle = "All night long"
    page.thank_you = "<p>See you on the bus.</p>"
    page.body = json.dumps([{"type": "paragraph", "value": "<p>The bus has stopped.</p>"}])
    asked = page.form_fields.get()
    asked.label = "How would you travel?"
    page.form_fields.add(asked)
    question(page, label="Where to?", field_type="singleline", choices="")
    page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    response = editor.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    for words in ("All night long", "See you on the bus", "bus has", "would", "Where to?"):
        assert words in text
    assert "deletion" in text
    assert "addition" in text


def posted(client, page):
    """What the editor's form sends if nothing was typed."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "body"}
    return data | {
        "body-count": "0",
        "thank_you": "null",
        "outcome_text": "null",
        "form_fields-TOTAL_FORMS": "0",
        "form_fields-INITIAL_FORMS": "0",
        "comments-TOTAL_FORMS": "1",
        "comments-INITIAL_FORMS": "0",
        "comments-0-contentpath": "subtitle",
        "comments-0-text": "Shorter, please",
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
    }


def test_comments_are_kept_with_the_page(petition, editor):
    address = reverse("wagtailadmin_pages:edit", args=[petition.pk])
    assert editor.post(address, posted(editor, petition)).status_code == 302
    comment = Comment.objects.get(page=petition)
    assert (comment.contentpath, comment.text) == ("subtitle", "Shorter, please")
    assert "Shorter, please" in editor.get(address).content.decode()


def test_what_a_writer_submits_goes_live_when_an_editor_approves(petition, editor):
    group = editor.get("/admin/").context["user"].groups.get(name=roles.EDITORS)
    workflow, task = Workflow.objects.create(name="Four eyes"), Task.objects.create(name="Look")
    task.groups.add(group)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=petition.get_parent())
    writer = staff.signed_in(staff.writer())
    address = reverse("wagtailadmin_pages:edit", args=[petition.pk])
    words = {"subtitle": "As seen by two", "action-submit": "Submit"}
    writer.post(address, posted(writer, petition) | words)
    assert PetitionPage.objects.get(pk=petition.pk).subtitle != "As seen by two"
    state = petition.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[petition.pk, "approve", state.pk])
    assert writer.post(approve, {"comment": ""}).status_code in (302, 403)
    assert PetitionPage.objects.get(pk=petition.pk).subtitle != "As seen by two"
    editor.post(approve, {"comment": "Good"})
    live = PetitionPage.objects.get(pk=petition.pk)
    assert live.subtitle == "As seen by two"
    assert live.letter.versions.filter(language="en")[0].text["subtitle"] == "As seen by two"
