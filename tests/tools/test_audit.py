"""A miss of the audit is named and fails it; what was not looked at has not passed."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.audit import lighthouse, machines, weight
from tools.audit.verdicts import Check, table


def test_a_check_that_saw_nothing_has_not_passed():
    check = Check("axe", "0 violations")
    assert not check.has_passed
    assert "nothing seen  MISSED" in "\n".join(table([check]))


def test_each_miss_is_named_below_the_table():
    check = Check("cookies", "0")
    check.look("home (en)", [])
    assert check.has_passed
    check.look("thanks (ar)", ["sessionid"])
    assert not check.has_passed
    lines = table([check])
    assert "1 in 2  MISSED" in lines[2]
    assert lines[-1] == "MISSED cookies: thanks (ar): sessionid"


def test_more_than_the_most_is_a_miss():
    assert weight.over(8, 8) == []
    assert weight.over(9, 8) == ["9 is more than 8"]


class TestLighthouse:
    @pytest.fixture
    def report(self):
        """As Lighthouse writes it, in short: one page that says that it may not be crawled."""
        crawlable = {"score": 0, "scoreDisplayMode": "binary"}
        crawlable["details"] = {"items": [{"source": {"snippet": '<meta content="noindex">'}}]}
        return {
            "categories": {
                "seo": {
                    "score": 0.69,
                    "auditRefs": [
                        {"id": "is-crawlable", "weight": 4},
                        {"id": "document-title", "weight": 1},
                    ],
                }
            },
            "audits": {
                "is-crawlable": crawlable,
                "document-title": {"score": 1, "scoreDisplayMode": "binary"},
            },
        }

    def test_a_page_that_is_kept_out_of_search_engines_on_purpose_is_no_miss(self, report):
        assert lighthouse.shortcomings(report, "seo", 100) == []

    def test_robots_txt_in_the_way_is_one(self, report):
        report["audits"]["is-crawlable"]["details"] = {"items": [{"source": "robots.txt"}]}
        assert lighthouse.shortcomings(report, "seo", 100) == ["69 (is-crawlable)"]

    def test_so_is_anything_else(self, report):
        report["audits"]["document-title"]["score"] = 0
        assert lighthouse.shortcomings(report, "seo", 100) == ["69 (document-title)"]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """The address of a folder, for as long as the block lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestMachines:
    """Two pages, en.html and fr.html, that lead to each other."""

    HEAD = '<link rel="canonical" href="{own}"><link rel="alternate" hreflang="en" href="{en}">'
    ALSO = '<link rel="alternate" hreflang="fr" href="{fr}">'

    @pytest.fixture
    def site(self, tmp_path):
        """(folder, write): `write(name, head)` writes a page whose {en}, {fr}, {own} are filled."""
        machines.fetch.cache_clear()
        with served(tmp_path) as address:
            names = {code: f"{address}/{code}.html" for code in ("en", "fr")}

            def write(code, head):
                (tmp_path / f"{code}.html").write_text(head.format(own=names[code], **names))

            yield names, write
        machines.fetch.cache_clear()

    def test_pages_that_lead_to_each_other_have_no_problem(self, site):
        names, write = site
        for code in names:
            write(code, self.HEAD + self.ALSO)
        assert machines.page_problems(names["en"], names) == []

    def test_a_page_that_does_not_lead_back_is_found(self, site):
        names, write = site
        write("en", self.HEAD + self.ALSO)
        write("fr", '<link rel="canonical" href="{own}">')
        assert "fr does not lead back" in machines.page_problems(names["en"], names)

    def test_another_canonical_address_and_a_missing_page_are_found(self, site):
        names, write = site
        write("en", self.HEAD.replace("{own}", "{fr}") + self.ALSO)
        write("fr", self.HEAD + self.ALSO)
        assert any("canonical" in one for one in machines.page_problems(names["en"], names))
        assert machines.page_problems(names["en"] + "x", {}) == ["status 404"]
