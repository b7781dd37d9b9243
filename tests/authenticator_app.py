"""What an authenticator app does (RFC 6238)."""

import base64
import hmac
import struct
import time


def code(secret, steps=0):
    """The six digits that it shows, `steps` half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"
