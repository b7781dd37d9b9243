"""How many wrong passwords and codes are heard out, so that no stranger can lock an editor out.

Counted in the shared cache, under keyed hashes of network and account name, whether or not there
is such an account. What was right is given back. A browser that somebody has logged in with before
has a cookie and a count of its own (OWASP, "Device cookies"): however many strangers guess at the
name, from the same network too, it still gets in. So does a passkey, which nobody can guess.
"""

import logging
import secrets
import time
import unicodedata

from django.conf import settings
from django.core import signing
from django.core.cache import caches

from petitions import networks, sealing

log = logging.getLogger(__name__)

QUARTER, DAY = 15 * 60, 86_400
# Wrong tries in a quarter of an hour, of one account: by one known browser, from one network.
MOST_BY_DEVICE = MOST_BY_NETWORK = 10
# Wrong tries in a quarter of an hour from one network, at whatever accounts.
MOST_OF_NETWORK = 50
# Wrong tries in a day at one account, from all networks (NIST SP 800-63B-4, 3.2.2).
MOST_OF_ACCOUNT = 100
# Links for a new password: in a quarter of an hour for one network, in a day to one address.
MOST_LINKS_OF_NETWORK, MOST_LINKS = 10, 5

COOKIE, PATH, SALT = "known-browser", "/admin/login/", "home.entrance.known-browser"
COOKIE_DAYS = 90


class Spent:
    """One try, counted. `refused`: it is not even looked at. `flooded`: many strangers guess at
    this account, so that from a strange browser the password alone is not enough.
    """

    def __init__(self):
        self.keys, self.refused, self.flooded = [], False, False

    def give_back(self):
        for key in self.keys:
            _add(key, -1, QUARTER)


def spend(request, account, kind):
    """Counts a try of this kind (`password`, `code`); without the cache nothing is refused."""
    spent = Spent()
    name = _name(account)
    device = _device(request, name)
    network = networks.digest(request).hex()
    if device:
        budgets = [(f"device:{device}", MOST_BY_DEVICE, QUARTER)]
    else:
        budgets = [
            (f"network:{network}", MOST_OF_NETWORK, QUARTER),
            (f"both:{network}:{name}", MOST_BY_NETWORK, QUARTER),
            (f"account:{name}", MOST_OF_ACCOUNT, DAY),
        ]
    for budget, most, span in budgets:
        key = _key(kind, budget, span)
        spent.keys.append(key)
        if _add(key, 1, span) > most:
            spent.flooded = span == DAY
            spent.refused = not spent.flooded
            break
    return spent


def may_mail(request, address):
    """Whether a link for a new password may be mailed, so that nobody fills a colleague's mailbox.

    Whoever asks in vain because of a stranger has the links that were mailed to the stranger's
    wish: they stay good for PASSWORD_RESET_TIMEOUT.
    """
    network = _key("link", f"network:{networks.digest(request).hex()}", QUARTER)
    account = _key("link", f"account:{_name(address)}", DAY)
    if _add(network, 1, QUARTER) > MOST_LINKS_OF_NETWORK:
        return False
    return _add(account, 1, DAY) <= MOST_LINKS


def remember_browser(request, response, user):
    """Lets the browser of somebody who logged in be known for COOKIE_DAYS."""
    value = f"{_name(user.get_username())}:{secrets.token_hex(16)}"
    response.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt=SALT).sign(value),
        max_age=COOKIE_DAYS * DAY,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name(account):
    """32 hex digits for an account name, however it is written."""
    written = unicodedata.normalize("NFKC", account).strip().casefold()
    return sealing.digest("account", written.encode()).hex()[:32]


def _device(request, name):
    """What the browser is known by, if it has logged in to this account before; else None."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        value = signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=COOKIE_DAYS * DAY)
    except signing.BadSignature:
        return None
    return value if value.partition(":")[0] == name else None


def _key(kind, budget, span):
    return f"entrance:{kind}:{budget}:{int(time.time()) // span}"


def _add(key, number, span):
    counters = caches["limits"]
    try:
        counters.add(key, 0, timeout=span)
        return counters.incr(key, number)
    except Exception as error:  # each cache has errors of its own
        log.warning("log-ins are not counted: %s", type(error).__name__)
        return 0
