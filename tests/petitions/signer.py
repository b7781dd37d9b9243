"""A visitor who signs: through pages, forms and mails, as anybody does."""

from urllib.parse import urlsplit

import html5lib

from petitions import outbox

XHTML = "{http://www.w3.org/1999/xhtml}"


def document(response):
    """The strictly parsed page; raises on malformed HTML."""
    return html5lib.HTMLParser(strict=True).parse(response.content.decode())


def form_of(response, *, method="post"):
    """(action, values) of the first form with that method, as a browser would send it untouched."""
    for form in document(response).iter(f"{XHTML}form"):
        if form.get("method", "get").lower() == method:
            inputs = [e for e in form.iter(f"{XHTML}input") if e.get("name")]
            typed = [e for e in inputs if e.get("type") not in ("checkbox", "radio")]
            return form.get("action", ""), {e.get("name"): e.get("value", "") for e in typed}
    raise AssertionError("no form on this page")


def text_of(response):
    """All words of the page's main part in one line."""
    main = next(document(response).iter(f"{XHTML}main"))
    return " ".join(" ".join(main.itertext()).split())


class Signer:
    def __init__(self, client, sink):
        self.client = client
        self.sink = sink

    def sign(self, page, *, email="ines@example.org", name="Inês Duarte", **typed):
        """Opens the page, fills the form in and sends it."""
        action, values = form_of(self.client.get(page.get_url()))
        values |= {"name": name, "email": email, "consent": "on"} | typed
        values = {key: value for key, value in values.items() if value is not None}
        return self.client.post(action, values)

    def mails(self):
        """Lets the worker send what is due; the mails that arrived by then."""
        outbox.send_due()
        return self.sink.mails

    def link(self):
        self.mails()
        return urlsplit(self.sink.links()[-1]).path

    def press(self, link):
        """Opens a mailed link and presses its button; the page after it."""
        _action, values = form_of(self.client.get(link))
        return self.client.post(link, values, follow=True)
