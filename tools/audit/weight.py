"""How much a first view of a letter asks for, as a proxy packs it."""

import gzip
import re

from tools.audit.browser import Window

# Pictures of editors and the list of names are not counted.
NAMES = re.compile(r'<ul class="names.*?</ul>', re.DOTALL)
MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT = 60 * 1024, 8, 6 * 1024
PACKED = ("text/", "application/json", "image/svg")


def check_all(browser, address, paths, checks):
    """`paths` is name -> path. Sizes are of bodies, packed by gzip where a proxy does so."""
    heaviest = {"bytes": 0, "requests": 0, "script": 0}
    for name, path in paths.items():
        sizes = first_view(browser, address, path)
        scripts = sum(size for kind, size in sizes if "javascript" in kind)
        total = sum(size for _kind, size in sizes)
        found = {"bytes": total, "requests": len(sizes), "script": scripts}
        heaviest = {key: max(heaviest[key], found[key]) for key in found}
        checks["weight"].look(name, over(total, MOST_BYTES) + over(len(sizes), MOST_REQUESTS))
        checks["script"].look(name, over(scripts, MOST_SCRIPT))
    checks["weight"].found = f"{heaviest['bytes'] / 1024:.1f} KB, {heaviest['requests']} requests"
    checks["script"].found = f"{heaviest['script'] / 1024:.1f} KB"


def over(found, most):
    return [f"{found} is more than {most}"] if found > most else []


def first_view(browser, address, path):
    """[(content type, bytes)] of what a browser without anything kept asks for."""
    window, answers = Window(browser, address), []
    window.page.on("response", lambda answer: answers.append(answer))
    window.page.goto(path, wait_until="networkidle")
    kept = [answer for answer in answers if "/media/" not in answer.url]
    sizes = [weigh(answer) for answer in kept if not answer.url.startswith("data:")]
    window.close()
    return sizes


def weigh(answer):
    kind, body = answer.headers.get("content-type", ""), answer.body()
    if "html" in kind:
        body = NAMES.sub("", body.decode()).encode()
    if kind.startswith(PACKED) or "javascript" in kind:
        body = gzip.compress(body, 6)
    return kind, len(body)
