"""R4: new code takes over one web process after the other, and nobody notices."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stack.conftest import Visitor
from tests.stack.site import send

pytestmark = pytest.mark.heavy

NEW = "css/only-new-code-has-this.css"


@pytest.fixture
def half_updated(stack):
    """One web process with a file that the other has not."""
    part = stack.parts["web-2"]
    before = dict(part.environment)
    static = stack.folder / "new-static"
    shutil.copytree(stack.folder / "data" / "static", static)
    (static / NEW).write_text("p { color: red }")
    part.environment["STATIC_ROOT"] = str(static)
    part.restart()
    yield
    part.environment = before
    part.restart()


def test_r4_files_of_new_code_are_found_while_old_code_runs(half_updated, stack):
    # An address that no page has is not kept, so that each visit asks a web process.
    answers = [Visitor(stack).ask(f"/static/{NEW}?visit={number}") for number in range(8)]
    assert [status for status, _headers, _body in answers] == 8 * [200]
    status, _headers, _body = Visitor(stack).ask("/static/css/nobody-has-this.css")
    assert status == 404


def keep_asking(ask, expected, done):
    """Asks again and again until `done`; gives what was not expected, and how many were asked."""
    odd, number = [], 0
    while not done.is_set():
        number += 1
        status, _headers, _body = ask(number)
        if status != expected:
            odd.append(status)
    return odd, number


def test_r4_web_processes_and_workers_started_anew_fail_no_request(stack, petition):
    visitor = Visitor(stack, "127.0.0.8")
    link = petition.of("link")
    asks = [
        # Not kept, so that each of them asks a web process.
        (lambda n: visitor.ask(f"{petition.path}?visit={n}"), 200),
        (lambda n: petition.sign(visitor, email=f"busy{n}@town{n}.example.com"), 303),
        (lambda n: send(visitor, link, {"email": f"nobody{n}@example.com"}), 303),
    ]
    done = threading.Event()
    with ThreadPoolExecutor(len(asks)) as pool:
        running = [pool.submit(keep_asking, ask, status, done) for ask, status in asks]
        try:
            for name in 2 * ["web-1", "web-2", "worker-1"]:
                stack.parts[name].restart()
        finally:
            done.set()
    for found in running:
        odd, number = found.result()
        assert not odd
        assert number > 10
