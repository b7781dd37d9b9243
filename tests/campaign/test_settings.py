"""How a copy starts, and why it refuses to: each refusal is one plain sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.verify import production

ROOT = Path(__file__).resolve().parents[2]
STRONG = production()
SAY = "from django.conf import settings; print(eval(input()))"


def start(environment, *arguments, asks=""):
    return subprocess.run(
        [sys.executable, *arguments],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=ROOT,
        input=asks,
        capture_output=True,
        text=True,
    )


def refusal(environment):
    """The last words of a copy that does not start."""
    ended = start(environment, "manage.py", "check")
    assert ended.returncode == 1, ended.stdout
    assert "Traceback" not in ended.stderr
    said = ended.stderr.strip()
    assert said.startswith("Undersigned cannot start: ")
    assert "\n" not in said
    return said


def value(expression, **environment):
    """What a setting is in a copy with this environment."""
    ended = start(environment, "-c", SAY, asks=expression)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DIGEST_KEY", "SEALING_KEYS"])
@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short",
        "development-only" * 5,
        "only-for-tests" * 5,
        "change-me" * 9,
        "django-insecure-" + "k3J9" * 15,
        "ZGV2ZWxvcG1lbnQtb25seS1zZWFsaW5nLWtleS0zMmI=",
        "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI=",
    ],
)
def test_production_refuses_a_missing_short_or_published_secret(name, weak):
    assert f"{name} is missing, too short or a published example" in refusal(STRONG | {name: weak})


def test_production_refuses_a_weak_sealing_key_beside_a_strong_one():
    keys = STRONG["SEALING_KEYS"] + ",short"
    assert "SEALING_KEYS" in refusal(STRONG | {"SEALING_KEYS": keys})


@pytest.mark.parametrize("key", ["?" * 43, "A" * 60])
def test_a_sealing_key_that_is_not_32_bytes_stops_the_start(key):
    assert "not 32 bytes" in refusal(STRONG | {"SEALING_KEYS": key})


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS must name the site's own host names."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name the site's own host names."),
        ("ALLOWED_HOSTS", "letters.example,*", "ALLOWED_HOSTS must name"),
        ("SITE_URL", "http://letters.example", "begin with https://."),
        ("SITE_URL", "", "begin with https://."),
        ("EMAIL_URL", "filemail:///", "EMAIL_URL must name a mail server"),
        ("EMAIL_URL", "consolemail://", "EMAIL_URL must name a mail server"),
        ("EMAIL_URL", "dummymail://", "EMAIL_URL must name a mail server"),
        ("EMAIL_URL", "smtp://", "EMAIL_URL must name a mail server"),
        ("SITE_LANGUAGES", "", "SITE_LANGUAGES must name at least one language"),
    ],
)
def test_production_refuses_what_would_make_a_broken_site(name, wrong, sentence):
    assert sentence in refusal(STRONG | {name: wrong})


def test_s24_the_deployment_check_is_clean_with_production_settings():
    ended = start(STRONG, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("code", ["xx", "pt-BR", "fr-ca", "english"])
def test_a_language_that_django_does_not_know_stops_the_start(code):
    said = refusal({"SITE_LANGUAGES": f"en,{code}"})
    assert f"SITE_LANGUAGES names {code}, which Django does not know as a language" in said


def test_a_language_that_is_named_twice_stops_the_start():
    assert "names a language twice" in refusal({"SITE_LANGUAGES": "en,fr,en"})


def test_any_language_that_django_knows_may_be_one_of_the_site_s_and_has_its_name():
    dev = {"DJANGO_SETTINGS_MODULE": "campaign.settings.dev"}
    names = "{code: str(name) for code, name in settings.LANGUAGES}"
    names = f"(__import__('django').setup(), {names})[1]"
    assert value(names, SITE_LANGUAGES="en, de,pt-br,uk", **dev) == str(
        {"en": "English", "de": "German", "pt-br": "Brazilian Portuguese", "uk": "Ukrainian"}
    )


def test_a_mail_server_and_a_cache_are_used_in_development_too():
    dev = {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
        "EMAIL_URL": "smtp+tls://me:secret@mail.example:2525",
        "CACHE_URL": "redis://cache.example:6379/1",
    }
    mail = "[settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT]"
    assert value(mail, **dev) == (
        "['django.core.mail.backends.smtp.EmailBackend', 'mail.example', 2525]"
    )
    assert "redis://cache.example:6379/1" in value("settings.CACHES['limits']", **dev)


def test_a_valkey_is_addressed_by_its_own_name():
    valkey = {"DJANGO_SETTINGS_MODULE": "campaign.settings.dev", "CACHE_URL": "valkey://cache:1/2"}
    assert value("settings.CACHES['limits']['LOCATION']", **valkey) == "redis://cache:1/2"


def test_an_empty_data_folder_means_the_usual_one():
    empty = {"DJANGO_SETTINGS_MODULE": "campaign.settings.dev", "DATA_DIR": ""}
    assert value("settings.VAR_DIR.name", **empty) == "var"


def test_r3_no_page_asks_the_shared_cache():
    """Wagtail and Django use the default cache, drawn cards are files; only the limits know it."""
    shared = {"DJANGO_SETTINGS_MODULE": "campaign.settings.dev", "CACHE_URL": "redis://cache:1/0"}
    assert "BriefCache" in value("settings.CACHES['default']['BACKEND']", **shared)
    assert value("list(settings.CACHES)", **shared) == "['default', 'cards', 'limits']"
    assert "FileBasedCache" in value("settings.CACHES['cards']['BACKEND']", **shared)


def test_without_a_mail_server_development_writes_mails_to_its_own_folder(tmp_path):
    dev = {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
        "DATA_DIR": str(tmp_path),
        "EMAIL_URL": "filemail:///",
    }
    assert "filebased" in value("settings.EMAIL_BACKEND", **dev)
    assert value("settings.EMAIL_FILE_PATH", **dev) == str(tmp_path / "mail")


@pytest.mark.parametrize("module", ["dev", "production"])
def test_a_database_url_leads_to_postgresql_with_lasting_connections(module):
    environment = STRONG | {
        "DJANGO_SETTINGS_MODULE": f"campaign.settings.{module}",
        "DATABASE_URL": "postgres://me:secret@database.example:5433/letters",
    }
    database = "settings.DATABASES['default']"
    assert value(
        f"[{database}[key] for key in ('ENGINE', 'HOST', 'PORT', 'NAME', 'CONN_MAX_AGE')]",
        **environment,
    ) == str(["django.db.backends.postgresql", "database.example", 5433, "letters", 60])


def database(what, *, is_web, **more):
    """A setting of the database of a web process or of a command."""
    environment = STRONG | {"DJANGO_SETTINGS_MODULE": "campaign.settings.production"} | more
    web = f"[setattr(__import__('campaign.process').process, 'is_web', {is_web})]"
    return value(f"({web}, settings.DATABASES['default']{what})[1]", **environment)


def test_threads_of_a_web_process_share_connections_and_wait_for_nothing_long():
    pool = "['OPTIONS']['pool']"
    assert database(pool + "['max_size']", is_web=True) == "4"
    assert database(pool + "['timeout']", is_web=True) == "5"
    assert database("['CONN_MAX_AGE']", is_web=True) == "0"
    assert database("['OPTIONS']['options']", is_web=True) == (
        "-c statement_timeout=15s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    )
    without = database("['OPTIONS'].get('pool')", is_web=True, DATABASE_POOL_SIZE="0")
    assert without == "None"


def test_commands_and_the_worker_have_connections_of_their_own_and_no_limit_of_time():
    assert database("['OPTIONS'].get('pool')", is_web=False) == "None"
    assert database("['OPTIONS']['options']", is_web=False) == "-c lock_timeout=60s"


def test_r4_a_migration_that_waits_for_a_lock_gives_up_before_visitors_notice():
    called = "__import__('sys').argv.__setitem__(slice(None), ['manage.py', 'migrate'])"
    asked = f"({called}, settings.DATABASES['default']['OPTIONS']['options'])[1]"
    production = STRONG | {"DJANGO_SETTINGS_MODULE": "campaign.settings.production"}
    assert value(asked, **production) == "-c lock_timeout=0.5s"


def test_parameters_are_bound_by_the_client_so_that_several_statements_are_one_message():
    assert database("['OPTIONS'].get('server_side_binding')", is_web=True) == "None"


def test_what_the_address_of_the_database_says_about_time_wins():
    address = "postgres://me@database.example/letters?options=-c%20statement_timeout%3D3s"
    options = database("['OPTIONS']['options']", is_web=True, DATABASE_URL=address)
    assert options.endswith("-c statement_timeout=3s")


def test_s22_production_keeps_browsers_on_https_and_cookies_to_itself():
    environment = STRONG | {"DJANGO_SETTINGS_MODULE": "campaign.settings.production"}
    names = ["SECURE_HSTS_SECONDS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]
    assert value(f"[getattr(settings, n) for n in {names}]", **environment) == str(
        [31_536_000, "__Host-sessionid", "__Host-csrftoken"]
    )


def test_whoever_watches_the_process_is_not_sent_to_https():
    environment = STRONG | {"DJANGO_SETTINGS_MODULE": "campaign.settings.production"}
    assert value("settings.SECURE_REDIRECT_EXEMPT", **environment) == str(
        ["^(healthz|readyz|status|metrics)$"]
    )


@pytest.mark.parametrize(("proxies", "header"), [("0", "None"), ("1", "HTTP_X_FORWARDED_PROTO")])
def test_s14_the_scheme_that_a_proxy_names_counts_only_behind_one(proxies, header):
    environment = STRONG | {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.production",
        "TRUSTED_PROXIES": proxies,
    }
    assert header in value("settings.SECURE_PROXY_SSL_HEADER", **environment)
    assert value("settings.USE_X_FORWARDED_HOST", **environment) == "False"
