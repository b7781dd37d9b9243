"""Lists under a petition: the names of those who agreed, and the comments that were approved."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from campaign.caching import mark_public
from campaign.paging import page_by_key
from campaign.replica import from_replica
from petitions import names
from petitions.views.signing import live_petition

NAMES_A_PAGE = 50
COMMENTS_A_PAGE = 20


@require_safe
@from_replica
def signatures(request, key):
    """Newest first, a page by `?after=`; of those whose name matches `?q=` if that is given."""
    petition = live_petition(key)
    query = request.GET.get("q", "").replace("\x00", "").strip()[: names.LONGEST_QUERY]
    words = names.words_of(query)
    shown = petition.letter.signatures.public().faces()
    page = page_by_key(
        request,
        shown if words or not query else shown.none(),
        by="confirmed_at",
        size=NAMES_A_PAGE,
        find=(lambda rows, number: names.find(rows, words, number)) if words else None,
    )
    context = {"query": query, "list": page}
    return as_list(request, "petitions/signatures.html", petition, context)


@require_safe
@from_replica
def comments(request, key):
    petition = live_petition(key)
    shown = petition.letter.signatures.commented().faces()
    page = page_by_key(request, shown, by="confirmed_at", size=COMMENTS_A_PAGE)
    context = {"list": page}
    return as_list(request, "petitions/comments.html", petition, context)


def as_list(request, template, petition, context):
    """Names are kept out of search engines unless the petition says otherwise; results always."""
    hides = petition.letter.hides_list_from_search or bool(context.get("query"))
    context |= {"petition": petition, "hides": hides}
    response = TemplateResponse(request, template, context)
    if hides:
        response["X-Robots-Tag"] = "noindex"
    return mark_public(request, response)
