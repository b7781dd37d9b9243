"""What machines read: sitemap, canonical addresses, languages of a page, feeds."""

import re
import urllib.error
import urllib.request
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


@lru_cache(maxsize=4096)
def fetch(address):
    """(status, text) of an address of the site."""
    parts = urlsplit(address)
    asked = parts._replace(path=quote(parts.path, safe="/%")).geturl()
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


class Head(HTMLParser):
    """The links in the head of a page: `canonical`, `languages` and `feeds`."""

    def __init__(self, html):
        super().__init__()
        self.canonical, self.languages, self.feeds = [], {}, {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        link = dict(attrs)
        if tag != "link":
            return
        if link.get("rel") == "canonical":
            self.canonical.append(link["href"])
        elif link.get("hreflang"):
            self.languages[link["hreflang"]] = link["href"]
        elif link.get("rel") == "alternate":
            self.feeds[link["href"]] = link["type"]


def sitemap(address):
    """address -> {language: address} of each page that the sitemap names."""
    _status, text = fetch(f"{address}/sitemap.xml")
    root = ElementTree.fromstring(text)
    return {
        url.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")
        }
        for url in root.iter(f"{SITEMAP}url")
    }


def check_pages(address, check):
    """Each page of the sitemap is there, is its own canonical one, and its languages agree."""
    listed = sitemap(address)
    for page, languages in listed.items():
        check.look(page, page_problems(page, languages))
    robots = fetch(f"{address}/robots.txt")[1]
    named = f"Sitemap: {address}/sitemap.xml" in robots
    check.look("robots.txt", [] if named else ["names no sitemap"])


def page_problems(page, languages):
    status, html = fetch(page)
    head, problems = Head(html), []
    if status != 200:
        return [f"status {status}"]
    if head.canonical != [page]:
        problems.append(f"canonical {head.canonical}")
    if languages != {k: v for k, v in head.languages.items() if k in languages or k != "x-default"}:
        problems.append(f"the sitemap says {languages}, the page {head.languages}")
    for language, other in head.languages.items():
        back = Head(fetch(other)[1]).languages
        if page not in back.values():
            problems.append(f"{language} does not lead back")
        if back != head.languages:
            problems.append(f"{language} has other languages: {back}")
    return problems


def check_feeds(address, check):
    feeds = {}
    for page in sitemap(address):
        feeds |= Head(fetch(page)[1]).feeds
    for feed, kind in feeds.items():
        feed = feed if feed.startswith("http") else address + feed
        status, text = fetch(feed)
        if status != 200:
            check.look(feed, [f"status {status}"])
            continue
        root = ElementTree.fromstring(text)
        check.look(feed, atom_problems(root) if "atom" in kind else rss_problems(root))


def rss_problems(root):
    """RSS 2.0: what a channel and its items must have, and dates by RFC 822."""
    channel = root.find("channel")
    problems = [name for name in ("title", "link", "description") if not channel.findtext(name)]
    for item in channel.iter("item"):
        problems += [f"item without {n}" for n in ("title", "link", "guid") if not item.findtext(n)]
        date = item.findtext("pubDate")
        if date:
            parsedate_to_datetime(date)
        problems += unreachable(item.findtext("link"))
    return problems


def atom_problems(root):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and its entries must have."""
    problems = []
    for one in (root, *root.iter(f"{ATOM}entry")):
        needed = ("id", "title", "updated")
        problems += [f"{one.tag} without {n}" for n in needed if not one.findtext(f"{ATOM}{n}")]
        datetime.fromisoformat(one.findtext(f"{ATOM}updated"))
    for entry in root.iter(f"{ATOM}entry"):
        problems += unreachable(entry.find(f"{ATOM}link").get("href"))
    return problems


def unreachable(address):
    if not re.match(r"https?://", address or ""):
        return [f"{address} is no full address"]
    status, _ = fetch(address)
    return [] if status == 200 else [f"{address} answers {status}"]
