"""Bank accounts are facts: a translation names those of its source, whoever edited it and how.

Translators are never asked for them. A translation that is edited by hand, an old draft that goes
live, or a source that changes after it was translated could still name another account.
"""

import json

from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from statements.models import Letter

FACTS = ("iban", "holder", "bic", "reference")


def keep_in_step(page):
    """Gives a page that has just gone live, or its translations, the accounts of the source.

    A transfer that the source does not have is taken out. Rows and the revisions that staff go on
    from are changed; nothing is published by it. Safe to repeat.
    """
    if not hasattr(page, "body"):
        return
    source = source_of(page)
    if source is None:
        for other in page.get_translations().filter(alias_of__isnull=True).specific():
            _correct(other, page)
    elif _transfers(page.body.raw_data):
        _correct(page, source)


def are_foreign(page):
    """True if a translation names an account that its source does not."""
    given = _transfers(page.body.raw_data) if hasattr(page, "body") else []
    source = given and source_of(page)
    return bool(source) and corrected(page.body.raw_data, source) != list(page.body.raw_data)


def source_of(page):
    """The page that this one is a translation of (specific), None if it is a source itself."""
    letters = Letter.objects.filter(key=page.translation_key)
    language = letters.values_list("source_language", flat=True).first()
    pages = page.get_translations().filter(alias_of__isnull=True)
    if language is None:
        synced = Translation.objects.filter(
            source__object_id=page.translation_key, target_locale=page.locale_id
        )
        language = synced.values_list("source__locale__language_code", flat=True).first()
    found = pages.filter(locale__language_code=language).first()
    return found and found.specific


def corrected(blocks, source):
    """The raw blocks of a body with the accounts of the source."""
    known = {block.get("id"): _facts(block) for block in _transfers(source.body.raw_data)}
    return [
        _with_facts(block, known)
        for block in blocks
        if block["type"] != "transfer"
        or block.get("id") in known
        or _facts(block) in known.values()
    ]


def _with_facts(block, known):
    if block["type"] != "transfer" or block.get("id") not in known:
        return block
    return block | {"value": block["value"] | known[block["id"]]}


def _transfers(blocks):
    return [block for block in blocks if block["type"] == "transfer"]


def _facts(block):
    return {name: block["value"].get(name, "") for name in FACTS}


def _correct(page, source):
    blocks = list(page.body.raw_data)
    if (right := corrected(blocks, source)) == blocks:
        return
    field = page._meta.get_field("body")
    page.body = field.to_python(json.dumps(right))
    type(page).objects.filter(pk=page.pk).update(body=page.body)
    keys = Page.objects.filter(pk=page.pk).values_list("live_revision_id", "latest_revision_id")
    for revision in Revision.objects.filter(pk__in=set(keys.get())):
        body = corrected(json.loads(revision.content["body"]), source)
        content = revision.content | {"body": json.dumps(body)}
        Revision.objects.filter(pk=revision.pk).update(content=content)
