"""What the long lists of the staff side have in common."""

from statements.admin.letters import attach_pages
from statements.admin.screens import title_of
from statements.models import Letter
from statements.models.letter import LetterKind

PAGE_SIZE = 50


class KeyedListing:
    """Newest first, paged by key: neither the rows nor the pages are ever counted."""

    results_template_name = "petitions/admin/signatures_results.html"
    any_permission_required = None
    may_decide = True
    is_searchable = False

    def order_queryset(self, queryset):
        return queryset.order_by("-pk")

    def get_queryset(self):
        """One page of rows, and one more that tells whether there are older ones."""
        before = self.request.GET.get("before", "")
        found = super().get_queryset()
        if before.isdecimal() and len(before) < 19:
            found = found.filter(pk__lt=int(before))
        rows = list(found[: PAGE_SIZE + 1])
        self.has_older = len(rows) > PAGE_SIZE
        return rows[:PAGE_SIZE]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.has_older:
            context["older"] = self.listing_url(before=context["object_list"][-1].pk)
        if "before" in self.request.GET:
            context["newest"] = self.listing_url()
        pages = {"has_other_pages": "older" in context or "newest" in context}
        return context | {"pages": pages, "may_decide": self.may_decide}

    def listing_url(self, **parameters):
        query = self.request.GET.copy()
        query.pop("before", None)
        query.update(parameters)
        return f"{self.index_url}?{query.urlencode()}"


def letter_titles(ids):
    """{pk: title} of these letters, by a fixed number of queries."""
    found = attach_pages(list(Letter.objects.filter(pk__in=ids)))
    return {letter.pk: title_of(letter) for letter in found}


def petition_choices():
    """(pk, title) of each petition, for a filter."""
    petitions = attach_pages(list(Letter.objects.filter(kind=LetterKind.PETITION)))
    return [(letter.pk, title_of(letter)) for letter in petitions]
