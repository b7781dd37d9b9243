"""A throwaway S3 server (moto) with one empty bucket, for the stack and the tests."""

import sys
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

BUCKET, FOLDER = "letters", "site"
KEY, SECRET = "key", "secret/of+the bucket"


def command(port):
    return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]


def address(port):
    """What MEDIA_STORAGE_URL says of it."""
    return f"s3://{KEY}:{quote(SECRET, safe='')}@127.0.0.1:{port}/{BUCKET}/{FOLDER}?tls=no"


def bucket(port):
    """The bucket as its owner sees it (boto3)."""
    resource = boto3.resource(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=1),
    )
    return resource.Bucket(BUCKET)


def has_bucket(port):
    """Makes the bucket; false while the server does not answer."""
    try:
        bucket(port).create()
    except BotoCoreError:
        return False
    return True
