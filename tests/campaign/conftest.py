from tests.home.conftest import kept_rows, planted, site

__all__ = ["kept_rows", "planted", "site"]
