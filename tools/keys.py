"""Makes the secrets of one copy. `python -m tools.keys` prints a set for a `.env` file."""

import base64
import secrets


def fresh_secrets():
    """Returns new random values for every secret, by variable name."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SEALING_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DIGEST_KEY": secrets.token_urlsafe(36),
    }


def as_lines(values):
    return "".join(f"{name}={value}\n" for name, value in values.items())


if __name__ == "__main__":
    print(as_lines(fresh_secrets()), end="")
