"""Originals in an object store (S3): `prefix/aa/bb/<sha256>`, written once under a condition.

Loaded only where an address names S3, so that botocore may be absent elsewhere. Reads are
streams that go on where they broke; whatever becomes a local file is compared with its digest.
"""

import base64
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.session import Session
from urllib3.exceptions import HTTPError

from akta.storage.address import S3Address
from akta.storage.blobs import (
    PORTION,
    STRAY,
    About,
    Digest,
    Finding,
    FindingKind,
    Stored,
    digest,
)
from akta.storage.errors import (
    BlobDamaged,
    BlobMissing,
    BlobTooLarge,
    StorageFull,
    StoreRefused,
    StoreUnreachable,
)
from akta.storage.folder import written
from akta.storage.near import Near

ATTEMPTS = 4
CONNECT_SECONDS, READ_SECONDS = 5, 60
MOST_BYTES = 5 << 30
"""What S3 takes in one request."""
_BROKEN = (HTTPClientError, IncompleteReadError, HTTPError, ConnectionError, TimeoutError)
_KEYLESS = (NoCredentialsError, PartialCredentialsError)
_FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"}
_GONE = {"404", "NoSuchKey", "NotFound"}
_THERE = {"412", "PreconditionFailed"}
_CONFLICT = {"409", "ConditionalRequestConflict"}
_SERVER_FAULT = 500


@dataclass(frozen=True, slots=True)
class BucketFacts:
    """What guards the bucket: versions, and object lock with its own rule where it has one."""

    has_versions: bool
    has_lock: bool
    rule: str


