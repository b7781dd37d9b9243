from django import template

from home.translations import publishing, reviews

register = template.Library()


@register.inclusion_tag("home/admin/strip.html", takes_context=True)
def review_strip(context, translation, page):
    """Above the editor of a translation: what is missing, and how its review stands."""
    return {
        "request": context["request"],
        "csrf_token": context["csrf_token"],
        "translation": translation,
        "page": page,
        "missing": publishing.missing(translation).count(),
        "may_publish": page.permissions_for_user(context["request"].user).can_publish(),
        "review": reviews.waiting(translation),
        "answer": reviews.answer(translation),
    }
