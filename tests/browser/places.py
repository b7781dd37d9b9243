"""Every kind of page and state that visitors meet, for the browser tests and `make audit`."""

import re
from dataclasses import dataclass

# name -> path below the language; {key} is that of the petition that is signed.
PAGES = {
    "home": "",
    "letters": "letters/",
    "letters, narrowed": "letters/?year=2026",
    "letters, none left": "letters/?year=1999",
    "letter with organisations": "letters/rivers/",
    "letter with persons": "letters/libraries/",
    "letter": "letters/heat/",
    "topic": "letters/water/",
    "petitions": "petitions/",
    "petition, open": "petitions/night-buses/",
    "petition with an outcome": "petitions/school-cycling/",
    "history": "wordings/{key}/",
    "names": "signatures/{key}/",
    "comments": "comments/{key}/",
    "standard page": "privacy/",
    "search": "search/",
    "search, found": "search/?q=water",
    "search, nothing": "search/?q=zyzzyva",
}
# Seen by whoever signs, without a token.
STEPS = {
    "check your inbox": "sign/{key}/done/",
    "lost link": "link/{key}/",
    "lost link, sent": "link/{key}/done/",
    "unknown link": "confirm/unknown/",
    "not found": "nothing-here/",
}
PETITION = "petitions/night-buses/"
WITH_PHOTO = {"home", "letter with organisations", "letter", "petition, open"}
WITH_PHOTO |= {"petition with an outcome"}
# Every other place answers 200.
STATUSES = {
    "unknown link": 404,
    "not found": 404,
    "form with errors": 422,
    "form from another site": 403,
    "lost link, with an error": 422,
    "signer's page, with an error": 422,
}
ELSEWHERE = "http://elsewhere.example/"
SEND_AS_IT_IS = "form => form.submit()"  # past what the browser itself would refuse
# Rules of axe for WCAG 2.0 to 2.2, A and AA, and its good practice.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = [*WCAG, "best-practice"]


def key_of_petition(page, language="en"):
    """The letter key of the petition that is signed, as its page says it."""
    page.goto(f"/{language}/{PETITION}")
    return page.locator("[data-tally]").first.get_attribute("data-tally").split("/")[-2]


def paths(language, key, places):
    """name -> path with its language."""
    return {name: f"/{language}/{path.format(key=key)}" for name, path in places.items()}


def sign(page, language, address):
    """Fills in what the form requires, and sends it."""
    page.goto(f"/{language}/{PETITION}")
    page.locator("#sign [name=name]").fill("Quenby Marsh")
    page.locator("#sign [name=email]").fill(address)
    for radio in page.locator("#sign input[type=radio][required]").all():
        radio.check()
    page.locator("#sign [name=consent]").check()
    page.locator("#sign button[type=submit]").first.click()
    page.wait_for_url("**/done/")


@dataclass(frozen=True)
class Signed:
    """Mailed links: of a signature that waits for its button, and of one that is confirmed."""

    waiting: str
    confirmed: str
    manage: str

    def steps(self):
        """name -> address of the pages that these links open, by GET."""
        return {
            "confirm": self.waiting,
            "confirm, not me": f"{self.waiting}not-me/",
            "thanks": self.confirmed,
            "signer's page": self.manage,
            "withdraw": f"{self.manage}withdraw/",
            "signer's page, not me": f"{self.manage}not-me/",
        }


def signed(page, language, key, name, mailbox):
    """Signs twice, confirms once by the mailed link, and asks for the link to that signature."""
    first, second = f"{name}-1@example.org", f"{name}-2@example.org"
    for address in (first, second):
        sign(page, language, address)
    confirmed = confirm_link(mailbox.wait_for(first))
    page.goto(confirmed)
    page.locator("main form button").click()
    page.goto(f"/{language}/link/{key}/")
    page.locator("main [name=email]").fill(first)
    page.locator("main form button").click()
    page.wait_for_url("**/done/")
    waiting = confirm_link(mailbox.wait_for(second))
    return Signed(waiting, confirmed, _link(mailbox.wait_for(first, number=2), "manage"))


def refused(page, language):
    """The form as the server gives it back when nothing was filled in."""
    page.goto(f"/{language}/{PETITION}")
    page.locator("#sign form").evaluate("form => form.submit()")
    page.wait_for_url(f"**/{language}/sign/**")


def sent_from_elsewhere(page, language):
    """The petition as it comes back to a form of another website; no network is asked for that."""
    page.goto(f"/{language}/{PETITION}")
    action = page.locator("#sign form").evaluate("form => form.action")
    form = f'<!doctype html><form method="post" action="{action}"></form>'
    page.route(ELSEWHERE, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(ELSEWHERE)
    with page.expect_navigation():
        page.locator("form").evaluate(SEND_AS_IT_IS)
    page.unroute(ELSEWHERE)


def sent_as_it_is(page):
    """What comes of the first form of the page."""
    with page.expect_navigation():
        page.locator("main form").first.evaluate(SEND_AS_IT_IS)


def posted(page, language, key, links):
    """Leads to each answer that only a post brings, and yields its name; the links stay good."""
    refused(page, language)
    yield "form with errors"
    sent_from_elsewhere(page, language)
    yield "form from another site"
    page.goto(f"/{language}/link/{key}/")
    sent_as_it_is(page)
    yield "lost link, with an error"
    page.goto(links.manage)
    page.locator("main [name=name]").fill("")
    sent_as_it_is(page)
    yield "signer's page, with an error"


def confirm_link(mail):
    return _link(mail, "confirm")


def _link(mail, purpose):
    text = mail.get_body(("plain",)).get_content()
    return re.search(rf"https?://\S+/{purpose}/[^/\s]+/", text)[0]
