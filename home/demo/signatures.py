"""Signs the demo's petitions: many invented people, sealed and counted like real ones."""

import random
from datetime import timedelta
from itertools import groupby, islice
from operator import attrgetter

from django.utils import timezone

from home.demo import people, texts
from petitions import counting, signing
from petitions.models import Signature
from petitions.models.signatures import State
from statements import versions

# Reserved for examples (RFC 2606): no mail can reach anyone.
DOMAINS = ["example.org", "example.com", "example.net", "post.example", "mail.example"]
READ_ALREADY = 0.85

by_wording = attrgetter("wording_id")


class Crowd:
    """The signers of one petition. `pages` are its live pages by language."""

    def __init__(self, *, name, letter, pages):
        self.name = name
        self.letter = letter
        self.pages = pages
        self.facts = texts.read("facts")[name]
        self.chance = random.Random(name)  # a demo must be the same everywhere
        self.wordings = {code: versions.current(page) for code, page in pages.items()}
        self.consents = {code: page.consent_sentence for code, page in pages.items()}
        self.comments = {code: self._comments(code) for code in pages}

    def sign(self):
        """Stores the signatures oldest first, and raises the tally by their number."""
        signers = people.invented(self.facts["signatures"], seed=self.name)
        self.chance.shuffle(signers)
        times = self._times(len(signers))
        signatures = [
            self._signature(place, person, moment)
            for place, (person, moment) in enumerate(zip(signers, times, strict=True), start=1)
        ]
        Signature.objects.bulk_create(signatures, batch_size=200)
        for wording, same in groupby(sorted(signatures, key=by_wording), key=by_wording):
            counting.add(Signature(letter=self.letter, wording_id=wording), len(list(same)))

    def _comments(self, language):
        return iter(texts.read(f"{language}/comments").get(self.name, []))

    def _times(self, count):
        """More in the first days and towards the end, as campaigns go."""
        start = self.letter.opens_at
        span = min(self.letter.closes_at, timezone.now()) - start - timedelta(minutes=5)
        shares = [self.chance.betavariate(0.75, 0.95) for _ in range(count)]
        return [start + span * share for share in sorted(shares)]

    def _signature(self, place, person, signed_at):
        language = person.language if person.language in self.pages else next(iter(self.pages))
        details = self._details(place, person, language)
        signature = signing.prepare(
            letter=self.letter,
            page=self.pages[language],
            language=language,
            wording=self.wordings[language],
            consent=self.consents[language],
            consent_language=language,
            details=details,
        )
        confirmed_at = signed_at + timedelta(seconds=self.chance.randrange(30, 240))
        signature.created_at = signature.consented_at = signed_at
        signature.state = State.CONFIRMED
        signature.confirmed_at = signed_at if self.letter.counts_at_once else confirmed_at
        if not self.letter.counts_at_once or self.chance.random() < 0.7:
            self._show(signature, details, place, confirmed_at)
        return signature

    def _show(self, signature, details, place, verified_at):
        """The face, as `signing.confirm` fills it; a few comments still wait to be read."""
        signature.verified_at = verified_at
        signature.place = place
        signature.country = details.country
        if details.shows_name:
            signature.public_name = details.name
            signature.public_affiliation = details.affiliation
        if details.shows_comment and self.chance.random() < READ_ALREADY:
            signature.public_comment = details.comment
        else:
            signature.comment_waits = details.shows_comment

    def _details(self, place, person, language):
        chance = self.chance
        comment = self._comment(place, language)
        return signing.Details(
            name=person.name,
            email=f"{self.name}-{place}@{chance.choice(DOMAINS)}",
            affiliation=self._affiliation(person),
            country=person.country if self._gives("country_use", 0.9) else "",
            comment=comment,
            answers=self._answers(),
            shows_name=bool(comment) or chance.random() < 0.8,
            shows_comment=bool(comment),
            wants_updates=self.facts.get("asks_updates", False) and chance.random() < 0.4,
        )

    def _gives(self, use, share):
        return {"required": True, "optional": self.chance.random() < share}.get(
            self.facts.get(use), False
        )

    def _affiliation(self, person):
        if not self._gives("affiliation_use", 0.45):
            return ""
        return self.chance.choice(texts.read("people")["work"][person.language]["occupations"])

    def _comment(self, place, language):
        """Now and then one of the comments in this language, each only once."""
        due = place > self.facts["signatures"] * 0.7 and self.chance.random() < 0.35
        return next(islice(self.comments[language], 1), "") if due else ""

    def _answers(self):
        answers = {}
        asked = next(iter(self.pages.values())).form_fields.all()
        for rule, field in zip(self.facts.get("questions", []), asked, strict=True):
            if field.choice_keys:
                answers[field.clean_name] = self.chance.choice(field.choice_keys)[0]
            elif self.chance.random() < 0.2:
                answers[field.clean_name] = self.chance.choice(rule["answers"])
        return answers
