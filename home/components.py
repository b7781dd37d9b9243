"""/dev/components/: every component of the public site in all its states, for those who work on it.

Only in development. It is made of the templates that readers get, filled from the demo, so it shows
what is and cannot fall behind. `?lang=ar` turns its direction, `?scheme=dark` its colours.
"""

import re
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from campaign import languages
from campaign.caching import mark_private
from campaign.sheets import site_sheet
from home.excerpts import Marker
from petitions import counting
from petitions.forms import SignForm
from petitions.models import PetitionPage, Signature
from petitions.previews import example
from statements.models import Letter, StatementPage
from statements.models.letter import Grouping, LetterKind, Outcome

SCHEMES = ("light", "dark")
# Attributes that hold the id of something on the same page.
IDS = re.compile(r'\b(id|for|aria-labelledby|aria-describedby|aria-controls|href)="(#?)([^"/]+)"')


@require_safe
def components(request):
    language = request.GET.get("lang") or languages.spoken()[0]
    scheme = request.GET.get("scheme")
    if language not in languages.spoken() or scheme not in (None, *SCHEMES):
        raise Http404
    with translation.override(language):
        context = {
            "sections": Demo(request).sections(),
            "languages": languages.spoken(),
            "schemes": SCHEMES,
            "language": language,
            "scheme": scheme,
        }
        return mark_private(render(request, "home/components/page.html", context))


@require_safe
def forced_sheet(request, scheme):
    """The site's style sheet for one colour scheme, whatever the browser prefers."""
    holds = "all" if scheme == "dark" else "not all"
    text = site_sheet()[0].replace("(prefers-color-scheme: dark)", holds)
    text += f"\n:root {{ color-scheme: {scheme}; }}\n"
    return mark_private(HttpResponse(text, content_type="text/css; charset=utf-8"))


@dataclass(frozen=True)
class Section:
    title: str
    samples: list

    @property
    def anchor(self):
        return slugify(self.title)


