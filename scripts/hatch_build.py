"""Build hook: the wheel carries no tests, so it carries the list of those marked with a rule."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class MarkedTests(BuildHookInterface):
    """Put `akta/ops/rules/tests.json` into a wheel; `akta rules` reads it where no tests are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the index beside the build; an editable install reads the tests themselves."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from akta.ops.rules.project import TEST_INDEX, checkout  # noqa: PLC0415 - needs the path
        from akta.ops.rules.state import packed_index  # noqa: PLC0415 - needs the path

        self._folder = tempfile.TemporaryDirectory()
        index = Path(self._folder.name) / "tests.json"
        index.write_text(json.dumps(packed_index(checkout(root))), encoding="utf-8")
        build_data["force_include"][str(index)] = f"akta/{TEST_INDEX}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what `initialize` wrote."""
        del build_data, artifact_path
        if version != "editable":
            self._folder.cleanup()
