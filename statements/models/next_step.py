from django.db import models
from django.utils.translation import gettext_lazy as _


class NextStep(models.TextChoices):
    NONE = "", _("Nothing more")
    PETITION = "petition", _("Another petition")
    TRANSFER = "transfer", _("Details for a bank transfer")
    PAGE = "page", _("A page")


def optional_text(label, length, **options):
    """A column that processes of the release before may leave out (R4)."""
    return models.CharField(
        label, max_length=length, blank=True, default="", db_default="", **options
    )


class NextStepFacts(models.Model):
    """What a signer is offered after signing. All of it is kept, what is chosen is shown.

    The sentence above it is a word of the page.
    """

    next_step = optional_text(_("next step after signing"), 8, choices=NextStep)
    next_petition = models.ForeignKey(
        "statements.Letter",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("petition to go on to"),
        help_text=_("Offered with its count, in each reader's language, while it is open."),
    )
    next_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page to go on to"),
        help_text=_("Offered in each reader's language where it is translated."),
    )
    transfer_holder = optional_text(_("account holder"), 70)
    transfer_iban = optional_text("IBAN", 42)
    transfer_bic = optional_text("BIC", 11)
    transfer_reference = optional_text(
        _("reference of the transfer"),
        140,
        help_text=_("The same in all languages: what your accounts are searched for."),
    )

    class Meta:
        abstract = True
