"""P15, S28: each record of the log is one line that holds ids, and nothing that somebody typed."""

import json
import os
import subprocess
import sys

import pytest

SECRETS = ("quenby@undisclosed.example", "Undisclosed", "hunter2", "MTI-abc-123")
PROBE = """
import django, logging
django.setup()
from campaign import request_ids
log = logging.getLogger("petitions.probe")
log.warning("no mail to %s", "quenby@undisclosed.example")
log.warning("two\\nlines\\u2028or three")
log.info("%s: %s", "Not Found", "/admin/password_reset/confirm/MTI/MTI-abc-123/")
with request_ids.within("7f3a9c0d1e2b"):
    try:
        try:
            {}["Quenby Undisclosed"]
        except KeyError as error:
            raise ValueError("hunter2\\nQuenby Undisclosed") from error
    except ValueError:
        log.exception("mail %s failed", 7)
log.warning("%d", "hunter2")
"""


def lines(log_format, probe=PROBE):
    own = {"DJANGO_SETTINGS_MODULE": "campaign.settings.test", "LOG_FORMAT": log_format}
    done = subprocess.run(
        [sys.executable, "-c", probe],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.split("\n")[:-1]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_p15_a_record_is_one_line_without_addresses_tokens_or_words_of_errors(log_format):
    written = lines(log_format)
    assert len(written) == 5
    for secret in SECRETS:
        assert secret not in "\n".join(written)
    assert "mail 7 failed" in written[3]
    assert "7f3a9c0d1e2b" in written[3]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_s28_of_an_error_the_kind_and_the_place_are_told(log_format):
    told = lines(log_format)[3]
    assert "builtins.ValueError at <string>:" in told
    assert "| after builtins.KeyError at <string>:" in told


def test_lines_of_json_can_be_read_by_programs():
    first, *_others, last = map(json.loads, lines("json"))
    assert first.keys() == {"time", "level", "logger", "request_id", "message", "process"}
    assert (first["level"], first["logger"]) == ("WARNING", "petitions.probe")
    assert first["message"] == "no mail to …@…"
    assert first["request_id"] == "-"
    assert last["message"] == "a line that does not fit its values"


def test_an_unknown_format_of_the_log_stops_the_start():
    with pytest.raises(subprocess.CalledProcessError) as error:
        lines("xml")
    assert "LOG_FORMAT must be text or json." in error.value.stderr
