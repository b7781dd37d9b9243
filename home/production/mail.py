"""The way out of mails: server, sender, and the records that let others believe them."""

import re
from email.utils import parseaddr

import dns.exception
import dns.resolver
from django.conf import settings
from django.core import mail

from home.production import HINT, MISS, OK, Finding, judged

SECONDS_FOR_DNS = 5


def server():
    """Speaks to the mail server as the worker does, up to the login; no mail is sent."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding(MISS, "mail server", "mails stay on this machine: set EMAIL_URL")
        return
    connection = mail.get_connection(timeout=10)
    name = f"{connection.host}:{connection.port}"
    try:
        connection.open()
        connection.close()
    except Exception as error:  # refusals, names, certificates: each has errors of its own
        words = f"{name} does not take mails ({_why(error)}): look at EMAIL_URL and the firewall"
        yield Finding(MISS, "mail server", words)
        return
    yield Finding(OK, "mail server", f"{name} lets us in")
    if not (connection.use_tls or connection.use_ssl):
        words = (
            "mails and password go there in clear: begin EMAIL_URL with smtp+tls:// or smtp+ssl://"
        )
        yield Finding(HINT, "mail encryption", words)


def _why(error):
    """Without the server's words, which may name an address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def sending(address):
    """A check that sends one mail."""

    def test_mail():
        try:
            mail.send_mail(
                "Undersigned: a test",
                "This mail was sent by manage.py check_production. Look at its source: SPF, DKIM "
                "and DMARC must each say PASS.",
                None,
                [address],
            )
        except Exception as error:
            yield Finding(MISS, "test mail", f"it was not taken ({_why(error)})")
        else:
            yield Finding(OK, "test mail", "taken; look at its source: SPF, DKIM, DMARC say PASS?")

    return test_mail


def sender_domain():
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()


def sender():
    domain = sender_domain()
    is_odd = "." not in domain or domain.endswith((".localhost", ".example", ".invalid", ".test"))
    wrong = "DEFAULT_FROM_EMAIL is no address that answers can reach: set one of your domain"
    yield judged("sender", wrong if is_odd else "", well=settings.DEFAULT_FROM_EMAIL)


def records(selector=""):
    """A check of SPF (RFC 7208), DMARC (RFC 7489) and, with its selector, DKIM (RFC 6376)."""

    def records_of_the_domain():
        domain = sender_domain()
        try:
            yield spf(domain)
            yield dmarc(domain)
            yield dkim(domain, selector)
        except dns.exception.DNSException as error:
            words = f"no name server could be asked ({type(error).__name__}); look them up yourself"
            yield Finding(HINT, "records of the sender", words)

    return records_of_the_domain


def spf(domain):
    found = [one for one in texts(domain) if one.split(" ")[0].lower() == "v=spf1"]
    wrong = ""
    if not found:
        wrong = f"{domain} has no TXT record v=spf1: publish the one that your mail provider names"
    elif len(found) > 1:
        wrong = f"{domain} has {len(found)} records v=spf1, and so none counts: make one of them"
    elif found[0].rstrip().endswith(("+all", " all")):
        wrong = f"that of {domain} lets everybody send: end it with ~all or -all"
    return judged("SPF", wrong, well=found[0] if found else "")


def dmarc(domain):
    """At the domain or, as receivers look it up, at one above."""
    parts = domain.split(".")
    for name in (".".join(parts[cut:]) for cut in range(len(parts) - 1)):
        found = [one for one in texts(f"_dmarc.{name}") if one.startswith("v=DMARC1")]
        if found:
            return Finding(OK, "DMARC", found[0])
    words = f'publish a TXT record _dmarc.{domain}, to begin with "v=DMARC1; p=none"'
    return Finding(MISS, "DMARC", words)


def dkim(domain, selector):
    """The name of the record cannot be guessed: only the mail server knows it."""
    if not selector:
        words = (
            f"your mail provider names a record such as key1._domainkey.{domain}; with "
            "--dkim key1 it is looked up"
        )
        return Finding(HINT, "DKIM", words)
    name = f"{selector}._domainkey.{domain}"
    # An empty p= says that the key was taken back.
    there = any(re.search(r"\bp=\s*[\w+/]", one) for one in texts(name))
    wrong = "" if there else f"there is no key at {name}: publish what your mail provider names"
    return judged("DKIM", wrong, well=f"a key at {name}")


def texts(name):
    """The TXT records of a name; none where there is no such name. Raises DNSException."""
    try:
        found = dns.resolver.resolve(name, "TXT", lifetime=SECONDS_FOR_DNS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    return [b"".join(one.strings).decode(errors="replace") for one in found]
