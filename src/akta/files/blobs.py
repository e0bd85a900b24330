"""The installation's originals, its cache of page images, and the pools that read foreign bytes.

Made when first asked for, once in a process. Renders and cutting share one pool; reading of text
(OCR) has its own, smaller and at low priority, so that it yields to people who wait for a page.
"""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from akta.imaging import Limits, Pool, Reader, available
from akta.storage import Address, BlobStore, DerivedCache, standing, store_at

__all__ = ["cache", "pool", "reader", "reading_size", "store", "store_of", "text_reader"]

PAGE_SECONDS = 30.0
READ_SECONDS = 120.0
READ_NICE = 15


def store() -> BlobStore:
    """The write-once store of originals."""
    config = settings.AKTA
    return store_of(standing(config.data_dir, config.originals))


def store_of(address: Address) -> BlobStore:
    """The store of an address; what comes from an object store is copied beside the cache."""
    near = settings.AKTA.data_dir / "cache-originals"
    return _store(address, near, getattr(settings, "AKTA_DISK_RESERVE", 1 << 30))


def cache() -> DerivedCache:
    """Page images that may be thrown away and made again."""
    return _cache(settings.AKTA.data_dir / "cache")


def pool() -> Pool:
    """Children that inspect, cut and render."""
    return _pool()


def reader() -> Reader:
    """The door to the children that inspect, cut and render."""
    return Reader(pool())


def text_reader() -> Reader:
    """The door to the children that read text, nice to everybody else."""
    folder = available().folder
    return Reader(_reading_pool(folder), folder)


def reading_size() -> int:
    """How many pages may be read at once: all cores but one, and one at least."""
    return max(1, (os.cpu_count() or 1) - 1)


@lru_cache(maxsize=4)
def _store(address: Address, near: Path, reserve: int) -> BlobStore:
    return store_at(address, near=near, reserve=reserve)


@lru_cache(maxsize=4)
def _cache(root: Path) -> DerivedCache:
    return DerivedCache(root)


@lru_cache(maxsize=1)
def _pool() -> Pool:
    return Pool(limits=Limits(seconds=PAGE_SECONDS))


@lru_cache(maxsize=2)
def _reading_pool(folder: str | None) -> Pool:
    limits = Limits(seconds=READ_SECONDS, nice=READ_NICE)
    return Pool(size=reading_size(), limits=limits, readable=(folder,) if folder else ())
