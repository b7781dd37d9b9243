from django.db import models

from petitions.models.signatures import Signature
from statements.models import Endorser


class Promotion(models.Model):
    """A public signature that an editor also lists among the endorsers.

    While it stands, the endorser goes as soon as the signer hides the name or withdraws.
    """

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="promotion")
    endorser = models.OneToOneField(Endorser, on_delete=models.CASCADE, related_name="promotion")
