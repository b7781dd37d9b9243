"""The PO file of a page: what stands in it, what is taken in, and what is refused, text by text."""

import re
from base64 import b64decode
from html import unescape

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from home.translations import po_files
from tests import staff, trees
from tests.home import translated

pytestmark = pytest.mark.django_db

LINKED = '<p>Read <b>all</b> of <a href="https://sea.example/plan">the plan</a>.</p>'
LINKED_TEXT = 'Read <b>all</b> of <a id="a1">the plan</a>.'
CHOICES = "On foot<br/>By bus"
TITLE = "Bring back the night bus"


@pytest.fixture
def petition(db):
    body = [*trees.BODY, {"type": "paragraph", "value": LINKED}]
    return translated.petition_with_a_question(body=body, consent_text="I agree.\nI am of age.")


@pytest.fixture
def french(petition):
    return translated.submit(petition, "fr")


@pytest.fixture
def client(french):
    return staff.signed_in(staff.translator())


def exported(translation):
    return polib.pofile(str(po_files.export(translation)) + "\n", wrapwidth=0)


def entry(po, words):
    return next(entry for entry in po if entry.msgid == words)


def filled(translation, **words):
    """The bytes of the file of a page, with translations by name in WORDS."""
    po = exported(translation)
    for name, translated_words in words.items():
        entry(po, WORDS[name]).msgstr = translated_words
    return str(po).encode()


WORDS = {"title": TITLE, "link": LINKED_TEXT, "choices": CHOICES, "call": "Why we write"}


def take(translation, data):
    return po_files.take(translation=translation, po=po_files.read(data), user=None)


def refusals(translation, data):
    return [message for one in take(translation, data).refused for message in one.messages]


def upload(client, translation, data, name="petition.po"):
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    return client.post(url, {"file": SimpleUploadedFile(name, data)}, follow=True)


# Out


def test_the_file_says_what_it_is_and_how_each_text_is_to_be_translated(petition, french, client):
    url = reverse("wagtail_localize:download_pofile", args=[french.pk])
    response = client.get(url)
    assert response["Content-Disposition"] == 'attachment; filename="night-bus.en-fr.po"'
    assert "no-store" in response["Cache-Control"]
    po = polib.pofile(response.content.decode() + "\n")
    assert po.metadata["Language"] == "fr"
    assert po.metadata["Project-Id-Version"] == TITLE
    assert po.metadata["X-Source-Language"] == "en"
    assert po.metadata["X-Source-Revision"] == str(petition.live_revision_id)
    assert po.metadata[po_files.ID] == str(french.uuid)
    assert "Plural-Forms" not in po.metadata
    assert entry(po, TITLE).comment == "Title\nAt most 255 characters."
    assert "https://sea.example/plan" in entry(po, LINKED_TEXT).comment
    assert entry(po, CHOICES).comment.startswith("Question › Choices\nOne choice a line")
    assert "2 lines" in entry(po, CHOICES).comment


def test_a_text_that_stands_twice_in_a_block_is_one_entry(petition, french):
    twice = "<p>We want it back.</p><p>We want it back.</p>"
    petition.body = [{"type": "paragraph", "value": twice}]
    translation = translated.submit(trees.publish(petition), "fr")
    keys = [(entry.msgctxt, entry.msgid) for entry in po_files.export(translation)]
    assert len(keys) == len(set(keys))
    assert "We want it back." in dict(keys).values()


def test_what_was_translated_before_the_source_changed_is_offered_as_fuzzy(petition, french):
    translated.write(french, {TITLE: "Rendez-nous le bus", LINKED_TEXT: LINKED_TEXT})
    petition.title = "Bring back all night buses"
    petition.body = [{"type": "heading", "value": "New"}, *petition.body.raw_data[:2]]
    po = exported(translated.submit(trees.publish(petition), "fr"))
    changed = entry(po, "Bring back all night buses")
    assert (changed.fuzzy, changed.msgstr) == (True, "Rendez-nous le bus")
    assert changed.previous_msgid == TITLE
    assert entry(po, "New").msgstr == ""
    [gone] = po.obsolete_entries()
    assert gone.msgid == LINKED_TEXT


def test_a_text_that_was_refused_in_the_editor_is_fuzzy_with_the_reason(french):
    translated.write(french, {CHOICES: "À pied"})
    kept = translated.stored(french, CHOICES)
    StringTranslation.objects.filter(pk=kept.pk).update(has_error=True, field_error="One is left.")
    found = entry(exported(french), CHOICES)
    assert found.fuzzy
    assert "One is left." in found.comment


# In


def test_what_is_right_is_taken_in_and_published_as_it_was_typed(french):
    data = filled(
        french,
        title="  Rendez-nous le bus & le train ",
        link='<a id="a1">Le projet</a>, lisez-le <b>en entier</b>.',
        choices="À pied\nEn bus",
    )
    result = take(french, data)
    assert (result.saved, result.refused, result.gone) == (3, [], [])
    page = translated.publish(french)
    assert page.title == "Rendez-nous le bus & le train"
    assert '<a href="https://sea.example/plan">Le projet</a>' in str(page.body[2].value)
    assert page.form_fields.get().choices == "À pied\nEn bus"
    assert take(french, data).same == 3


