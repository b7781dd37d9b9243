"""What a real browser sees: axe, overflow, console, other hosts, cookies, and the HTML itself."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

from tests.browser.places import WCAG

WIDTHS = (320, 390, 1366)
SCHEMES = ("light", "dark")
HEIGHT = 900
# Languages that are looked at in every width and scheme; the others once.
THOROUGH = ("en", "ar")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Window:
    """One page of a reader who keeps nothing; it notes what should not happen."""

    def __init__(self, browser, address):
        self.host = urlsplit(address).netloc
        # A colour that is still on its way when axe looks would be taken for what readers see.
        still = {"reduced_motion": "reduce", "viewport": size(390)}
        self.context = browser.new_context(base_url=address, **still)
        self.page = self.context.new_page()
        self.hosts, self.errors, self.document = set(), [], None
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.note)
        self.page.on("response", self.remember)

    def note(self, message):
        # Chromium reports a page that is answered by 404 or 422, which is what it should be.
        is_page = self.document and message.location.get("url") == self.document.url
        if message.type == "error" and not is_page:
            self.errors.append(message.text)

    def remember(self, response):
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.document = response

    def html(self):
        return self.document.text()

    def strangers(self):
        return sorted(self.hosts - {"", self.host})

    def cookies(self):
        return [cookie["name"] for cookie in self.context.cookies()]

    def close(self):
        self.context.close()


def size(width):
    return {"width": width, "height": HEIGHT}


def looks_in(language):
    """(width, scheme) of each look that the audit takes at a page in this language."""
    if language in THOROUGH:
        return [(width, scheme) for scheme in SCHEMES for width in WIDTHS]
    return [(390, "light")]


def violations(page, rules=WCAG):
    found = Axe().run(page, options={"runOnly": list(rules)}).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflows(page):
    """What is wider than 320 px, also with text of twice the size."""
    page.set_viewport_size(size(320))
    problems = []
    for percent in (100, 200):
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
        wider = page.evaluate(OVERFLOW)
        if wider > 0:
            problems.append(f"{wider} px too wide at {percent} % text")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return problems


def look(window, place, checks, looks, rules=WCAG):
    """Looks at the open page and files what is wrong; `looks` are pairs (width, scheme)."""
    page = window.page
    page.wait_for_load_state("networkidle")
    for width, scheme in looks:
        page.set_viewport_size(size(width))
        page.emulate_media(color_scheme=scheme)
        checks["axe"].look(f"{place}, {width} px, {scheme}", violations(page, rules))
    checks["overflow"].look(place, overflows(page))
    page.set_viewport_size(size(390))
    checks["console"].look(place, window.errors)
    checks["third parties"].look(place, window.strangers())
    checks["cookies"].look(place, window.cookies())
    window.errors, window.hosts = [], set()
