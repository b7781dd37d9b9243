"""R4: while new code takes over one web process after the other, nobody misses a file of it."""

import shutil

import pytest

from tests.stack.conftest import Visitor

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