WRONG = {
    "tag lost": ("link", 'Lisez le <a id="a1">projet</a>.', "<b> is missing"),
    "tag twice": (
        "link",
        'Lisez <b>tout</b> <b>le</b> <a id="a1">projet</a>.',
        "<b>: 2 here, 1 in",
    ),
    "link lost": ("link", "Lisez <b>tout</b> le projet.", '<a id="a1"> is missing'),
    "other link": ("link", 'Lisez <b>tout</b> le <a id="a9">projet</a>.', '<a id="a9"> does not'),
    "address": ("link", '<b>Le</b> <a href="https://evil.example">p</a>', "must not say more"),
    "script": ("link", LINKED_TEXT + "<script>alert(1)</script>", "<script> must not stand"),
    "handler": ("link", '<b onclick="x()">Le</b> <a id="a1">p</a>', "must not say more"),
    "comment": ("link", LINKED_TEXT + "<!-- x -->", "<!-- --> must not stand"),
    "not closed": ("link", 'Lisez <b>tout le <a id="a1">projet</a>.', "<b> is not closed"),
    "crossed": ("link", '<b>Lisez <a id="a1">le</b> projet</a>', "</b> closes what"),
    "cut off": ("link", LINKED_TEXT + " <b", "is cut off"),
    "tag in a title": ("title", "Le <b>bus</b>", "<b> does not stand in the source"),
    "line in a title": ("title", "Le bus<br/>de nuit", "<br> does not stand in the source"),
    "fewer choices": ("choices", "À pied", "Choices: 1 here, 2 in"),
    "more choices": ("choices", "À pied<br/>En bus<br/>Non", "Choices: 3 here"),
    "too long": ("title", "b" * 256, "256 characters, where 255 fit"),
    "too long in a block": ("call", "b" * 201, "201 characters, where 200 fit"),
    "control": ("title", "Le bus\\a", "control characters"),
    "override": ("title", "Le \u202esub\u202c", "invisible marks"),
    "nothing": ("title", "\u200b", "nothing to read"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_text_that_is_wrong_is_refused_and_the_rest_goes_in(french, name):
    where, typed, reason = WRONG[name]
    right = "call" if where != "call" else "title"
    data = filled(french, **{where: typed.replace("\\a", "\a"), right: "Juste"})
    result = take(french, data)
    [refusal] = result.refused
    assert reason in " ".join(refusal.messages)
    assert result.saved == 1
    assert translated.stored(french, WORDS[where]) is None
    assert translated.stored(french, WORDS[right]).data == "Juste"
    assert data.decode().split("\n")[refusal.line - 1].startswith(("#.", "msgctxt"))


def test_placeholders_and_account_numbers_stay_as_they_are(petition):
    words = "Give to DE89 3704 0044 0532 0130 00 in %(month)s"
    petition.subtitle = words
    translation = translated.submit(trees.publish(petition), "fr")
    po = exported(translation)

    def tried(text):
        entry(po, words).msgstr = text
        return refusals(translation, str(po).encode())

    assert tried("Donnez à FR14 2004 1010 0505 0001 3M02 606 en %(month)s")
    assert tried("Donnez à DE89 3704 0044 0532 0130 00 en %(mois)s")
    assert tried("Donnez en %(month)s")
    assert not tried("En %(month)s, donnez à DE89370400440532013000 MERCI")


def test_fuzzy_and_empty_entries_are_passed_over(french):
    po = exported(french)
    entry(po, TITLE).msgstr = "Peut-être"
    entry(po, TITLE).flags = ["fuzzy"]
    result = take(french, str(po).encode())
    assert (result.saved, result.unsure, result.empty) == (0, 1, len(po) - 1)
    assert translated.stored(french, TITLE) is None


def test_a_file_made_for_an_older_source_gives_what_still_fits(petition, french):
    data = filled(french, title="Rendez-nous le bus", call="Pourquoi", choices="À pied<br/>En bus")
    petition.title = "Another title"
    petition.form_fields.all().delete()
    translation = translated.submit(trees.publish(petition), "fr")
    result = take(translation, data)
    assert result.saved == 1
    told = {one.entry.msgid: one.messages[0] for one in result.gone}
    assert "was changed" in told[TITLE]
    assert "no such text" in told[CHOICES]


def test_a_text_that_stands_in_the_file_twice_counts_once(french):
    po = exported(french)
    entry(po, TITLE).msgstr = "Le premier"
    po.append(polib.POEntry(msgctxt="title", msgid=TITLE, msgstr="Le second"))
    assert "before" in refusals(french, str(po).encode())[0]
    assert translated.stored(french, TITLE).data == "Le premier"


# Whole files


def spoiled(translation, old, new):
    return filled(translation, title="Le bus").decode().replace(old, new, 1).encode()


def test_a_file_of_another_page_or_language_or_no_po_file_is_refused(petition, french, client):
    other = trees.petition(petition.get_parent().specific, title="Save the quay", slug="quay")
    spanish = translated.submit(petition, "es")
    whole = filled(french, title="Le bus")
    files = {
        "another page: “Save the quay”": str(po_files.export(translated.submit(other, "fr"))),
        "another language: es": str(po_files.export(spanish)),
        "another language: pt_BR": spoiled(french, "Language: fr", "Language: pt_BR"),
        "lacks the line": spoiled(french, po_files.ID, "X-Lost"),
        "not written in UTF-8": filled(french, title="Été").decode().encode("latin-1", "replace"),
        "line 1 cannot be read": b"Dear translators,\n\nhere it is.",
        "This is not a PO file": b"",
        "too large": whole + b"# " + b"x" * po_files.MOST_BYTES,
    }
    for reason, data in files.items():
        data = data if isinstance(data, bytes) else data.encode()
        [message] = staff.messages_of(upload(client, french, data))
        assert reason in message
    assert not StringTranslation.objects.exists()


def test_a_name_of_a_file_on_the_server_is_no_po_file():
    with pytest.raises(po_files.FileError):
        po_files.read(b"/etc/passwd")


@pytest.mark.parametrize("data", [b"\0", b'msgid "', b'"', b'msgid ""\nmsgstr[x] "a"', b"#~ #| x"])
def test_damaged_bytes_are_an_error_and_not_a_failure(data):
    with pytest.raises(po_files.FileError):
        po_files.read(data)


def test_files_with_a_mark_of_byte_order_and_other_line_ends_are_read(french):
    data = b"\xef\xbb\xbf" + filled(french, title="Le bus").replace(b"\n", b"\r\n")
    assert take(french, data).saved == 1


# The screen


def test_the_screen_tells_what_was_refused_and_offers_it_as_a_file(french, client):
    data = filled(french, title="Le <b>bus</b>", call="Pourquoi")
    response = upload(client, french, data)
    page = unescape(response.content.decode())
    assert "What became of the PO file" in page
    assert "Bring back the night bus (French)" in page
    assert "1 text was taken in." in page
    assert "<b> does not stand in the source" in page
    [file] = re.findall(r"base64,([A-Za-z0-9+/=]+)", page)
    po = po_files.read(b64decode(file))
    [only] = po
    assert "does not stand in the source" in only.tcomment
    only.msgstr = "Le bus"
    response = upload(client, french, str(po).encode())
    assert staff.messages_of(response) == ["1 text was taken in."]
    assert translated.stored(french, TITLE).data == "Le bus"


def test_only_those_who_may_edit_the_page_get_or_give_a_file(petition, french):
    spanish = translated.submit(petition, "es")
    client = staff.signed_in(staff.translator())
    for translation, status in ((french, 200), (spanish, 302)):
        url = reverse("wagtail_localize:download_pofile", args=[translation.pk])
        assert client.get(url).status_code == status
        upload(client, translation, filled(translation, title="Otro"))
    assert translated.stored(french, TITLE).data == "Otro"
    assert translated.stored(spanish, TITLE) is None
    assert (
        client.get(reverse("wagtail_localize:upload_pofile", args=[french.pk])).status_code == 405
    )


# One text in the editor


def put(client, translation, words, value):
    found = translated.segment(translation, words)
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, found.pk])
    body = f'--x\r\nContent-Disposition: form-data; name="value"\r\n\r\n{value}\r\n--x--\r\n'
    return client.put(url, body, content_type="multipart/form-data; boundary=x")


