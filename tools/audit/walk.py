"""Leads a browser to every place of the site, in every language, and has each looked at."""

from tests.browser import keyboard, places
from tools.audit.browser import Window, look, looks_in
from tools.audit.site import LANGUAGES, STATES

KEYBOARD_LANGUAGES = ("en", "ar")


class Walk:
    """`pages` becomes place -> HTML as sent, `addresses` place -> address that GET can open."""

    def __init__(self, browser, address, mailbox, checks):
        self.browser, self.address = browser, address
        self.mailbox, self.checks = mailbox, checks
        self.pages, self.addresses = {}, {}

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
        places.refused(page, language)
        self.see(window, language, "form with errors")

    def visit(self, window, language, name, path):
        window.page.goto(path)
        self.addresses[name, language] = window.page.url
        self.see(window, language, name)

    def see(self, window, language, name):
        place = f"{name} ({language})"
        self.pages[place] = window.html()
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
