from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import get_random_string


class User(AbstractUser):
    """A member of staff. Visitors and signers never have an account."""

    # A part of what each session is bound to, as the password is: a new one ends them all.
    session_stamp = models.CharField(max_length=22, blank=True, default="", editable=False)

    def end_sessions(self):
        """Ends all sessions of this account; `update_session_auth_hash` spares one."""
        self.session_stamp = get_random_string(22)
        self.save(update_fields=["session_stamp"])

    def _get_session_auth_hash(self, secret=None):
        return super()._get_session_auth_hash(secret=secret) + self.session_stamp
