"""Uploaded images lose what the camera wrote down: where, when, by whom and with which device."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

ORIENTATION = 0x0112  # Exif 2.32, table 4: without it, portraits would lie on their side
AS_BEFORE = {"JPEG": {"quality": "keep"}, "MPO": {"format": "JPEG", "quality": 95}}
LOSSY = {"quality": 90}


def without_metadata(file):
    """The same picture as a new file: pixels, frames, colour profile and orientation, no more."""
    file.seek(0)
    with Image.open(file) as image:
        exif = Image.Exif()
        if ORIENTATION in image.getexif():
            exif[ORIENTATION] = image.getexif()[ORIENTATION]
        options = {"format": image.format} | AS_BEFORE.get(image.format, LOSSY)
        if profile := image.info.get("icc_profile"):
            options["icc_profile"] = profile
        if exif:
            options["exif"] = exif
        if options["format"] != "JPEG" and getattr(image, "n_frames", 1) > 1:
            options["save_all"] = True
        bare = BytesIO()
        image.save(bare, comment=b"", **options)
    return ContentFile(bare.getvalue(), name=file.name)
