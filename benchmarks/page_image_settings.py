"""The installation's settings with a reader who asks faster than any person."""

from akta.ops.settings import *  # noqa: F403 - all of them, and these

ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
AKTA_IMAGES_A_MINUTE = 10_000_000