def test_a_wrong_text_of_the_editor_is_kept_with_the_reason_and_never_reaches_the_page(
    french, client
):
    for words, typed in ((TITLE, "b" * 300), (CHOICES, "À pied"), (LINKED_TEXT, "Rien")):
        response = put(client, french, words, typed)
        assert response.status_code == 200
        assert response.json()["data"] == typed
        assert response.json()["error"]
    page = translated.publish(french)
    assert page.title == TITLE
    assert page.form_fields.get().choices == "On foot\nBy bus"
    assert "the plan</a>" in str(page.body[2].value)
    assert put(client, french, TITLE, "Le bus").json()["error"] is None
    assert translated.publish(french).title == "Le bus"


def test_a_text_can_be_taken_out_again(french, client):
    put(client, french, TITLE, "Le bus")
    found = translated.segment(french, TITLE)
    url = reverse("wagtail_localize:edit_string_translation", args=[french.pk, found.pk])
    assert client.delete(url).status_code == 200
    assert translated.stored(french, TITLE) is None


def test_nobody_saves_a_text_of_a_page_that_they_may_not_edit(petition, french, client):
    spanish = translated.submit(petition, "es")
    assert put(client, spanish, TITLE, "El bus").status_code == 403
    assert translated.stored(spanish, TITLE) is None
