"""Invented people, put together from `content/people.toml`; the same seed gives the same ones."""

import random
from dataclasses import dataclass

from babel import Locale

from home.demo import texts


@dataclass(frozen=True)
class Person:
    name: str
    language: str
    country: str


def invented(count, *, seed):
    """`count` people of different names, from all cultures in turn."""
    chance = random.Random(seed)  # a demo must be the same everywhere
    cultures = texts.read("people")["cultures"]
    people = {}
    turn = 0
    while len(people) < count:
        culture = cultures[turn % len(cultures)]
        turn += 1
        name = _name(culture, chance)
        people.setdefault(name, Person(name, culture["language"], _country(culture, chance)))
    return list(people.values())


def _name(culture, chance):
    given = chance.choice(culture[chance.choice(["women", "men"])])
    family, two = chance.sample(culture["families"], 2)
    return culture["order"].format(given=given, family=family, two=two)


def _country(culture, chance):
    countries = culture["countries"]
    return countries[0] if chance.random() < 0.4 else chance.choice(countries)


def endorsing_lines(count):
    """`count` people as an editor would paste them: name, role, affiliation (country)."""
    chance = random.Random(count)
    people = invented(count, seed="libraries")
    chance.shuffle(people)
    return "\n".join(_line(person, chance) for person in people)


def _line(person, chance):
    work = texts.read("people")["work"][person.language]
    country = Locale.parse(person.language).territories[person.country]
    role, house = chance.choice(work["libraries"]), chance.choice(work["houses"])
    comma = "، " if person.language == "ar" else ", "
    return f"{comma.join([person.name, role, house])} ({country})"
