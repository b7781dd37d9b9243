"""P9: export files are encrypted; without a key, or altered, they yield nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from petitions import sealed_files, sealing
from tests.petitions.test_sealing import new_key

PIECE = sealed_files.PIECE + sealed_files.TAG_BYTES
SIZES = [0, 1, sealed_files.PIECE - 1, sealed_files.PIECE, sealed_files.PIECE + 1, 3 * 2**20]


def seal(path, *parts):
    with sealed_files.create(path) as file:
        for part in parts:
            file.write(part)
    return path


def opened(path):
    return b"".join(sealed_files.read(path))


def code_of_opening(path):
    with pytest.raises(sealing.SealingError) as error:
        opened(path)
    return error.value.code


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_comes_back_whatever_its_size(tmp_path, size):
    written = bytes(number % 251 for number in range(size))
    path = seal(tmp_path / "a", written)
    assert opened(path) == written
    pieces = max(1, -(-size // sealed_files.PIECE))
    overhead = sealed_files.HEADER_BYTES + pieces * sealed_files.TAG_BYTES
    assert path.stat().st_size == size + overhead


@budget(max_examples=30)
@given(st.lists(st.binary(max_size=50), max_size=20))
def test_it_does_not_matter_in_which_parts_it_was_written(parts):
    emitted = []
    sealer = sealed_files.Sealer(emitted.append)
    for part in parts:
        sealer.write(part)
    sealer.finish()
    header, *pieces = emitted
    assert b"".join(sealed_files.opened(header, pieces)) == b"".join(parts)
    assert sealer.size == sum(map(len, parts))


def test_p9_a_sealed_file_shows_nothing_of_what_was_written(tmp_path):
    words = b"Quenby Undisclosed, quenby.undisclosed@example.org;" * 30_000
    first, second = (seal(tmp_path / name, words).read_bytes() for name in "ab")
    assert b"Quenby" not in first
    start = sealed_files.HEADER_BYTES
    assert first[start : start + 64] not in second


def test_p9_without_its_key_it_is_told_and_an_older_key_still_opens(tmp_path, settings):
    path = seal(tmp_path / "a", b"words")
    old, new = settings.SEALING_KEYS, new_key()
    settings.SEALING_KEYS = [new, *old]
    assert opened(path) == b"words"
    settings.SEALING_KEYS = [new]
    assert code_of_opening(path) == "unknown_key"
    settings.SEALING_KEYS = []
    assert code_of_opening(path) == "no_key"


def tampered(sealed):
    """What somebody may make of a file of three pieces."""
    start = sealed_files.HEADER_BYTES
    one, two, three = (sealed[start + n * PIECE : start + (n + 1) * PIECE] for n in range(3))
    head = sealed[:start]
    flipped = bytearray(sealed)
    flipped[start + PIECE + 5] ^= 1
    salted = bytearray(sealed)
    salted[start - 1] ^= 1
    return {
        "one bit": bytes(flipped),
        "another salt": bytes(salted),
        "cut between pieces": head + one + two,
        "cut within a piece": sealed[:-1],
        "header only": head,
        "pieces changed about": head + two + one + three,
        "a piece left out": head + one + three,
        "a piece twice": head + one + one + two + three,
        "a piece more": sealed + b"\0" * PIECE,
    }


def test_whatever_is_done_to_a_sealed_file_is_noticed(tmp_path):
    sealed = seal(tmp_path / "a", b"x" * (2 * sealed_files.PIECE + 9)).read_bytes()
    for name, bytes_ in tampered(sealed).items():
        path = tmp_path / name
        path.write_bytes(bytes_)
        assert code_of_opening(path) == "damaged", name


def test_another_file_or_another_place_is_told(tmp_path):
    path = tmp_path / "list.csv"
    for other in (b"", b"Number,Name\n", b"x" * 5000):
        path.write_bytes(other)
        assert code_of_opening(path) == "not_sealed"
    emitted = []
    sealer = sealed_files.Sealer(emitted.append, bound_to=b"one list")
    sealer.finish()
    with pytest.raises(sealing.SealingError):
        list(sealed_files.opened(emitted[0], emitted[1:], bound_to=b"another"))


def test_an_interrupted_file_leaves_nothing(tmp_path):
    def parts():
        yield b"words"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seal(tmp_path / "a", *parts())
    assert list(tmp_path.iterdir()) == []


# The command that opens one


def open_export(*arguments):
    call_command("open_export", *map(str, arguments))


def test_the_command_writes_a_file_for_its_owner_only(tmp_path):
    source = seal(tmp_path / "a", b"words" * 500_000)
    open_export(source, tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_bytes() == b"words" * 500_000
    assert (tmp_path / "list.csv").stat().st_mode & 0o777 == 0o600


def test_the_command_passes_on_to_another_program(tmp_path, monkeypatch):
    source = seal(tmp_path / "a", b"words")
    out = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr("sys.stdout", out)
    open_export(source, "-")
    assert out.buffer.getvalue() == b"words"


def test_the_command_says_what_is_wrong_and_leaves_no_file(tmp_path, settings):
    source = seal(tmp_path / "a", b"x" * (sealed_files.PIECE + 9))
    target = tmp_path / "list.csv"
    with pytest.raises(CommandError, match="gone: No such file or directory"):
        open_export(tmp_path / "gone", target)
    target.write_text("precious")
    with pytest.raises(CommandError, match=r"list\.csv exists"):
        open_export(source, target)
    target.unlink()
    (tmp_path / "cut").write_bytes(source.read_bytes()[:-1])
    with pytest.raises(CommandError, match="altered or is incomplete"):
        open_export(tmp_path / "cut", target)
    (tmp_path / "clear.csv").write_text("Number,Name\n")
    with pytest.raises(CommandError, match="no file that Undersigned has sealed"):
        open_export(tmp_path / "clear.csv", target)
    settings.SEALING_KEYS = [new_key()]
    with pytest.raises(CommandError, match="SEALING_KEYS lacks"):
        open_export(source, target)
    assert not target.exists()
    assert not (tmp_path / "list.csv.part").exists()
