"""Leads a browser to every place of the site, in every language, and has each looked at."""

from urllib.parse import urlsplit

from tests.browser import keyboard, places
from tools.audit import machines
from tools.audit.browser import Window, look, looks_in
from tools.audit.site import LANGUAGES, STATES

KEYBOARD_LANGUAGES = ("en", "ar")


class Walk:
    """`pages` becomes place -> HTML as sent, `addresses` place -> address that GET can open,
    `translated` name -> languages of that page, as its first one seen says."""

    def __init__(self, browser, address, mailbox, checks):
        self.browser, self.address = browser, address
        self.mailbox, self.checks = mailbox, checks
        self.pages, self.addresses = {}, {}
        self.translated = {}

    def all(self, *, languages=LANGUAGES):
        for language in languages:
            print(f"Looking at every page in {language}", flush=True)
            window = Window(self.browser, self.address)
            self.language(window, language)
            window.close()

    def language(self, window, language):
        page = window.page
        key = places.key_of_petition(page)
        read = places.PAGES | STATES | places.STEPS
        for name, path in places.paths(language, key, read).items():
            self.visit(window, language, name, path)
        links = places.signed(page, language, key, f"audit-{language}", self.mailbox)
        for name, path in links.steps().items():
            self.visit(window, language, name, path)
        for name in places.posted(page, language, key, links):
            window.hosts.discard(urlsplit(places.ELSEWHERE).netloc)
            self.see(window, language, name)

    def visit(self, window, language, name, path):
        """Languages into which the demo has not translated a page are passed by."""
        if language not in self.translated.get(name, {language}):
            return
        window.page.goto(path)
        self.addresses[name, language] = window.page.url
        self.see(window, language, name)

    def see(self, window, language, name):
        place = f"{name} ({language})"
        status, wanted = window.document.status, places.STATUSES.get(name, 200)
        self.checks["answers"].look(place, [] if status == wanted else [f"status {status}"])
        self.pages[place] = window.html()
        if languages := machines.Head(self.pages[place]).languages:
            self.translated.setdefault(name, set(languages))
        look(window, place, self.checks, looks_in(language))


def by_keyboard(browser, address, mailbox, check):
    """Signs by keys alone, from the top of the petition's page to the thanks."""
    for language in KEYBOARD_LANGUAGES:
        window = Window(browser, address)
        problems = keyboard.sign(
            window.page,
            f"/{language}/{places.PETITION}",
            name="Quenby Marsh",
            address=f"keys-{language}@example.org",
            link=lambda to: places.confirm_link(mailbox.wait_for(to)),
        )
        check.look(language, problems)
        window.close()
