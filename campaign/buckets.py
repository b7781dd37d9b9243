"""Uploaded files in S3-compatible storage; imported only where MEDIA_STORAGE_URL names a bucket."""

from urllib.parse import urljoin

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    """Nobody but the site reads from it (docs/decisions/0021-the-bucket-stays-closed.md).

    No address of the bucket is ever shown: images have the same addresses as in a folder, and
    `campaign.views.media` answers there. Nothing is overwritten by another file of its name.
    """

    def get_default_settings(self):
        return super().get_default_settings() | {
            "file_overwrite": False,
            "default_acl": None,
            "max_memory_size": 2 * 1024 * 1024,  # of a file in bytes; the rest waits on the disk
            "client_config": Config(
                s3={"addressing_style": "path"},
                connect_timeout=3,
                read_timeout=10,
                retries={"total_max_attempts": 3, "mode": "standard"},
                # Other makes than Amazon's do not all know its newer checksums.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def url(self, name, **options):
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name))
