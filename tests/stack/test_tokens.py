"""S3, S6, P15: what a mail leads to is kept by no cache and stands in no file of the whole site."""

from types import SimpleNamespace

import pytest

from tests.mail_sink import Mailbox
from tests.petitions.signer import form_of
from tests.petitions.test_mailed_links import links_in, tokens_in
from tests.stack.site import logged, send

pytestmark = pytest.mark.heavy

NAME, ADDRESS = "Quillon Zephyrine", "quillon.zephyrine@example.net"


def private(answer, visit, token):
    status, headers, _body = answer
    assert visit["cache"] == ""
    assert token not in str(visit)
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Content-Encoding" not in headers  # BREACH: what was typed stands beside a secret
    return status


def walk(stack, visitor, petition):
    """Signs, confirms and looks at the own signature; gives the tokens of both mails."""
    assert petition.sign(visitor, name=NAME, email=ADDRESS)[0] == 303
    mails = Mailbox(stack.mail)
    packed = {"Accept-Encoding": "gzip"}
    tokens = set()
    for number, name in enumerate(("confirm", "manage"), start=1):
        mail = mails.wait_for(ADDRESS, number=number)
        (token,) = tokens_in(mail)
        tokens.add(token)
        link = next(link for link in links_in(mail) if link.endswith(f"/{name}/{token}/"))
        for path in (link, f"{link}?utm_source=x", link, link.replace("/en/", "/fr/")):
            answer, visit = logged(visitor, path, headers=packed)
            assert private(answer, visit, token) == 200
            assert visit["path"].endswith(f"/{name}/…")
        if name == "confirm":
            page = SimpleNamespace(content=visitor.ask(link)[2])
            assert send(visitor, link, form_of(page)[1])[0] == 303
    return tokens


def test_s6_p15_links_and_signers_stand_in_no_file(stack, visitor, petition):
    tokens = walk(stack, visitor, petition)
    for odd in ("/en/%63onfirm/{}/", "/en/confirm/{}", "/en/confirm/{}/x", "//en/manage/{}/"):
        for token in tokens:
            visitor.ask(odd.format(token))
    visitor.ask("/en/", headers={"Referer": f"{stack.address}/en/manage/{min(tokens)}/"})
    stack.parts["postgres"].restart()  # so that nothing waits in its memory
    secrets = [word.encode() for word in (*tokens, NAME, ADDRESS)]
    files = [path for path in stack.folder.rglob("*") if path.is_file()]
    assert {"proxy.log", "web-1.log", "worker-1.log"} <= {path.name for path in files}
    assert any("cache" in path.parts for path in files)
    assert any("base" in path.parts for path in files)
    for path in files:
        text = path.read_bytes()
        assert not [word for word in secrets if word in text], path
    assert "127.0.0.0" in (stack.folder / "proxy.log").read_text()
    assert '"network":"127.0.0.1"' not in (stack.folder / "proxy.log").read_text()
