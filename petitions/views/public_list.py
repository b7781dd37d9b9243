"""Lists under a petition: the names of those who agreed, and the comments that were approved."""

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from campaign.caching import mark_public
from campaign.paging import page_by_key
from petitions import names
from petitions.views.signing import live_petition

NAMES_A_PAGE = 50
COMMENTS_A_PAGE = 20


@require_safe
def signatures(request, key):
    """Newest first, a page by `?after=`; of those whose name matches `?q=` if that is given."""
    petition = live_petition(key)
    query = request.GET.get("q", "").replace("\x00", "").strip()[: names.LONGEST_QUERY]
    found = petition.letter.signatures.public().faces()
    if query:
        words = names.words_of(query)
        found = names.matching(found, words) if words else found.none()
    context = {"query": query, "list": of_page(request, found, NAMES_A_PAGE)}
    return as_list(request, "petitions/signatures.html", petition, context)


@require_safe
def comments(request, key):
    petition = live_petition(key)
    found = petition.letter.signatures.commented().faces()
    context = {"list": of_page(request, found, COMMENTS_A_PAGE)}
    return as_list(request, "petitions/comments.html", petition, context)


def of_page(request, found, size):
    return page_by_key(request, found, by="confirmed_at", size=size)


def as_list(request, template, petition, context):
    """Names are kept out of search engines unless the petition says otherwise; results always."""
    hides = petition.letter.hides_list_from_search or bool(context.get("query"))
    context |= {"petition": petition, "hides": hides}
    response = TemplateResponse(request, template, context)
    if hides:
        response["X-Robots-Tag"] = "noindex"
    return mark_public(request, response)
