"""`manage.py letters` and `manage.py add_endorsers`, run as a person at a shell runs them."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

LIST = "Harbour Watch - HW (Portugal)\n\nAmigos del Mar (España)\nCoast Net (Atlantis)\n???\n"
KEYS = {
    "line",
    "kind",
    "name",
    "acronym",
    "role",
    "affiliation",
    "place",
    "state",
    "typed",
    "problems",
}


def run(*args, **options):
    out = io.StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def list_file(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text(LIST, encoding="utf-8")
    return str(file)


def test_letters_are_listed_with_key_kind_languages_title_and_addresses(page, letter):
    [found] = json.loads(run("letters", json=True))
    assert found == {
        "key": str(letter.key),
        "kind": "statement",
        "languages": ["en", "fr"],
        "title": "Keep the night ferry",
        "addresses": {
            "en": "http://testserver/en/letters/night-ferry/",
            "fr": "http://testserver/fr/letters/night-ferry/",
        },
    }
    assert str(letter.key) in run("letters")


def test_only_live_pages_have_an_address(planted, page):
    page.unpublish()
    [found] = json.loads(run("letters", json=True))
    assert list(found["addresses"]) == ["fr"]
    assert found["languages"] == ["en", "fr"]


def test_json_names_each_line_and_nothing_else_is_written(letter, list_file, capsys):
    rows = json.loads(run("add_endorsers", str(letter.key), list_file, dry_run=True, json=True))
    assert [(row["line"], row["state"]) for row in rows] == [
        (1, "new"),
        (3, "new"),
        (4, "check"),
        (5, "check"),
    ]
    assert all(set(row) == KEYS for row in rows)
    assert rows[0]["typed"] == "Harbour Watch - HW (Portugal)"
    assert (rows[0]["name"], rows[0]["acronym"], rows[0]["kind"]) == (
        "Harbour Watch",
        "HW",
        "organisation",
    )
    assert rows[1]["place"] == {"code": "ES", "text": "España"}
    assert rows[2]["place"] == {"code": None, "text": "Atlantis"}
    assert rows[3]["problems"] == ["no_name"]
    assert capsys.readouterr().out == ""
    assert not letter.endorsers.exists()


def test_new_lines_are_added_published_and_the_rest_is_reported(letter, list_file):
    report = run("add_endorsers", str(letter.key), list_file)
    assert letter.endorsers.published().count() == 3
    assert "3 added, 1 left out." in report
    assert "???" in report
    assert "Please check:" in report


def test_the_same_file_twice_adds_nothing(letter, list_file):
    run("add_endorsers", str(letter.key), list_file)
    rows = json.loads(run("add_endorsers", str(letter.key), list_file, json=True))
    assert [row["state"] for row in rows] == ["duplicate", "duplicate", "duplicate", "check"]
    assert letter.endorsers.count() == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_common_encodings_are_read(letter, tmp_path, encoding):
    file = tmp_path / "list.txt"
    file.write_bytes("Fédération des îles – Île (España)".encode(encoding))
    [row] = json.loads(run("add_endorsers", str(letter.key), str(file), json=True))
    assert row["name"].startswith("Fédération des îles")
    assert row["place"]["code"] == "ES"


def test_a_dash_reads_standard_input(letter, monkeypatch):
    typed = SimpleNamespace(buffer=io.BytesIO(b"Harbour Watch (Portugal)\n"))
    monkeypatch.setattr(sys, "stdin", typed)
    run("add_endorsers", str(letter.key), "-")
    assert letter.endorsers.get().place_code == "PT"


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00\x81", b"\xff\xfe\x00", b"\x81\x8d\x00"])
def test_a_file_that_is_no_text_is_refused(letter, tmp_path, data):
    file = tmp_path / "list.xlsx"
    file.write_bytes(data)
    with pytest.raises(CommandError, match="not text"):
        run("add_endorsers", str(letter.key), str(file))


def test_an_unknown_key_a_missing_file_and_an_empty_one_are_said_plainly(letter, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("\n \n")
    for key, file, words in (
        ("nonsense", str(empty), "no letter with the key"),
        ("00000000-0000-0000-0000-000000000000", str(empty), "no letter with the key"),
        (str(letter.key), str(tmp_path / "none.txt"), "cannot be read"),
        (str(letter.key), str(tmp_path), "cannot be read"),
        (str(letter.key), str(empty), "no line to read"),
    ):
        with pytest.raises(CommandError, match=words) as refused:
            run("add_endorsers", key, file)
        assert refused.value.returncode == 1


def test_petitions_take_endorsers_too(petition, list_file):
    run("add_endorsers", str(petition.translation_key), list_file)
    assert petition.letter.endorsers.count() == 3
    assert "petition" in run("letters")


def test_a_letter_without_pages_is_listed(page, letter):
    for each in page.get_translations(inclusive=True):
        each.delete()
    [found] = json.loads(run("letters", json=True))
    assert (found["title"], found["languages"], found["addresses"]) == (page.title, [], {})


def test_the_kind_may_be_given(letter, list_file):
    run("add_endorsers", str(letter.key), list_file, kind="person")
    assert set(letter.endorsers.values_list("kind", flat=True)) == {"person"}
