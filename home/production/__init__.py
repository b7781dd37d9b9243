"""What a public site still lacks, in plain words: for `manage.py check_production`.

`inside` looks at settings, database and processes, `mail` at the way out of mails, `outside` at the
site as visitors reach it. Nothing is changed, and nothing tells of a signer.
"""

from dataclasses import dataclass

OK, HINT, MISS = "ok", "hint", "MISS"


@dataclass(frozen=True)
class Finding:
    """How it stands with one thing; `words` say what to do unless it is well."""

    level: str
    name: str
    words: str


def judged(name, wrong, *, well):
    """A MISS that says what is wrong, or that it is well if nothing is."""
    return Finding(MISS, name, wrong) if wrong else Finding(OK, name, well)


def look(checks):
    """The Findings of all checks (functions that yield some). One that fails stops no other."""
    for check in checks:
        try:
            yield from check()
        except Exception as error:  # whatever it is: it is one thing that could not be looked at
            words = f"it could not be looked at ({type(error).__name__})"
            yield Finding(MISS, check.__name__.replace("_", " "), words)
