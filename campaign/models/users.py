from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff. Visitors and signers never have an account."""
