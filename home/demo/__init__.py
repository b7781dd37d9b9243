"""The demo: an invented organisation with its letters, signers and translations.

`content/` holds the words, one folder per language and one file per page, and the facts;
`loader.load()` puts them on a site.
"""