class Demo:
    """Renders the templates of the site for pages of the demo, in the active language."""

    def __init__(self, request):
        self.request = request
        self.numbers = count(1)
        self.petition = self.first(PetitionPage, letter__outcome="")
        self.statement = self.first(StatementPage, letter__endorsers__featured=True)
        self.letter = self.petition.letter

    def first(self, model, **facts):
        """The oldest live page of a kind whose letter is as `facts` say."""
        facts = {name.removeprefix("letter__"): value for name, value in facts.items()}
        keys = Letter.objects.filter(**facts).values("key")
        pages = model.objects.live().filter(
            locale__language_code=translation.get_language(), translation_key__in=keys
        )
        found = pages.order_by("pk").first()
        if found is None:
            raise Http404("The demo is missing: manage.py demo")
        return found

    def sample(self, title, template, **context):
        html = render_to_string(template, context, self.request)
        return title, mark_safe(own_ids(html, next(self.numbers)))  # nosec B308 B703 - our templates

    def sections(self):
        return [
            Section("Text", self.text()),
            Section("Blocks", self.blocks()),
            Section("Lists", self.lists()),
            Section("Count", self.counts()),
            Section("Petition", self.petitions()),
            Section("Form", self.forms()),
            Section("Letter", self.letters()),
            Section("Steps", self.steps()),
        ]

    def text(self):
        return [
            self.sample("Running text", "home/components/text.html", statement=self.statement),
            self.sample("Buttons", "home/components/buttons.html"),
        ]

    def blocks(self):
        """The first block of each kind in the letters of the demo."""
        found = {}
        for page in (self.statement, self.petition, *self.others()):
            for block in page.body:
                found.setdefault(block.block_type, (page, block))
        body = "campaign/includes/body.html"
        return [self.sample(kind, body, page=p, body=[block]) for kind, (p, block) in found.items()]

    def others(self):
        language = translation.get_language()
        for model in (StatementPage, PetitionPage):
            yield from model.objects.live().filter(locale__language_code=language)

    def lists(self):
        pages = Letter.attach(StatementPage.objects.live().filter(locale=self.statement.locale_id))
        petitions = PetitionPage.objects.live().filter(locale=self.statement.locale_id)
        decided = Letter.attach(petitions.exclude(pk=self.petition.pk))
        entries, pager = "statements/includes/entries.html", "campaign/includes/pager.html"
        marker = Marker(self.statement.title)
        result = copy(self.statement)
        result.marked_title, result.excerpt = marker.title(result.title), marker.excerpt(result)
        results = Paginator([result, *pages], 1).page(1)
        none = Paginator([], 1).page(1)
        found, offered = "home/includes/results.html", "home/components/offered.html"
        return [
            self.sample("Letters by date", entries, pages=pages, heading="h3"),
            self.sample("Of a topic", entries, pages=decided, heading="h3", states=True),
            self.sample("Empty", entries, pages=[], heading="h3"),
            self.sample("First of many pages", pager, list=Paginator(range(3), 1).page(2)),
            self.sample("Found, and marked", found, results=results),
            self.sample("Nothing found", found, results=none),
            self.sample("What a lost reader is offered", offered, pages=pages),
        ]

    def counts(self):
        def one(title, total, **facts):
            return self.sample(
                title, "petitions/includes/tally.html", total=total, letter=facts_of(**facts)
            )

        return [
            one("Nobody yet", 0, goal=100),
            one("The first", 1, goal=100),
            one("On the way", 652, goal=1000),
            one("Over the goal", 1204, goal=1000),
            one("A goal that rises", 1204, goal=1000, goal_rises=True),
            one("Without a goal", 1_234_567),
            one("Closed", 88, days=-1, goal=100),
        ]

    def petitions(self):
        page, closed = self.petition, "petitions/includes/closed.html"
        counting.attach([page])
        letters = {
            "Not yet open": facts_of(opens_at=timezone.now() + timedelta(days=3)),
            "Closed": facts_of(days=-1),
        }
        outcomes = [
            self.sample(
                outcome.label,
                "petitions/includes/outcome.html",
                page=self.told(),
                letter=facts_of(outcome=outcome, outcome_date=timezone.localdate()),
            )
            for outcome in Outcome
            if outcome
        ]
        return [
            self.sample("Featured", "petitions/includes/featured.html", petition=page),
            self.sample("In a list", "home/components/petition_entry.html", petition=page),
            self.sample("Bar on a phone", "petitions/includes/sign_bar.html", page=page, total=652),
            *(
                self.sample(title, closed, page=page, letter=letter, state=letter.state)
                for title, letter in letters.items()
            ),
            *outcomes,
            self.sample(
                "Newest signers", "petitions/includes/newest.html", page=page, letter=self.letter
            ),
        ]

    def told(self):
        """A page that tells what came of it, in the words of the demo where it has any."""
        told = PetitionPage.objects.live().filter(locale=self.petition.locale_id)
        return told.exclude(outcome_text="").first() or self.petition

    def forms(self):
        page, template = self.petition, "petitions/includes/sign_form.html"
        typed = QueryDict(mutable=True)
        typed.update({"name": "", "email": "name@", "wording": page.wording_digest})
        wrong = SignForm(page, typed)
        wrong.full_clean()
        return [
            self.sample(title, template, page=page, letter=self.letter, form=form)
            for title, form in (("Empty", SignForm(page)), ("With errors", wrong))
        ]

    def letters(self):
        page, endorsers = self.statement, "statements/includes/endorsers.html"
        grouped = []
        for grouping in Grouping:
            one = copy(page)
            one.letter = copy(page.letter)
            one.letter.endorser_grouping = grouping
            grouped.append(self.sample(grouping.label, endorsers, page=one))
        head = "statements/includes/letter_head.html"
        return [
            self.sample("Head", head, page=page, kicker="Open letter"),
            self.sample("Date, place, topics", "statements/includes/dateline.html", page=page),
            *grouped,
        ]

    def steps(self):
        signature = Signature(
            letter=self.letter,
            consent_sentence=self.petition.consent_sentence,
            consent_language=self.petition.language,
        )
        return [
            self.sample("Notice", "home/components/notice.html"),
            self.sample(
                "What will be shown",
                "petitions/includes/summary.html",
                signature=signature,
                details=example(self.letter),
            ),
            self.sample("Sharing", "campaign/includes/share.html", page=self.petition),
        ]


def facts_of(*, days=30, **facts):
    """An unsaved petition's facts; it closes in so many days."""
    closes_at = timezone.now() + timedelta(days=days)
    return Letter(kind=LetterKind.PETITION, closes_at=closes_at, **facts)


def own_ids(html, number):
    """The same HTML with ids that no other sample has; it takes no focus when it is loaded."""

    def renamed(match):
        name, mark, ids = match.groups()
        if name == "href" and not mark:
            return match[0]
        return f'{name}="{mark}{" ".join(f"{one}-{number}" for one in ids.split())}"'

    return IDS.sub(renamed, html.replace(" autofocus", ""))
