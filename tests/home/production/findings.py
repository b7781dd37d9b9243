"""What checks of `home.production` find."""

import io

from django.core.management import call_command

from home.production import look


def found(*checks):
    """{name: (level, words)}"""
    return {one.name: (one.level, one.words) for one in look(checks)}


def level(check, name=None):
    findings = found(check)
    return findings[name or next(iter(findings))][0]


def said(*arguments):
    """(what it writes, exit code)"""
    written = io.StringIO()
    try:
        call_command("check_production", *arguments, stdout=written)
    except SystemExit as end:
        return written.getvalue(), end.code
    return written.getvalue(), 0
