"""The S3 server of the tests of stores: one for the session, in a thread."""

import pytest

from tests.storage import buckets


@pytest.fixture(scope="session")
def s3():
    with buckets.serving() as endpoint:
        yield endpoint
