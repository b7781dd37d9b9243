"""The style sheet of the public site: complete, asked for once, kept for ever, never stale."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from campaign import sheets

PAGE_WITH_SHEET = "/en/search/"
LAYERS = re.compile(r"@layer ([a-z]+) \{")


def test_every_file_of_the_folder_is_sent():
    assert sorted(sheets.FILES) == sorted(path.stem for path in sheets.FOLDER.glob("*.css"))


def test_each_file_writes_into_one_known_layer():
    order = re.search(r"@layer ([a-z, ]+);", (sheets.FOLDER / "tokens.css").read_text())[1]
    for name in sheets.FILES:
        layers = LAYERS.findall((sheets.FOLDER / f"{name}.css").read_text())
        assert set(layers) <= set(order.split(", ")), name
        assert len(layers) == 1, name


def test_a_page_asks_for_it_at_an_address_that_is_kept_for_ever(client, site):
    assert sheets.address() in client.get(PAGE_WITH_SHEET).content.decode()
    response = client.get(sheets.address())
    assert response.content.decode() == sheets.site_sheet()[0]
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert "max-age=31536000" in response["Cache-Control"]


def test_every_font_that_it_names_is_there_and_is_asked_for_by_its_static_address():
    text = sheets.site_sheet()[0]
    fonts = re.findall(r'url\("/static/(fonts/[^"]+)"\)', text)
    assert 0 < len(fonts) == text.count("url(")
    assert all(finders.find(font) for font in fonts)


def test_as_production_collects_it_the_fonts_have_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    sheets.site_sheet.cache_clear()
    text = sheets.site_sheet()[0]
    sheets.site_sheet.cache_clear()
    names = re.findall(r'url\("/static/(fonts/[^"]+)"\)', text)
    assert len(names) == text.count("url(")
    assert all(re.search(r"\.[0-9a-f]{12}\.woff2$", name) for name in names)
    assert all((tmp_path / name).exists() for name in names)


def test_a_changed_file_has_another_address_at_once(tmp_path, monkeypatch):
    before = sheets.address()
    for name in sheets.FILES:
        (tmp_path / f"{name}.css").write_text((sheets.FOLDER / f"{name}.css").read_text())
    (tmp_path / "tokens.css").write_text("")
    monkeypatch.setattr(sheets, "FOLDER", tmp_path)
    sheets.site_sheet.cache_clear()
    assert sheets.address() != before
    sheets.site_sheet.cache_clear()


def test_the_address_of_another_version_answers_but_is_not_kept(client, db):
    response = client.get("/site.0123456789ab.css")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=0"


@pytest.mark.parametrize(("first", "second"), [("gzip", "identity"), ("identity", "gzip")])
def test_each_browser_gets_the_coding_that_it_asked_for(db, settings, first, second):
    settings.PAGE_CACHE_SECONDS = 60
    client = Client()
    for coding in (first, second):
        response = client.get(sheets.address(), headers={"Accept-Encoding": coding})
        packed = response.get("Content-Encoding") == "gzip"
        assert packed == (coding == "gzip")
        text = gzip.decompress(response.content) if packed else response.content
        assert text.decode() == sheets.site_sheet()[0]
