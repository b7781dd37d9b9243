"""Files as editors upload them, made in memory."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook


def workbook(rows, change=None):
    """The bytes of a workbook with these rows; `change(sheet)` does what rows cannot say."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def uploaded(data, name="list.csv"):
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
