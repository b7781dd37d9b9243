"""The variables of the environment, each of which may stand in a file of its own."""

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Variables(FileAwareMapping):
    """NAME, or what stands in the file that NAME_FILE names, as containers are given secrets.

    Line breaks at the end of a file do not count. Raises ImproperlyConfigured where both are set,
    since nobody could tell which one holds, and where the file cannot be read.
    """

    def __getitem__(self, key):
        path = self.env.get(f"{key}_FILE")
        if not path:
            return self.env[key]
        if self.env.get(key):
            raise ImproperlyConfigured(f"{key} and {key}_FILE are both set: take one of them away.")
        try:
            return super().__getitem__(key).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", "not UTF-8")
            raise ImproperlyConfigured(
                f"{key}_FILE names {path}, which cannot be read ({why})."
            ) from None


class Environment(environ.Env):
    ENVIRON = Variables()
