"""All faults of a form at once: each part is read by its own rule, and every refusal is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from akta.core.errors import InputError


def gathered(
    steps: Mapping[str, Callable[[], object]],
) -> tuple[dict[str, Any], list[InputError]]:
    """What the steps gave by their names, and the refusals of those that failed, in order."""
    found: dict[str, Any] = {}
    faults: list[InputError] = []
    for name, step in steps.items():
        try:
            found[name] = step()
        except InputError as error:
            faults.append(error)
    return found, faults
