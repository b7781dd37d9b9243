from django import template

from statements.admin.at_stake import letters_behind

register = template.Library()


@register.inclusion_tag("statements/admin/at_stake.html", takes_context=True)
def at_stake(context, pages, verb):
    """Warns of what stands behind pages, one or the rows of a bulk action; `verb` is what becomes
    of them, delete or unpublish."""
    rows = pages if isinstance(pages, list) else [{"item": pages}]
    found = letters_behind([row["item"] for row in rows], context["request"].user)
    return found | {"verb": verb}
