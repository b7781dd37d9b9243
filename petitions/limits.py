"""How much is counted without a second look. Over a limit a signature is held, never refused.

Budgets are counted in the shared cache, in fixed windows of an hour and a day. They are wide: a
school, an office or a mobile network stands behind one address. What they let through is still
bounded by the mail budgets of the outbox.
"""

import logging
import time
from itertools import chain

from django.conf import settings
from django.core.cache import caches

from petitions import addresses, sealing
from petitions.models.signatures import HoldReason

log = logging.getLogger(__name__)

HOUR, DAY = 3600, 86400

# Their customers have nothing in common, so that a count of them says nothing.
NAMES = """
126.com 163.com alice.it aol.com bk.ru bluewin.ch bol.com.br btinternet.com centrum.cz comcast.net
email.cz fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net
hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it icloud.com ig.com.br inbox.ru
interia.pl laposte.net libero.it list.ru live.com live.fr mail.com mail.ru mailbox.org msn.com
naver.com o2.pl orange.fr outlook.com outlook.com.br outlook.de outlook.es outlook.fr posteo.de
proton.me qq.com rediffmail.com riseup.net sapo.pt seznam.cz sfr.fr t-online.de telefonica.net
terra.com.br tutanota.com uol.com.br verizon.net wanadoo.fr web.de wp.pl yahoo.ca yahoo.co.in
yahoo.co.uk yahoo.com yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.it yandex.ru
ymail.com
"""
LARGE_PROVIDERS = frozenset(NAMES.split())


def check(*, letter, network, email):
    """Counts one signing; the HoldReason of the first budget it exceeds, or "".

    `network` are the bytes of `networks.digest`. A signing over one budget does not use up the
    next, so that a flood from one network leaves a letter's own budget to others. Never raises:
    without the cache nobody can say how many there were, and the signature waits (`CACHE`).
    """
    budgets = chain(_network_budgets(network), _domain_budgets(email), _letter_budgets(letter))
    try:
        for reason, name, most, span in budgets:
            if _counted(name, span) > most:
                return reason
    except Exception as error:  # each cache has errors of its own
        log.warning("limits cannot be checked: %s", type(error).__name__)
        return HoldReason.CACHE
    return HoldReason.NONE


def _network_budgets(network):
    name = f"network:{network.hex()}"
    yield HoldReason.NETWORK, name, settings.NETWORK_HOURLY_LIMIT, HOUR
    yield HoldReason.NETWORK, name, settings.NETWORK_DAILY_LIMIT, DAY


def domain_digest(email):
    """32 bytes that stand for a mail domain; None for a large provider."""
    domain = addresses.canonical_domain(email)
    return None if domain in LARGE_PROVIDERS else sealing.digest("domain", domain.encode())


def _domain_budgets(email):
    domain = domain_digest(email)
    if domain is None:
        return
    name = f"domain:{domain.hex()}"
    yield HoldReason.DOMAIN, name, settings.DOMAIN_HOURLY_LIMIT, HOUR
    yield HoldReason.DOMAIN, name, settings.DOMAIN_DAILY_LIMIT, DAY


def _letter_budgets(letter):
    if letter.most_per_hour:
        yield HoldReason.LETTER, f"letter:{letter.pk}", letter.most_per_hour, HOUR


def _counted(name, span):
    """How often this was called for `name` in the present window, this call included.

    `incr` raises ValueError where the key is gone, also in caches that swallow their errors.
    """
    counters = caches["limits"]
    key = f"signing:{name}:{span}:{int(time.time()) // span}"
    try:
        return counters.incr(key)
    except ValueError:
        counters.add(key, 0, timeout=span)
        return counters.incr(key)
