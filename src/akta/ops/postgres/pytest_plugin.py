"""Gives a test run its database server before Django's settings are read (`-p` in pyproject)."""

import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from akta.ops.postgres.testing import for_tests


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Start the server once, in the controller; workers find it in their environment."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        stack = ExitStack()
        early_config.add_cleanup(stack.close)
        stack.enter_context(for_tests())
    yield
