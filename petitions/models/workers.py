import uuid

from django.db import models
from django.utils import timezone


class Worker(models.Model):
    """A worker process, and when it was last seen; its name is random and tells nothing."""

    name = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
