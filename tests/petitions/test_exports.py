"""S19, S27, P3, P8: lists of those who signed, for delivery, and of those who want updates."""

import csv
import io
import os
import re
import stat
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from petitions import exports, generating, sealed_files, sealing, signing, tokens
from petitions.models import NeverWrite, PetitionFormField, Signature
from statements import versions
from statements.models import Letter
from tests import trees
from tests.bench import exporting
from tests.petitions.signed import damaged

ANOTHER_KEY = "YW5vdGhlci1rZXktZm9yLXRlc3RzLW9ubHktMzItYnk="
pytestmark = pytest.mark.django_db


def sign(page, email="ines@example.org", *, language="en", presses=True, **details):
    details = {"name": "Inês Duarte", "email": email} | details
    signing.sign(
        letter=page.letter,
        page=page,
        language=language,
        wording=versions.current(page),
        consent="I agree.",
        consent_language=language,
        details=signing.Details(**details),
        network_digest=b"network-of-this-signer-32-bytes-",
    )
    signature = Signature.objects.latest("pk")
    if presses:
        token, _row = tokens.mint(signature=signature)
        signing.confirm(token=token, shown=signing.seen(signature))
    return Signature.objects.get(pk=signature.pk)


@pytest.fixture
def written(petition, tmp_path):
    """Calls the command for a petition and opens its file: bytes."""

    def call(*options, key=petition.slug):
        file = tmp_path / "list.csv"
        call_command("export_signatures", key, str(file), *options)
        found = b"".join(sealed_files.read(file))
        file.unlink()
        return found

    return call


@pytest.fixture
def export(written):
    """Calls the command and reads its file: dicts by heading."""

    def call(*options):
        lines = io.StringIO(written(*options).decode("utf-8-sig"), newline="")
        return list(csv.DictReader(lines, strict=True))

    return call


def keep_the_public_part_only():
    """What retention does to the rows."""
    Signature.objects.update(envelope=None, address_digest=None, network_digest=None)


# The list for delivery


@pytest.mark.both_databases
def test_a_row_says_all_that_is_delivered(petition, export):
    signature = sign(
        petition,
        affiliation="Bus driver",
        country="PT",
        comment="First line,\r\nsecond line",
        shows_name=True,
    )
    moment = datetime(2026, 8, 1, 9, 5, 7, 123456, tzinfo=UTC)
    Signature.objects.update(created_at=moment, confirmed_at=moment.replace(hour=23))
    assert export() == [
        {
            "Number": "1",
            "Name": "Inês Duarte",
            "E-mail": "ines@example.org",
            "Affiliation": "Bus driver",
            "Country code": "PT",
            "Country": "Portugal",
            "Comment": "First line,\r\nsecond line",
            "Name may be shown": "yes",
            "Comment may be shown": "no",
            "Language": "en",
            "Signed at": "2026-08-01T09:05:07Z",
            "Confirmed at": "2026-08-01T23:05:07Z",
            "Verified": "yes",
            "Wording": signature.wording.digest,
            "Source": "web",
            "Only the public part is left": "no",
            "Answers to removed questions": "",
        }
    ]


@pytest.mark.both_databases
def test_only_confirmed_signatures_of_this_petition_are_listed_in_the_order_of_signing(
    petition, export
):
    other = trees.petition(petition.get_parent().specific, title="Another", slug="another")
    sign(other, "other@example.org")
    for number in range(3):
        sign(petition, f"a{number}@example.org")
    sign(petition, "pending@example.org", presses=False)
    for state in ("held", "rejected"):
        sign(petition, f"{state}@example.org")
        Signature.objects.filter(pk=Signature.objects.latest("pk").pk).update(state=state)
    assert [row["E-mail"] for row in export()] == [f"a{n}@example.org" for n in range(3)]


def test_names_in_every_script_arrive_and_excel_is_told_the_encoding(petition, written, export):
    names = ["Inês Duarte", "إيناس دوارتي", "井上", "Ὀδυσσεύς"]
    for number, name in enumerate(names):
        sign(petition, f"a{number}@example.org", name=name)
    assert written().startswith(b"\xef\xbb\xbf")
    assert [row["Name"] for row in export()] == names


