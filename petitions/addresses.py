"""The canonical form of an e-mail address: variants of one mailbox come out the same.

It decides duplicates only; mail always goes to the address as it was typed.
"""

import unicodedata

from email_validator import EmailNotValidError, validate_email

ALIAS_DOMAINS = {
    "googlemail.com": "gmail.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
    "ya.ru": "yandex.ru",
    "yandex.com": "yandex.ru",
    "yandex.by": "yandex.ru",
    "yandex.kz": "yandex.ru",
}
# Characters that these providers ignore in the local part.
IGNORED = {"gmail.com": ".", "proton.me": ".-_"}


class AddressError(ValueError):
    """Not an e-mail address (RFC 5321, 5322, 6531)."""


def _validated(address):
    try:
        return validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise AddressError(str(error)) from error


def normal(address):
    """The address as it may be written to a mail server; raises AddressError."""
    return _validated(address).normalized


def canonical_domain(address):
    """One spelling for alias and international domains; `address` is as `normal` gave it."""
    domain = address.rpartition("@")[2]
    return _domain(domain if domain.isascii() else _validated(address).ascii_domain)


def _domain(text):
    domain = text.lower()
    return ALIAS_DOMAINS.get(domain, domain)


def canonical(address):
    """One spelling for case, "+tag", provider dots, alias domains and international domains.

    `address` is as `normal` gave it.
    """
    local, _, _ = address.rpartition("@")
    domain = canonical_domain(address)
    local = unicodedata.normalize("NFKC", local).casefold()
    local = local.partition("+")[0] or local
    for character in IGNORED.get(domain, ""):
        local = local.replace(character, "")
    return f"{local}@{domain}"
