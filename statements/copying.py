"""Verbs on letters whose page was copied."""

from django.db import transaction
from wagtail import hooks
from wagtail.models import Locale
from wagtail_localize.models import LocaleSynchronization

from statements import letters
from statements.models import Endorser

RULES = (
    "authoritative_language",
    "endorser_grouping",
    "goal",
    "goal_rises",
    "counts_at_once",
    "affiliation_use",
    "country_use",
    "comment_use",
    "asks_updates",
    "hides_list_from_search",
    "most_per_hour",
    "retention_days",
    "next_step",
    "next_petition",
    "next_page",
    "transfer_holder",
    "transfer_iban",
    "transfer_bic",
    "transfer_reference",
)


def endorsers_to_copy(letter):
    """Those whom an editor may take along. Apps narrow them by `narrow_copied_endorsers`."""
    found = letter.endorsers.all()
    for hook in hooks.get_hooks("narrow_copied_endorsers"):
        found = hook(found)
    return found


@transaction.atomic
def begin(*, page, source, with_endorsers=False):
    """The Letter of a page just copied from `source`: its own, with the rules of the other one.

    Dates, outcome and what was signed stay behind. Endorsers come along unpublished, if wanted.
    """
    letter = letters.ensure(page)
    for name in RULES:
        setattr(letter, name, getattr(source, name))
    letter.save(update_fields=RULES)
    letter.topics.set(source.topics.all())
    letter.related.set(source.related.all())
    if with_endorsers and not letter.endorsers.exists():
        Endorser.objects.bulk_create(
            copy_of(endorser, letter) for endorser in endorsers_to_copy(source)
        )
    forget(page)
    return letter


def copy_of(endorser, letter):
    endorser.pk, endorser.letter, endorser.came_with = None, letter, None
    endorser.published = False
    endorser._state.adding = True
    return endorser


def forget(page):
    """Takes from a copied page what belonged to the life of the other one."""
    fields = [page._meta.get_field(name) for name in page.not_for_copies]
    if page.alias_of_id or not any(getattr(page, field.name) for field in fields):
        return
    for field in fields:
        setattr(page, field.name, field.get_default())
    page.save(clean=False)
    page.save_revision(clean=False)


def add_to_languages(page):
    """Aliases in the languages that follow this one, as Wagtail Localize gives to a new page."""
    following = LocaleSynchronization.objects.filter(sync_from=page.locale).values("locale")
    for locale in Locale.objects.filter(pk__in=following):
        if not page.has_translation(locale):
            add_to_languages(page.copy_for_translation(locale, copy_parents=True, alias=True))
