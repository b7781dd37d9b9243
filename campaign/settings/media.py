"""Where files are kept: in a folder, or in a bucket that all machines share."""

from importlib.util import find_spec
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
FORM = "s3://key:secret@host/bucket/folder?region=…&tls=yes"


def storage(address, *, variable="MEDIA_STORAGE_URL", folder=FOLDER):
    """Which storage a variable names; without it the folder, for uploaded files MEDIA_ROOT.

    Raises ImproperlyConfigured, without quoting the address: there is a secret in it.
    """
    if not address:
        return folder
    try:
        options = bucket(address)
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable} is not of the form {FORM}: {error}.") from None
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            f"{variable} needs what requirements-extras.txt installs, or EXTRAS=yes when the "
            "container is built."
        )
    return {"BACKEND": "campaign.buckets.Bucket", "OPTIONS": options}


def private_folder(path):
    """A folder that is made when something is stored, and that only its owner reads."""
    options = {
        "location": path,
        "file_permissions_mode": 0o600,
        "directory_permissions_mode": 0o700,
    }
    return FOLDER | {"OPTIONS": options}


def bucket(address):
    """Options of the storage for an address of a bucket. Raises ValueError.

    Key and secret may be left out where the machine itself has the right; a "/" in one of them is
    written as %2F.
    """
    parts = urlsplit(address)
    asked = {"region": "us-east-1", "tls": "yes"} | dict(parse_qsl(parts.query))
    name, _, folder = parts.path.strip("/").partition("/")
    if parts.scheme != "s3":
        raise ValueError("it must begin with s3://")
    if unknown := asked.keys() - {"region", "tls"}:
        raise ValueError(f"{', '.join(sorted(unknown))} is unknown")
    if asked["tls"] not in ("yes", "no"):
        raise ValueError("tls is yes or no")
    if not (parts.hostname and name and has_proper_port(parts)):
        raise ValueError("host or bucket is missing, or a / in the secret is not written as %2F")
    port = f":{parts.port}" if parts.port else ""
    scheme = "https" if asked["tls"] == "yes" else "http"
    return {
        "access_key": parts.username and unquote(parts.username),
        "secret_key": parts.password and unquote(parts.password),
        "endpoint_url": f"{scheme}://{parts.hostname}{port}",
        "region_name": asked["region"],
        "bucket_name": name,
        "location": folder,
    }


def has_proper_port(parts):
    """Whether the port, if there is one, is a number; Python's error would quote what it is."""
    try:
        return parts.port != 0
    except ValueError:
        return False
