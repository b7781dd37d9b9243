from django import template

from home.entrance import factors

register = template.Library()


@register.simple_tag(takes_context=True)
def must_set_up(context):
    """Whether this user may go nowhere before a second factor is set up."""
    user = context["request"].user
    return factors.must_have_one(user) and not factors.has_one(user)
