"""Invented signatures: as good as real ones, and never on a public site."""

import pytest
from django.core.management import CommandError, call_command

from petitions import addresses, counting, generating, signing
from petitions.models import Outbox, Signature
from statements.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def letter(petition):
    Letter.objects.update(
        country_use="optional", comment_use="optional", affiliation_use="optional"
    )
    return petition.letter


def generate(number=60, petition="night-bus", **options):
    call_command("generate_signatures", petition, str(number), **options)


def test_they_count_show_faces_and_open_like_real_ones(letter, petition, signer, client):
    signer.sign(petition)
    signer.press(signer.link())
    generate()
    made = list(Signature.objects.order_by("pk"))[1:]
    assert counting.total(letter) == 61
    assert counting.verify(letter) == (61, 61)
    assert [row.place for row in made] == list(range(2, 62))
    times = [row.confirmed_at for row in made]
    assert times == sorted(times)
    assert len({row.language for row in made}) > 1
    assert len({row.country for row in made}) > 5
    for row in made:
        details = signing.open_envelope(row)
        assert addresses.canonical(details.email) == details.email
        assert bytes(row.address_digest) == signing.address_digest(letter, details.email)
        assert row.public_name == (details.name if details.shows_name else "")
    assert not Outbox.objects.filter(signature__in=made).exists()
    assert client.get(petition.get_url()).status_code == 200


def test_the_same_seed_invents_the_same_people(letter):
    def people():
        rows = Signature.objects.order_by("pk")
        return [(row.public_name, row.language, signing.open_envelope(row).email) for row in rows]

    generate(seed=7)
    first = people()
    with pytest.raises(CommandError, match="of this seed already"):
        generate(seed=7)
    Signature.objects.all().delete()
    generate(seed=7)
    assert people() == first


def test_they_come_out_of_several_processes_as_out_of_one(letter, monkeypatch):
    monkeypatch.setattr(generating, "CHUNK", 20)
    plan = generating.plan(letter=letter, number=60, seed="x")
    one = [row.public_name for chunk in plan.chunks() for row in generating.signatures(plan, chunk)]
    monkeypatch.setattr(generating, "WORTH_PROCESSES", 1)
    lines = b"".join(lines for lines, _wordings in generating.chunks_as_lines(plan)).decode()
    at = generating.COLUMNS.index("public_name")
    assert [line.split("\t")[at] for line in lines.splitlines()] == one


def test_hard_characters_survive_the_copy():
    assert generating.as_cell("a\\b\tc\nd\re") == r"a\\b\tc\nd\re"
    assert generating.as_cell(None) == r"\N"
    assert generating.as_cell(b"\x00\xff") == r"\\x00ff"


def test_they_are_refused_on_a_public_site(letter, settings):
    settings.MAY_INVENT_SIGNATURES = False
    with pytest.raises(CommandError, match="refused"):
        generate()
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["no-such-slug", "6a3a1d1e-0000-4000-8000-000000000000"])
def test_an_unknown_petition_is_told(letter, name):
    with pytest.raises(CommandError, match="No petition"):
        generate(petition=name)


def test_a_petition_is_found_by_its_key(letter):
    generate(3, petition=str(letter.key))
    assert counting.total(letter) == 3
