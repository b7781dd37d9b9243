import json

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


@register.filter
def offered(props, rights):
    """What wagtail-localize's editor offers, as JSON, without what this user may not do."""
    found = json.loads(props)
    may_hand_on = rights and rights.user.has_perm("wagtail_localize.submit_translation")
    if rights and not (may_hand_on and rights.can_publish()):
        found["links"]["convertToAliasUrl"] = None
    return json.dumps(found)
