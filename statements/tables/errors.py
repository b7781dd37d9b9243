"""What can be wrong with a whole table, in plain words."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "empty": _("This file is empty."),
    "only_headings": _("This table has headings, but no rows below them."),
    "too_large": _(
        "This file is too large. A list may have up to %(rows)s rows and %(megabytes)s MB. "
        "Please upload it in parts, without pictures and other sheets."
    ),
    "too_many_rows": _(
        "This table has more than %(rows)s rows. Please upload it in parts, each with the headings."
    ),
    "old_excel": _(
        "This is a workbook of an old Excel (.xls). Open it there, save it as .xlsx or as "
        "“CSV UTF-8”, and upload that file."
    ),
    "encrypted": _(
        "This workbook is protected by a password. Save it without one, and upload it again."
    ),
    "other_spreadsheet": _(
        "This spreadsheet is of another program. Save it there as .xlsx or CSV, and upload that."
    ),
    "no_table": _(
        "This file is no table, whatever its name says. CSV (text) and XLSX (Excel) can be read."
    ),
    "damaged": _("This workbook is damaged. Open it, save it anew, and upload it again."),
    "unknown_letters": _(
        "The letters of this file could not be read. Save it as “CSV UTF-8”, and upload it again."
    ),
    "mixed_letters": _(
        "Row %(number)s of this file has letters in another encoding than the rest. Save the whole "
        "table as “CSV UTF-8”, and upload it again."
    ),
    "broken_quotes": _(
        "The quotation marks around the cells of row %(number)s do not match. Correct them there, "
        "and upload the file again."
    ),
    "no_name": _(
        "No column with names was found. These headings were read: %(headings)s. "
        "Call the column of the names “%(name)s”, and upload the file again."
    ),
    "twice": _(
        "Two columns hold the same: “%(first)s” and “%(second)s”. Rename or remove one of them, "
        "and upload the file again."
    ),
}


class TableError(Exception):
    """`code` says what is wrong with the whole table; the message says it in plain words."""

    def __init__(self, code, **values):
        super().__init__(str(MESSAGES[code]) % values if values else str(MESSAGES[code]))
        self.code = code