@dataclass(frozen=True)
class S3Store:
    """Blob store in a bucket. An object that is there is never written again.

    What goes out is hashed into a spool first, so that its name is known and a broken upload
    leaves nothing; `near` keeps copies for those who need a real file.
    """

    address: S3Address
    near: Near
    reserve: int = 256 << 20

    def put(self, content: Iterable[bytes] | BinaryIO) -> Stored:
        """Keep the content, once; an object that is already there is compared, not rewritten.

        Raises StorageFull, BlobTooLarge, BlobDamaged, StoreUnreachable, StoreRefused.
        """
        with self.near.spool() as spool:
            stored = written(spool, content)
            self._send(spool, stored)
        return stored

    def adopt(self, file: Path, sha256: str) -> Stored:
        """Keep a file that was hashed while it was written; the server compares it again."""
        stored = Stored(digest(sha256), file.stat().st_size)
        with file.open("rb") as content:
            self._send(content, stored)
        file.unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> BufferedReader:
        """Open a copy that was compared when it was made. Raises BlobMissing, BlobDamaged."""
        return self.near.find(sha256) or self.near.keep(sha256, self.chunks(sha256))

    def open_verified(self, sha256: str) -> BufferedReader:
        """Open a copy after comparing all of it. Raises BlobMissing, BlobDamaged."""
        return self.near.sound(sha256) or self.near.keep(sha256, self.chunks(sha256))

    def read_verified(self, sha256: str) -> bytes:
        """Return the whole content, compared with its digest. Raises BlobMissing, BlobDamaged."""
        content = b"".join(self.chunks(sha256))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BlobDamaged(sha256)
        return content

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The content as it comes; a broken answer is taken up where it broke, at most 4 times."""
        facts = self._head(sha256)
        size, have, broken = int(facts["ContentLength"]), 0, 0
        while have < size:
            try:
                for chunk in self._from(sha256, have, facts["ETag"]):
                    have += len(chunk)
                    yield chunk
                why: Exception | None = None
            except _BROKEN as error:
                why = error
            broken += 1
            if have < size and broken >= ATTEMPTS:
                raise StoreUnreachable("odczyt się urywa") from why

    def about(self, sha256: str) -> About:
        """Size and age of a blob. Raises BlobMissing."""
        facts = self._head(sha256)
        return About(int(facts["ContentLength"]), facts["LastModified"].timestamp())

    def exists(self, sha256: str) -> bool:
        """Tell whether the blob is kept."""
        try:
            self._head(sha256)
        except BlobMissing:
            return False
        return True

    def digests(self) -> Iterator[Digest]:
        """Every blob kept, in the order of digests, which is that of keys."""
        return (found for _, found in self._listed() if found is not None)

    def scrub(self, on_read: Callable[[], None] | None = None) -> Iterator[Finding]:
        """Read every object again, as a stream; what does not fit is given out at once."""
        for key, name in self._listed():
            finding = self._examined(key, name)
            if on_read is not None:
                on_read()
            if finding is not None:
                yield finding

    def room_for(self, size: int) -> None:
        """Raise StorageFull where the spool has no room; the bucket tells no bound beforehand."""
        free = self.near.free()
        wanted = min(size, MOST_BYTES)  # files go out one by one
        if free < wanted + self.reserve:
            raise StorageFull(wanted, free)

    def guards(self) -> BucketFacts:
        """Ask what guards the bucket. Raises StoreUnreachable, StoreRefused."""
        with _in_words():
            self._ask("head_bucket", Bucket=self.address.bucket)
            versions = self._ask("get_bucket_versioning", Bucket=self.address.bucket)
        rule = self._lock_rule()
        told = (rule or {}).get("Rule", {}).get("DefaultRetention", {})
        lasts = f"{told.get('Days') or told.get('Years')} {'dni' if 'Days' in told else 'lat'}"
        return BucketFacts(
            has_versions=versions.get("Status") == "Enabled",
            has_lock=rule is not None,
            rule=f"{told['Mode']}, {lasts}" if told else "",
        )

    def _lock_rule(self) -> dict[str, Any] | None:
        """The lock of the bucket; a server that does not know the question has none."""
        try:
            answer = self._ask("get_object_lock_configuration", Bucket=self.address.bucket)
        except ClientError:
            return None
        found: dict[str, Any] = answer["ObjectLockConfiguration"]
        return found if found.get("ObjectLockEnabled") == "Enabled" else None

    def _send(self, file: BinaryIO, stored: Stored) -> None:
        if stored.size > MOST_BYTES:
            raise BlobTooLarge(stored.size, MOST_BYTES)
        for _ in range(ATTEMPTS):
            if self.exists(stored.sha256):
                return self._compare(stored.sha256)
            file.seek(0)
            if self._is_sent(file, stored):
                return None
        raise StoreUnreachable("nie udaje się zapisać pliku, który zapisuje też ktoś inny")

    def _is_sent(self, file: BinaryIO, stored: Stored) -> bool:
        """Write the object unless it is there; False where another was quicker."""
        try:
            self._ask(
                "put_object",
                Bucket=self.address.bucket,
                Key=self._key(stored.sha256),
                Body=file,
                ContentLength=stored.size,
                ContentType="application/octet-stream",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=base64.b64encode(bytes.fromhex(stored.sha256)).decode(),
                IfNoneMatch="*",
                **self._lock(),
            )
        except ClientError as error:
            code = _code(error)
            if code in _THERE | _CONFLICT:
                time.sleep(0.05 if code in _CONFLICT else 0)
                return False
            with _in_words():
                raise
        except BotoCoreError:
            with _in_words():
                raise
        return True

    def _lock(self) -> dict[str, object]:
        """How long the object may not be deleted; without days the bucket's own rule holds."""
        if not self.address.retention:
            return {}
        until = datetime.now(UTC) + timedelta(days=self.address.retention)
        return {"ObjectLockMode": self.address.mode.upper(), "ObjectLockRetainUntilDate": until}

    def _compare(self, sha256: str) -> None:
        if self._hash(sha256) != sha256:
            raise BlobDamaged(sha256)

    def _hash(self, sha256: str) -> str:
        actual = hashlib.sha256()
        for chunk in self.chunks(sha256):
            actual.update(chunk)
        return actual.hexdigest()

    def _head(self, sha256: str) -> Any:
        with _in_words(sha256):
            return self._ask("head_object", Bucket=self.address.bucket, Key=self._key(sha256))

    def _from(self, sha256: str, start: int, etag: str) -> Iterator[bytes]:
        """The object from a byte on, as long as it is the one that was begun."""
        with _in_words(sha256):
            answer = self._ask(
                "get_object",
                Bucket=self.address.bucket,
                Key=self._key(sha256),
                Range=f"bytes={start}-",
                IfMatch=etag,
            )
        with answer["Body"] as body:
            while chunk := body.read(PORTION):
                yield chunk

    def _listed(self) -> Iterator[tuple[str, Digest | None]]:
        """Every key below the prefix, and the digest that it names where it is one of ours."""
        prefix = f"{self.address.prefix}/" if self.address.prefix else ""
        with _in_words():
            pages = self._client().get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self.address.bucket, Prefix=prefix):
                for row in page.get("Contents", ()):
                    yield row["Key"], self._named(row["Key"])

    def _named(self, key: str) -> Digest | None:
        try:
            name = digest(key.rpartition("/")[2])
        except ValueError:
            return None
        return name if self._key(name) == key else None

    def _examined(self, key: str, name: Digest | None) -> Finding | None:
        if name is None:
            return Finding(FindingKind.STRAY, key, None, STRAY)
        try:
            if self._hash(name) == name:
                return None
        except BlobMissing:
            return None  # removed while the scrub went on; the comparison with the database tells
        except StoreRefused as error:
            return Finding(FindingKind.UNREADABLE, key, name, error.sentence)
        return Finding(FindingKind.DAMAGED, key, name, BlobDamaged(name).sentence)

    def _key(self, sha256: str) -> str:
        name = digest(sha256)
        return "/".join(filter(None, (self.address.prefix, name[:2], name[2:4], name)))

    def _client(self) -> Any:
        return _client(self.address.endpoint, self.address.region, os.getpid())

    def _ask(self, operation: str, **values: object) -> Any:
        return getattr(self._client(), operation)(**values)


@lru_cache(maxsize=8)
def _client(endpoint: str | None, region: str | None, _process: int) -> Any:
    """A client of this process: connections are not shared with a forked one."""
    session = Session()
    return session.create_client(
        "s3",
        endpoint_url=endpoint,
        region_name=region or session.get_config_variable("region") or "us-east-1",
        config=Config(
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            max_pool_connections=16,
            s3={"addressing_style": "path" if endpoint else "auto"},
        ),
    )


@contextmanager
def _in_words(sha256: str | None = None) -> Iterator[None]:
    """What the library raises becomes an error of this room."""
    try:
        yield
    except ClientError as error:
        raise _meant(error, sha256) from error
    except _KEYLESS as error:
        raise StoreRefused("brak kluczy dostępu") from error
    except (BotoCoreError, HTTPError) as error:
        raise StoreUnreachable(type(error).__name__) from error


def _meant(error: ClientError, sha256: str | None) -> Exception:
    code = _code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _GONE and sha256 is not None:
        return BlobMissing(sha256)
    if code in _FULL:
        return StorageFull(None, None)
    if status >= _SERVER_FAULT or code == "SlowDown":
        return StoreUnreachable(code)
    return StoreRefused(code)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
