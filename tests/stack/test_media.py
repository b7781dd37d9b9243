"""Images in a bucket reach readers through the proxy, which fetches each of them once."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

pytestmark = pytest.mark.heavy


def image_of(visitor, path):
    """The address of the first uploaded image of a page."""
    _status, _headers, body = visitor.ask(path)
    return re.search(rb'(/media/images/[^"\s]+)', body)[1].decode()


def kept(stack, path):
    """What the proxy's log says of its cache, for each visit of a path."""
    lines = (stack.folder / "proxy.log").read_text().splitlines()
    visits = [json.loads(line) for line in lines if line.startswith("{")]
    return [visit["cache"] for visit in visits if visit["path"] == path]


def test_the_proxy_fetches_an_image_once(stack, visitor):
    path = image_of(visitor, "/en/")
    first, second = visitor.ask(path), visitor.ask(path)
    assert [status for status, _headers, _body in (first, second)] == [200, 200]
    assert Image.open(BytesIO(second[2])).width > 0
    assert second[1]["Content-Type"].startswith("image/")
    assert "Set-Cookie" not in second[1]
    assert kept(stack, path) == ["MISS", "HIT"]


def test_pages_and_the_bucket_know_nothing_of_each_other(stack, visitor):
    _status, headers, body = visitor.ask("/en/")
    assert str(stack.ports["s3"]).encode() not in body
    assert "img-src 'self' data:;" in headers["Content-Security-Policy"]
