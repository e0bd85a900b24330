"""The case and the orders of the access tests: notices follow from them."""

from tests.access.conftest import issue, world

__all__ = ["issue", "world"]
