from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.fields import RichTextField
from wagtail.models import TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from campaign.models import BasePage
from campaign.paging import paginate
from campaign.previews import as_preview
from petitions import counting
from petitions.questions import CHOICE_TYPES, FIELD_TYPES, QuestionBuilder, keyed, labels
from petitions.words_form import PetitionWordsForm
from statements import cards, versions
from statements.filters import LetterFilters
from statements.models import LetterPage, TopicPage
from statements.models.letter import LetterKind
from statements.panels import LaunchLinePanel, Tab, letter_tabs
from statements.previews import PAGE, PRINTED, imagine

NEWEST_SHOWN = 8
OUR_CONSENT = gettext_noop(
    "I agree that my details are stored to count, check and deliver my signature. "
    "I know that signing can reveal a political opinion."
)
WORDS_OF_FORM = (
    "form_heading",
    "name_label",
    "email_label",
    "affiliation_label",
    "country_label",
    "comment_label",
    "button_label",
    "consent_text",
)


class PetitionPage(LetterPage):
    """A letter that collects signatures. What its form asks is a fact, how it asks are words."""

    kind = LetterKind.PETITION

    form_heading = models.CharField(_("heading of the form"), max_length=120, blank=True)
    name_label = models.CharField(_("label of the name"), max_length=120, blank=True)
    email_label = models.CharField(_("label of the e-mail"), max_length=120, blank=True)
    affiliation_label = models.CharField(_("label of the affiliation"), max_length=120, blank=True)
    country_label = models.CharField(_("label of the country"), max_length=120, blank=True)
    comment_label = models.CharField(_("label of the comment"), max_length=120, blank=True)
    button_label = models.CharField(_("text of the button"), max_length=60, blank=True)
    consent_text = models.TextField(
        _("consent sentence"),
        blank=True,
        help_text=_("Beside an unticked box. Leave empty for our own sentence, in each language."),
    )
    thank_you = RichTextField(
        _("thank-you"), blank=True, help_text=_("Shown once a signature is confirmed.")
    )
    next_words = models.CharField(
        _("sentence above the next step"),
        max_length=255,
        blank=True,
        default="",
        db_default="",  # of the release before, which leaves it out
        help_text=_("Why to go on. The step itself is chosen on the Settings screen."),
    )
    outcome_text = RichTextField(
        _("outcome"),
        blank=True,
        help_text=_("What came of it; shown when an outcome is chosen on the Settings screen."),
    )

    not_for_copies = [*LetterPage.not_for_copies, "outcome_text"]
    form_panels = [
        InlinePanel(
            "form_fields",
            heading=_("Extra questions"),
            label=_("Question"),
            help_text=_("Name and e-mail are always asked; the rest is chosen under Settings."),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in WORDS_OF_FORM],
            heading=_("Words of the form"),
            help_text=_("Where a box stays empty, our own words are shown, in each language."),
            classname="collapsed",
        ),
        FieldPanel("thank_you"),
        FieldPanel("next_words"),
        FieldPanel("outcome_text"),
    ]
    edit_handler = letter_tabs(
        LetterPage,
        Tab(
            "text",
            [
                LaunchLinePanel(),
                FieldPanel("wording_change", widget=forms.RadioSelect),
                *LetterPage.content_panels,
            ],
            heading=_("Text"),
        ),
        Tab("form", form_panels, heading=_("Form")),
        base_form_class=PetitionWordsForm,
    )

    parent_page_types = ["petitions.PetitionIndexPage"]
    subpage_types = []

    @property
    def consent_sentence(self):
        with translation.override(self.language):
            return self.consent_text or gettext(OUR_CONSENT)

    @property
    def summary(self):
        """What came of it stands first, once something did."""
        text = super().summary
        with translation.override(self.language):
            outcome = self.letter.outcome_line if self.letter else ""
            if not outcome or not text:
                return outcome or text
            return gettext("%(outcome)s. %(text)s") % {"outcome": outcome, "text": text}

    @cached_property
    def wording_digest(self):
        return versions.digest(self)

    @cached_property
    def current_wording(self):
        """The TextVersion of the words on this page."""
        return versions.current(self)

    @cached_property
    def questions(self):
        """Form fields of the extra questions by key; in a preview choices may be missing yet."""
        asked = self.form_fields.all()
        ready = [q for q in asked if q.field_type not in CHOICE_TYPES or q.choice_keys]
        return QuestionBuilder(ready).formfields

    @cached_property
    def tallies(self):
        """Every wording in every language with its number `signed`, newest first."""
        return counting.by_wording(self.letter) if self.letter else []

    @cached_property
    def total(self):
        return sum(wording.signed for wording in self.tallies)

    @property
    def called(self):
        return gettext("Petition")

    @property
    def kicker(self):
        return self.letter.get_outcome_display() if self.letter.outcome else self.called

    @property
    def supporters(self):
        """How many have signed, rounded, in words."""
        return cards.signatures(self.total)

    @cached_property
    def wordings(self):
        return [wording for wording in self.tallies if wording.language == self.language]

    @property
    def has_history(self):
        return bool(self.total) or super().has_history

    @property
    def signed_earlier(self):
        """How many signed a wording of this text that the present one does more than correct."""
        return sum(wording.signed for wording in versions.superseded(self.wordings))

    @cached_property
    def _newest(self):
        """One more than is shown, to know whether there are more."""
        return self.letter.signatures.public().faces()[: NEWEST_SHOWN + 1] if self.letter else []

    @property
    def newest_signatures(self):
        return list(self._newest)[:NEWEST_SHOWN]

    @property
    def has_more_names(self):
        return len(self._newest) > NEWEST_SHOWN

    @cached_property
    def sign_fields(self):
        """name -> field of the sign form; shared by its forms, so never to be changed."""
        from petitions.forms import sign_fields

        return sign_fields(self)

    lists_of_letter = [*LetterPage.lists_of_letter, "tallies", "_newest"]

    @property
    def preview_modes(self):
        from petitions.previews import MODES

        return [PAGE, *MODES, PRINTED]

    def serve_preview(self, request, mode_name):
        from petitions.previews import STEPS

        if mode_name not in STEPS:
            return super().serve_preview(request, mode_name)
        imagine(self)
        self.shows_unpublished = True
        return as_preview(STEPS[mode_name][1](self, request))

    def get_context(self, request, *args, form=None, **kwargs):
        from petitions.forms import SignForm

        context = super().get_context(request, *args, **kwargs)
        context["takes_signatures"] = self.letter and (
            self.letter.is_open or self.shows_unpublished
        )
        context["form"] = form or SimpleLazyObject(lambda: SignForm(self))
        context["is_answered"] = form is not None
        return context

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")


