"""An S3 server in this process (moto), and the ways by which tests reach behind a store."""

import os
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch
from uuid import uuid4

import botocore.session
from moto.server import ThreadedMotoServer

from akta.storage import S3Address
from akta.storage.near import Near
from akta.storage.s3 import S3Store

KEYS = {
    "AWS_ACCESS_KEY_ID": "proba",
    "AWS_SECRET_ACCESS_KEY": "proba",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@contextmanager
def serving():
    """Give the address of a server on a free port, with keys in the environment."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with patch.dict(os.environ, KEYS):
        yield f"http://{host}:{port}"
    server.stop()


@lru_cache(maxsize=4)
def plain(endpoint):
    """A client that knows nothing of Akta."""
    return botocore.session.Session().create_client(
        "s3", endpoint_url=endpoint, region_name="us-east-1"
    )


def bucket(endpoint, *, lock=False):
    """A new bucket, with versions as they come with object lock."""
    name = f"akta-{uuid4().hex[:12]}"
    plain(endpoint).create_bucket(Bucket=name, ObjectLockEnabledForBucket=lock)
    return name


def store(endpoint, near, *, prefix="originaly/akta", lock=False, **options):
    address = S3Address(bucket(endpoint, lock=lock), prefix, endpoint=endpoint, **options)
    return S3Store(address, Near(near), reserve=0)


def put(kept, key, content):
    """Write past the store, over what is there."""
    plain(kept.address.endpoint).put_object(Bucket=kept.address.bucket, Key=key, Body=content)
