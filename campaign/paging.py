from django.core.paginator import Paginator

PAGE_SIZE = 20


def paginate(request, items, *, size=PAGE_SIZE):
    """The page of a list that `?page=` asks for; nonsense gives the first or last page."""
    return Paginator(items, size).get_page(request.GET.get("page"))
