"""Every variable may stand in a file that NAME_FILE names; what is unclear stops the start."""

import pytest

from tests.campaign.test_settings import STRONG, refusal, value

SECRET = STRONG["SECRET_KEY"]


def in_file(tmp_path, text, *, name="SECRET_KEY"):
    """A strong environment in which this variable stands in a file."""
    path = tmp_path / "secret"
    path.write_text(text)
    return {**{key: STRONG[key] for key in STRONG if key != name}, f"{name}_FILE": str(path)}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_may_stand_in_a_file(tmp_path, end):
    assert value("settings.SECRET_KEY", **in_file(tmp_path, SECRET + end)) == SECRET


@pytest.mark.parametrize(
    ("name", "address", "setting", "expected"),
    [
        ("DATABASE_URL", "postgres://me:word@db/letters", "DATABASES['default']['HOST']", "db"),
        ("EMAIL_URL", "smtp+tls://me:word@mail.example:587", "EMAIL_HOST", "mail.example"),
        ("CACHE_URL", "redis://:word@c/0", "CACHES['limits']['LOCATION']", "redis://:word@c/0"),
        ("SITE_LANGUAGES", "en,fr", "SITE_LANGUAGES", "['en', 'fr']"),
    ],
)
def test_so_may_addresses_and_lists(tmp_path, name, address, setting, expected):
    environment = in_file(tmp_path, address + "\n", name=name)
    assert value(f"settings.{setting}", **environment) == expected


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    path = tmp_path / "nowhere"
    said = refusal({**in_file(tmp_path, SECRET), "SECRET_KEY_FILE": str(path)})
    assert f"SECRET_KEY_FILE names {path}, which cannot be read (No such file" in said


def test_a_file_that_is_no_text_stops_the_start(tmp_path):
    environment = in_file(tmp_path, SECRET)
    (tmp_path / "secret").write_bytes(b"\xff\xfe" * 40)
    assert "cannot be read (not UTF-8)" in refusal(environment)


def test_a_variable_and_its_file_together_stop_the_start(tmp_path):
    said = refusal({**in_file(tmp_path, SECRET), "SECRET_KEY": SECRET})
    assert "SECRET_KEY and SECRET_KEY_FILE are both set" in said


def test_a_variable_left_empty_beside_its_file_counts_as_unset(tmp_path):
    environment = {**in_file(tmp_path, SECRET), "SECRET_KEY": ""}
    assert value("settings.SECRET_KEY", **environment) == SECRET


def test_a_weak_secret_in_a_file_is_refused_as_elsewhere(tmp_path):
    assert "SECRET_KEY is missing, too short" in refusal(in_file(tmp_path, "short\n"))