@pytest.fixture
def asked(petition):
    """Two extra questions, also in French; the English fields."""
    petition.form_fields = [
        PetitionFormField(label="=Which line?", field_type="singleline", sort_order=0),
        PetitionFormField(
            label="Name",
            field_type="checkboxes",
            choices="Morning\nNight",
            choice_keys=[["k1", "Morning"], ["k2", "Night"]],
            sort_order=1,
        ),
    ]
    trees.publish(petition)
    return list(PetitionFormField.objects.filter(page=petition).order_by("sort_order"))


def test_extra_questions_are_columns_in_the_source_s_words_whatever_the_language(
    petition, asked, export
):
    line, when = (question.clean_name for question in asked)
    sign(petition, answers={line: "7", when: ["k1", "k2"]}, country="DE")
    french = petition.get_translations().filter(locale__language_code="fr").specific().get()
    answers = {line: "8", when: ["k2"], "f_gone": "kept", "f_old": ["k8", "k9"]}
    sign(french, "rui@example.org", language="fr", answers=answers, country="DE")
    first, second = export()
    assert (first["'=Which line?"], first["Name (2)"]) == ("7", "Morning, Night")
    assert (second["'=Which line?"], second["Name (2)"]) == ("8", "Night")
    assert (first["Language"], second["Language"]) == ("en", "fr")
    assert first["Country"] == second["Country"] == "Germany"
    assert second["Answers to removed questions"] == "f_gone: kept\nf_old: k8, k9"


def test_a_petition_whose_pages_are_deleted_is_still_exported(petition, asked, written):
    sign(petition, answers={asked[0].clean_name: "7"})
    letter = Letter.objects.get()
    for page in [petition, *petition.get_translations()]:
        page.delete()
    assert f"{asked[0].clean_name}: 7".encode() in written(key=str(letter.key))


def test_a_petition_that_counts_at_once_marks_who_never_verified(petition, export):
    Letter.objects.update(counts_at_once=True)
    sign(petition, country="PT", presses=False)
    sign(petition, "rui@example.org")
    unverified, verified = export()
    assert (unverified["Verified"], unverified["Number"]) == ("no", "")
    assert (unverified["E-mail"], unverified["Country"]) == ("ines@example.org", "Portugal")
    assert (verified["Verified"], verified["Number"]) == ("yes", "2")


@pytest.mark.both_databases
def test_p5_after_retention_only_the_public_part_is_listed_and_marked(petition, export):
    sign(petition, affiliation="Baker", country="PT", comment="Please", shows_name=True)
    sign(petition, "rui@example.org", name="Rui", affiliation="Cook", country="PT")
    keep_the_public_part_only()
    public, private = export()
    kept = ("Name", "E-mail", "Affiliation", "Country code", "Comment")
    assert [public[name] for name in kept] == ["Inês Duarte", "", "Baker", "PT", ""]
    assert [private[name] for name in kept] == ["", "", "", "PT", ""]
    for row in (public, private):
        assert row["Only the public part is left"] == "yes"
    assert export("--updates") == []


@pytest.mark.parametrize("options", [[], ["--updates"]])
def test_p8_no_list_holds_a_digest_of_a_network_or_an_address(petition, written, options):
    signature = sign(petition, wants_updates=True)
    listed = written(*options).lower()
    assert b"ines@example.org" in listed
    for digest in (signature.network_digest, signature.address_digest):
        assert bytes(digest) not in listed
        assert bytes(digest).hex().encode() not in listed


