import json
import re
from datetime import timedelta
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from campaign import formats
from petitions import next_steps

register = template.Library()

LAST_HOURS = timedelta(hours=24)


@register.filter
def goal_at(letter, total):
    """The goal to show beside a total; None where there is none."""
    return letter.shown_goal(total) if letter else None


register.simple_tag(next_steps.offered, name="next_step")


@register.filter
def open_until(letter):
    """How long an open petition may be signed: its day, and on the last one the hours left."""
    left = letter.closes_at - timezone.now()
    if left > LAST_HOURS:
        return gettext("Open until %(date)s") % {"date": formats.day(letter.closes_at)}
    hours = int(left / timedelta(hours=1))
    if not hours:
        return gettext("Closes within the hour")
    words = ngettext("Closes in %(hours)s hour", "Closes in %(hours)s hours", hours)
    return words % {"hours": hours}


@register.simple_tag
def form_languages(page):
    """List of (code, address): where a form keeps what was typed into it in another language."""
    if not page.pk:
        return []
    here = reverse("petitions:form", args=[page.translation_key])
    found = {other.locale.language_code for other in page.public_translations} - {get_language()}
    return [(code, translate_url(here, code)) for code in settings.SITE_LANGUAGES if code in found]


@register.simple_tag
def count_words(name):
    """JSON for static/js/tally.js: plural category (CLDR) -> sentence, with {} for the number.

    The sentences are those of `petitions/includes/<name>.html`, so that nothing is said twice;
    one with a bold part is a list of three: before it, the part, after it.
    """
    return _count_words(name, get_language())


@lru_cache(maxsize=64)
def _count_words(name, language):
    template_name = f"petitions/includes/{name}.html"
    samples = {}
    for number in (*range(200), 1_000_000):
        samples.setdefault(formats.locale().plural_form(number), number)
    words = {
        category: re.split(
            "</?strong[^>]*>",
            render_to_string(template_name, {"number": number, "shown": "{}"}).strip(),
        )
        for category, number in samples.items()
    }
    return json.dumps(words, ensure_ascii=False)
