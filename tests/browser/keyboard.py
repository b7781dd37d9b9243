"""Signing without a mouse: from the top of a petition's page to the thanks, Tab by Tab.

Whoever walks gets a list of what was wrong on the way: focus that cannot be seen, that is off the
screen or under something else (WCAG 2.4.7, 2.4.11), or an order that goes back.
"""

# What petitions.forms calls TRAP; this module runs without Django, too.
TRAP = "website"

MOST_STOPS = 120

# Of what has the focus: what it is, and what is wrong with it there.
STOP = """() => {
  const element = document.activeElement;
  const names = [element.id || element.name || element.textContent.trim().slice(0, 40)];
  const what = [element.localName, ...names].join(" ");
  if (element === document.body) return { what, trouble: "nothing has the focus" };
  // A box of half a line is a link that wraps: the first line of it counts.
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const isMain = element.matches("main, section");
  const has = (ring) => parseFloat(style.outlineWidth) >= ring && style.outlineStyle !== "none";
  if (!isMain && !has(2)) return { what, trouble: "the focus cannot be seen" };
  const height = Math.min(box.height, innerHeight);
  if (box.bottom < height - 1 || box.top > innerHeight - Math.min(height, 24)) {
    return { what, trouble: `off the screen (${Math.round(box.top)} of ${innerHeight})` };
  }
  const x = box.left + Math.min(box.width / 2, 24);
  const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  if (top && !element.contains(top) && !top.contains(element)) {
    return { what, trouble: `under ${top.localName}.${top.className}` };
  }
  return { what, trouble: "" };
}"""
FOLLOWS = """(before) => {
  const here = document.activeElement;
  return !before || !before.isConnected || before === here ||
    Boolean(before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


class Walk:
    """One way by keys alone. `stops` are where it came by, `problems` what was wrong there."""

    def __init__(self, page):
        self.page = page
        self.stops, self.problems = [], []

    def look(self):
        stop = self.page.evaluate(STOP)
        self.stops.append(stop["what"])
        if stop["trouble"]:
            self.problems.append(f"{stop['what']}: {stop['trouble']}")

    def tab(self):
        before = self.page.evaluate_handle("document.activeElement")
        self.page.keyboard.press("Tab")
        if not self.page.evaluate(FOLLOWS, before):
            self.problems.append(f"after {self.stops[-1]} the order goes back")
        self.look()

    def is_at(self, selector):
        return self.page.evaluate("(s) => document.activeElement.matches(s)", selector)

    def to(self, selector):
        """Tabs on until the focus is on what the selector means."""
        for _step in range(MOST_STOPS):
            self.tab()
            if self.is_at(selector):
                return
        raise AssertionError(f"{selector} is not reached by Tab: {self.stops}")

    def press(self, key):
        self.page.keyboard.press(key)

    def type(self, text):
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)


def to_the_form(walk, path):
    """The page's two ways past what stands above: to its content, and on to its form."""
    walk.page.goto(path)
    walk.tab()
    assert walk.is_at(".skip[href='#main']"), "the first stop leads past the chrome"
    walk.press("Enter")
    walk.tab()
    assert walk.is_at(".skip[href='#sign']"), "the next one leads to the form"
    walk.press("Enter")
    walk.to("[name=name]")


def fill_in(walk, *, name, address):
    """From the name to the button; what has to be chosen is chosen, the rest passed by."""
    walk.type(name)
    walk.to("[name=email]")
    walk.type(address)
    while not walk.is_at("#sign button[type=submit]"):
        walk.tab()
        if walk.is_at("[required][type=radio], [name=consent]"):
            walk.press("Space")
        elif walk.is_at("select[required]"):
            walk.press("ArrowDown")
    assert not any(TRAP in stop for stop in walk.stops), "the field for machines is passed by"


def sign(page, path, *, name, address, link):
    """Walks from the top of the petition at `path` to the thanks; a list of what was wrong.

    Types an incomplete address first and mends it. `link(address)` gives the mailed link.
    """
    walk = Walk(page)
    to_the_form(walk, path)
    fill_in(walk, name=name, address=address.partition("@")[0])
    walk.press("Enter")
    page.wait_for_function("document.activeElement.matches('[name=email]')")
    walk.look()
    walk.type(address)
    walk.to("#sign button[type=submit]")
    walk.press("Enter")
    page.wait_for_url("**/done/")
    to_the_button(walk, link(address))
    page.wait_for_load_state()
    page.locator("main h1").wait_for()
    return walk.problems


def to_the_button(walk, link):
    walk.page.goto(link)
    walk.to("main form button")
    walk.press("Enter")
    walk.page.locator("main form button").wait_for(state="detached")