class PetitionFormField(TranslatableMixin, AbstractFormField):
    """An extra question. Its data key comes from the key that all translations share."""

    page = ParentalKey(PetitionPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("field type"), max_length=16, choices=FIELD_TYPES)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One choice a line."))
    choice_keys = models.JSONField(default=list, editable=False)

    override_translatable_fields = [
        SynchronizedField("clean_name", overridable=False),
        SynchronizedField("field_type", overridable=False),
        SynchronizedField("required", overridable=False),
        SynchronizedField("default_value", overridable=False),
    ]

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("required"),
        FieldPanel("field_type", classname="formbuilder-type"),
        FieldPanel("choices", classname="formbuilder-choices"),
    ]

    def get_field_clean_name(self):
        return f"f_{self.translation_key.hex[:12]}"

    def clean(self):
        super().clean()
        if self.field_type not in CHOICE_TYPES:
            return
        self.choices = "\n".join(labels(self.choices))
        self.choice_keys = keyed(labels(self.choices), self.choice_keys)
        if len(self.choice_keys) < 2:
            raise ValidationError({"choices": _("Give at least two choices, one a line.")})

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class PetitionIndexPage(BasePage):
    introduction = RichTextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["petitions.PetitionPage"]
    show_in_menus_default = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        pages = PetitionPage.objects.child_of(self).live().public()
        topics = TopicPage.objects.live().public().filter(locale=self.locale_id)
        filters = LetterFilters(request, pages, topics=topics)
        context["filters"] = filters
        context["petitions"] = paginate(request, filters.narrowed().newest_first())
        counting.attach(context["petitions"])
        return context

    class Meta:
        verbose_name = _("list of petitions")
        verbose_name_plural = _("lists of petitions")