@pytest.mark.parametrize(
    "sign_", ["=", "+", "-", "@", "\t", "\r", "\n", "  =", "＝", "＋", "－", "＠"]
)
def test_s19_whatever_was_typed_no_cell_runs(petition, asked, export, sign_):
    text = f"{sign_}1+1"
    typed = {"name": text, "affiliation": text, "comment": text, "answers": {"f_gone": text}}
    typed["answers"][asked[0].clean_name] = text
    sign(petition, "=a@example.org", wants_updates=True, **typed)
    [row], [update] = export(), export("--updates")
    for name in ("Name", "Affiliation", "Comment", "'=Which line?"):
        assert row[name].startswith(f"'{sign_}")
    assert update["Name"].startswith(f"'{sign_}")
    assert row["E-mail"] == update["E-mail"] == "'=a@example.org"


# The list for updates


@pytest.mark.both_databases
def test_p3_only_those_who_want_updates_and_are_verified_stand_in_their_list(petition, export):
    Letter.objects.update(counts_at_once=True)
    wishing = sign(petition, wants_updates=True, comment="Not for this list")
    sign(petition, "no@example.org")
    sign(petition, "unverified@example.org", wants_updates=True, presses=False)
    taken_back = sign(petition, "back@example.org", wants_updates=True)
    signing.correct(signature=taken_back, wants_updates=False)
    Signature.objects.filter(pk=wishing.pk).update(consented_at=datetime(2026, 8, 1, tzinfo=UTC))
    assert export("--updates") == [
        {
            "Name": "Inês Duarte",
            "E-mail": "ines@example.org",
            "Language": "en",
            "Consented at": "2026-08-01T00:00:00Z",
        }
    ]


def test_p3_who_takes_the_wish_back_on_the_own_page_leaves_the_list(petition, signer, export):
    Letter.objects.update(asks_updates=True)
    signer.sign(petition, wants_updates="on")
    signer.press(signer.link())
    assert len(export("--updates")) == 1
    text = signer.mails()[-1].get_body(("plain",)).get_content()
    own_page = re.search(r"https?://[^/]+(/en/manage/[^/\s]+/)\s", text)[1]
    assert signer.client.post(own_page, {"name": "Inês Duarte"}).status_code == 303
    assert export("--updates") == []


def test_p3_the_wish_for_updates_is_no_column_of_the_list_for_delivery(petition, export):
    sign(petition, wants_updates=True)
    [row] = export()
    assert not any("pdate" in heading for heading in row)


def test_s12_who_asked_never_to_be_written_to_is_left_out_of_the_updates(petition, export):
    sign(petition, wants_updates=True)
    NeverWrite.objects.create(mailbox_digest=signing.mailbox_digest("Ines+bus@example.org"))
    assert export("--updates") == []
    assert len(export()) == 1


# The file, the command and the history


@pytest.mark.both_databases
def test_s27_each_export_is_in_the_history_without_personal_data(petition, export, capsys):
    sign(petition, wants_updates=True)
    sign(petition, "rui@example.org")
    export()
    export("--updates")
    assert capsys.readouterr().out == "Rows written: 2\nRows written: 1\n"
    entries = ModelLogEntry.objects.filter(action="petitions.export_signatures").order_by("pk")
    assert [entry.data for entry in entries] == [
        {"kind": "signatures", "rows": 2},
        {"kind": "updates", "rows": 1},
    ]
    assert {entry.object_id for entry in entries} == {str(petition.letter.pk)}
    told = [registry.get_formatter(entry).format_message(entry) for entry in entries]
    assert told == [
        "Exported the confirmed signatures. Rows: 2",
        "Exported those who want updates. Rows: 1",
    ]


@pytest.mark.parametrize("options", [[], ["--updates"]])
def test_p9_the_file_shows_nobody_without_the_keys(petition, tmp_path, options):
    sign(petition, wants_updates=True)
    file = tmp_path / "list.csv"
    call_command("export_signatures", petition.slug, str(file), *options)
    assert b"ines@example.org" in b"".join(sealed_files.read(file))
    assert b"ines@example.org" not in file.read_bytes()
    assert b"Duarte" not in file.read_bytes()


