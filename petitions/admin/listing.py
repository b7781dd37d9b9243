"""What the long lists of the staff side have in common."""

from django.utils.functional import cached_property
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from campaign import paging
from statements.admin.letters import attach_pages
from statements.admin.screens import title_of
from statements.models import Letter
from statements.models.letter import LetterKind

PAGE_SIZE = 50
# What one bulk action takes at most: some seconds of work.
MOST_AT_ONCE = 500


class KeyedListing:
    """Newest first, paged by key: neither the rows nor the pages are ever counted.

    `before` in the address is the key of the last row seen, which may be gone; nonsense is ignored.
    """

    results_template_name = "petitions/admin/signatures_results.html"
    any_permission_required = None
    is_searchable = False
    page_kwarg = "before"

    @property
    def key(self):
        return self.request.GET.get("before", "")

    @cached_property
    def bulk_actions(self):
        """What the user may do with rows of this list, in order."""
        options = self.model._meta
        found = bulk_action_registry.get_bulk_actions_for_model(
            options.app_label, options.model_name
        )
        return sorted(filter(self.offers, found), key=lambda action: action.action_priority)

    def offers(self, action):
        return self.request.user.has_perm(action.needed)

    def bulk_buttons(self):
        return [action.button() for action in self.bulk_actions]

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")

    def beyond(self, queryset, key):
        """The rows that come after this key; all of them if it is none."""
        if key.isdecimal() and len(key) < 19:
            return queryset.filter(pk__lt=int(key))
        return queryset

    def key_of(self, row):
        return row.pk

    def get_queryset(self):
        """One page of rows, and one more that tells whether there are older ones."""
        found = self.beyond(super().get_queryset(), self.key)
        rows = list(found[: PAGE_SIZE + 1])
        self.has_older = len(rows) > PAGE_SIZE
        return rows[:PAGE_SIZE]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.has_older:
            context["older"] = self.listing_url(before=self.key_of(context["object_list"][-1]))
        if "before" in self.request.GET:
            context["newest"] = self.listing_url()
        pages = {"has_other_pages": "older" in context or "newest" in context}
        return context | {"pages": pages, "most": MOST_AT_ONCE}

    def listing_url(self, **parameters):
        query = self.request.GET.copy()
        for name in ("before", "_w_filter_fragment"):
            query.pop(name, None)
        query.update(parameters)
        return f"{self.index_url}?{query.urlencode()}"


class ListedByTime:
    """For a KeyedListing of rows with a `created_at`: ordered by that, whatever order they got
    their numbers in."""

    def order_queryset(self, queryset):
        return queryset.order_by("-created_at", "-pk")

    def beyond(self, queryset, key):
        found = paging.read_key(key)
        return paging.beyond(queryset, found, by="created_at") if found else queryset

    def key_of(self, row):
        return paging.key_of(row.created_at, row.pk)

    def key_beyond(self, moment):
        """The key that stands between this moment and all before it."""
        return paging.key_of(moment, 0)


def letter_titles(ids):
    """{pk: title} of these letters, by a fixed number of queries."""
    found = attach_pages(list(Letter.objects.filter(pk__in=ids)))
    return {letter.pk: title_of(letter) for letter in found}


def petition_choices():
    """(pk, title) of each petition, for a filter."""
    petitions = attach_pages(list(Letter.objects.filter(kind=LetterKind.PETITION)))
    return [(letter.pk, title_of(letter)) for letter in petitions]
