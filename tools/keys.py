"""Makes the secrets of one copy.

    python -m tools.keys            prints a set for a `.env` file
    python -m tools.keys FOLDER     writes a set for containers, one secret a file

Needs nothing but Python itself.
"""

import base64
import secrets
import sys
from pathlib import Path


def fresh_secrets():
    """Returns new random values for every secret, by variable name."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SEALING_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "DIGEST_KEY": secrets.token_urlsafe(36),
        "BACKUP_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def as_lines(values):
    return "".join(f"{name}={value}\n" for name, value in values.items())


def write_files(folder):
    """Writes each secret of `deploy/compose.yaml` to a file of its own; keeps those that are there.

    Nobody but the owner may enter the folder. The files themselves may be read, because a container
    sees them under the number of a user that this machine does not know.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = {name.lower(): value for name, value in fresh_secrets().items()}
    made["database_admin"] = secrets.token_urlsafe(24)
    made["database_password"] = secrets.token_urlsafe(24)
    for name, value in made.items():
        write_new(folder / name, value)
    password = (folder / "database_password").read_text().strip()
    write_new(
        folder / "database_url", f"postgres://undersigned:{password}@database:5432/undersigned"
    )


def write_new(path, value):
    if not path.exists():
        path.write_text(f"{value}\n")
        path.chmod(0o444)


if __name__ == "__main__":
    if sys.argv[1:]:
        write_files(Path(sys.argv[1]))
    else:
        print(as_lines(fresh_secrets()), end="")
