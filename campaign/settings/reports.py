"""Where errors are reported to, besides the log."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def handler(dsn):
    """The handler of the log that SENTRY_DSN asks for.

    Raises ImproperlyConfigured, without quoting the address: there is a key in it.
    """
    if find_spec("sentry_sdk") is None:
        raise ImproperlyConfigured(
            "SENTRY_DSN needs what requirements-extras.txt installs, or EXTRAS=yes when the "
            "container is built."
        )
    from sentry_sdk.utils import BadDsn, Dsn

    try:
        Dsn(dsn)
    except BadDsn:
        raise ImproperlyConfigured(
            "SENTRY_DSN is not the address of a project, such as https://key@errors.example.org/1."
        ) from None
    return {"()": "campaign.error_reports.Reports", "dsn": dsn, "filters": ["redact_tokens"]}
