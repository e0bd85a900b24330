"""Addresses of stores: what they say, and what is refused."""

from pathlib import Path

import pytest

from akta.core.config import ConfigurationError, read
from akta.storage import AddressWrong, FolderAddress, S3Address, address_of

FULL = (
    "s3://akta-dane/prod/a?endpoint=https://s3.example:9000&region=pl&retention=30&mode=compliance"
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("file:///srv/akta/orygina%C5%82y", FolderAddress(Path("/srv/akta/oryginały"))),
        ("s3://akta-dane", S3Address("akta-dane")),
        (
            FULL,
            S3Address(*("akta-dane", "prod/a", "https://s3.example:9000", "pl", 30, "compliance")),
        ),
    ],
)
def test_an_address_says_what_it_means_and_is_written_back(text, meant):
    assert address_of(text) == meant
    assert address_of(meant.text) == meant


@pytest.mark.parametrize(
    "text",
    [
        *("", "/srv/akta", "ftp://akta", "file://host/x", "s3://", "s3://A_B", "s3://akta/../x"),
        *("s3://akta?endpoint=ftp://x", "s3://akta?retention=-1", "s3://akta?mode=always"),
        *("s3://akta?retention=99999", "s3://akta?secret=x"),
    ],
)
def test_what_names_no_store_is_refused(text):
    with pytest.raises(AddressWrong):
        address_of(text)


def test_originals_travel_over_tls_in_production():
    base = {"AKTA_MODE": "production", "AKTA_BASE_URL": "https://akta.example"}
    plain = "s3://akta?endpoint=http://{}:9000"
    with pytest.raises(ConfigurationError, match="https"):
        read(base | {"AKTA_BLOBS": plain.format("s3.example")})

    assert read(base | {"AKTA_BLOBS": plain.format("127.0.0.1")}).originals.bucket == "akta"
    assert read({"AKTA_BLOBS": plain.format("s3.example")}).originals.bucket == "akta"
    with pytest.raises(ConfigurationError, match="AKTA_BLOBS"):
        read({"AKTA_BLOBS": "s3://X"})
    assert read({"AKTA_DATA_DIR": "/srv/a"}).originals == FolderAddress(Path("/srv/a/blobs"))