def test_only_the_owner_can_read_the_file(petition, tmp_path):
    sign(petition)
    file = tmp_path / "list.csv"
    before = os.umask(0)
    try:
        call_command("export_signatures", petition.slug, str(file))
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["list.csv", "list.csv.part"])
def test_a_file_that_exists_is_never_overwritten(petition, tmp_path, name):
    (tmp_path / name).write_text("precious")
    with pytest.raises(CommandError, match=f"{name} exists"):
        call_command("export_signatures", petition.slug, str(tmp_path / "list.csv"))
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "precious"
    assert not ModelLogEntry.objects.filter(action="petitions.export_signatures").exists()


def test_a_link_that_leads_nowhere_is_not_followed(petition, tmp_path):
    (tmp_path / "list.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(CommandError, match="exists"):
        call_command("export_signatures", petition.slug, str(tmp_path / "list.csv"))
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_folder_that_is_missing_is_told(petition, tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_signatures", petition.slug, str(tmp_path / "gone" / "list.csv"))


def test_an_unknown_petition_is_told(petition, tmp_path):
    with pytest.raises(CommandError, match="No petition"):
        call_command("export_signatures", "no-such-slug", str(tmp_path / "list.csv"))


@pytest.mark.both_databases
@pytest.mark.parametrize("options", [[], ["--updates"]])
def test_a_missing_key_ends_with_a_sentence_and_leaves_no_file(
    petition, tmp_path, settings, options
):
    sign(petition, wants_updates=True)
    old = settings.SEALING_KEYS
    settings.SEALING_KEYS = [ANOTHER_KEY, *old]
    last = sign(petition, "rui@example.org", wants_updates=True)
    settings.SEALING_KEYS = old
    call = ("export_signatures", petition.slug, str(tmp_path / "list.csv"), *options)
    with pytest.raises(CommandError, match=f"#{last.pk}: .*SEALING_KEYS lacks.* No file"):
        call_command(*call)
    settings.SEALING_KEYS = []
    with pytest.raises(CommandError, match="SEALING_KEYS is empty"):
        call_command(*call)
    assert list(tmp_path.iterdir()) == []
    assert not ModelLogEntry.objects.filter(action="petitions.export_signatures").exists()


def test_an_altered_envelope_ends_with_a_sentence_and_leaves_no_file(petition, tmp_path):
    signature = sign(petition)
    Signature.objects.update(envelope=damaged(signature.envelope))
    with pytest.raises(sealing.SealingError) as error:
        exports.export(letter=petition.letter, path=tmp_path / "list.csv")
    assert error.value.code == "damaged"
    assert list(tmp_path.iterdir()) == []


# Size


def queries(letter, path):
    with CaptureQueriesContext(connection) as asked:
        exports.export(letter=letter, path=path)
    return len(asked)


@pytest.mark.both_databases
def test_r9_the_database_is_asked_as_often_for_many_signatures_as_for_few(
    petition, asked, tmp_path, monkeypatch
):
    monkeypatch.setattr(exports, "CHUNK", 10)
    generating.generate(generating.plan(letter=petition.letter, number=1, seed="a"))
    few = queries(Letter.objects.get(), tmp_path / "few.csv")
    generating.generate(generating.plan(letter=petition.letter, number=60, seed="b"))
    assert queries(Letter.objects.get(), tmp_path / "many.csv") == few


def database_environment():
    """For a process that works on the database of this test."""
    facts = connection.settings_dict
    return {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.test",
        "TEST_DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**facts),
    }


@pytest.mark.heavy
@pytest.mark.django_db(transaction=True)
def test_memory_does_not_grow_with_the_number_of_signatures(petition):
    Letter.objects.update(
        country_use="optional", comment_use="optional", affiliation_use="optional"
    )
    environment = database_environment()
    peaks = []
    for number, total in ((1_000, 1_000), (99_000, 100_000)):
        letter = Letter.objects.get()
        generating.generate(generating.plan(letter=letter, number=number, seed=f"s{total}"))
        _seconds, peak, rows = exporting.export(environment, str(letter.key))
        assert rows == total
        peaks.append(peak)
    assert peaks[1] < 200
    assert peaks[1] - peaks[0] < 10
