from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign import formats
from statements import places
from statements.models import Letter, TextVersion


class State(models.TextChoices):
    PENDING = "pending", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    REJECTED = "rejected", _("Rejected")


class Source(models.TextChoices):
    WEB = "web", _("Website")
    PAPER = "paper", _("Paper")
    IMPORT = "import", _("Import")


class HoldReason(models.TextChoices):
    NONE = "", ""
    NETWORK = "network", _("Many signatures from one network")
    DOMAIN = "domain", _("Many signatures from one mail domain")
    LETTER = "letter", _("More signatures an hour than this petition allows")
    TRAP = "trap", _("A field that people do not see was filled in")
    CACHE = "cache", _("Limits could not be checked")
    STAFF = "staff", _("Held by staff")


class SignatureQuerySet(models.QuerySet):
    def for_letter(self, letter):
        return self.filter(letter=letter)

    def confirmed(self):
        return self.filter(state=State.CONFIRMED)

    def public(self):
        """Those whose signers agreed to be named, newest first."""
        return self.confirmed().exclude(public_name="").order_by("-confirmed_at", "-pk")

    def commented(self):
        """Those with a comment that was approved, newest first."""
        return self.confirmed().exclude(public_comment="").order_by("-confirmed_at", "-pk")

    def faces(self):
        """Loads what everybody may see, and leaves the sealed rest where it is."""
        return self.only(
            "letter",
            "confirmed_at",
            "public_name",
            "public_affiliation",
            "public_comment",
            "country",
        )


class Signature(models.Model):
    """One visitor's signing of a petition.

    The face (`public_*`, `country`) is empty until the signer has confirmed; everything typed is
    in the sealed `envelope`. `address_digest` (32 bytes, keyed) decides duplicates. Both are
    destroyed after the petition's retention. Written by `petitions.signing` alone.
    """

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="signatures")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    hold_reason = models.CharField(
        max_length=8, choices=HoldReason, default=HoldReason.NONE, blank=True
    )
    held_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=6, choices=Source, default=Source.WEB)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(
        null=True, help_text="When the button in the mail was pressed; petitions may count earlier."
    )
    place = models.PositiveIntegerField(
        null=True, help_text="The total when this signature was counted: its signer's number."
    )

    wording = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="signatures")
    consent_sentence = models.TextField()
    consent_language = models.CharField(max_length=12)
    consented_at = models.DateTimeField(default=timezone.now)

    public_name = models.CharField(max_length=150, blank=True)
    public_affiliation = models.CharField(max_length=200, blank=True)
    public_comment = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)

    comment_waits = models.BooleanField(
        default=False, help_text="Its signer wants the comment shown; a moderator decides."
    )

    envelope = models.BinaryField(null=True)
    address_digest = models.BinaryField(max_length=32, null=True)
    network_digest = models.BinaryField(
        max_length=32, null=True, help_text="Keyed hash of the network; erased after 7 days."
    )

    objects = SignatureQuerySet.as_manager()

    def __str__(self):
        return f"#{self.pk}"

    @property
    def public_details(self):
        """What stands after the public name: affiliation and country."""
        country = places.name(self.country, get_language()) if self.country else ""
        return formats.row([self.public_affiliation, country])

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        permissions = [
            ("open_signature", _("Can see what signers typed")),
            ("export_signature", _("Can export signatures")),
            ("moderate_signature", _("Can release and reject held signatures")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "address_digest"], name="one_signature_per_address"
            ),
            models.CheckConstraint(
                name="confirmed_has_time",
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="no_face_before_verification",
                condition=Q(verified_at__isnull=False)
                | Q(public_name="", public_affiliation="", public_comment="", country=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["letter", "-confirmed_at", "-id"],
                name="newest_public_signatures",
                condition=Q(state="confirmed") & ~Q(public_name=""),
            ),
            models.Index(
                fields=["letter", "-confirmed_at", "-id"],
                name="newest_public_comments",
                condition=Q(state="confirmed") & ~Q(public_comment=""),
            ),
            # For the list of the staff, its filters and the rollups.
            models.Index(fields=["letter", "-created_at", "-id"], name="signatures_by_time"),
            models.Index(
                fields=["letter", "confirmed_at"],
                name="confirmed_by_time",
                condition=Q(state="confirmed"),
            ),
            models.Index(
                fields=["letter", "id"], name="comments_waiting", condition=Q(comment_waits=True)
            ),
            # What housekeeping looks for; each holds only the rows that it may still touch.
            models.Index(
                fields=["created_at"], name="pending_signatures", condition=Q(state="pending")
            ),
            models.Index(fields=["held_at"], name="held_signatures", condition=Q(state="held")),
            models.Index(
                fields=["created_at"],
                name="signatures_with_network",
                condition=Q(network_digest__isnull=False),
            ),
        ]


class TallySlot(models.Model):
    """A part of the confirmed signatures of one wording; a letter's sum is its total.

    Kept by `counting`. The constraint's index stands in for one on `wording` alone.
    """

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="tally")
    wording = models.ForeignKey(
        TextVersion, on_delete=models.CASCADE, related_name="tally", db_index=False
    )
    slot = models.PositiveSmallIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wording", "slot"], name="one_tally_slot")]
