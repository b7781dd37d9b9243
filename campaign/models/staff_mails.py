from django.conf import settings
from django.db import models


class StaffMail(models.Model):
    """Whether one member of staff wants mails of one kind, and up to when they were told.

    Kinds are names that the apps register; without a row a mail is wanted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_mails"
    )
    kind = models.CharField(max_length=20)
    is_wanted = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_staff_mail_of_a_kind")
        ]
