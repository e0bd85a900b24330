"""Every dependency that Akta ships or runs with has a licence that EUPL-1.2 can live with.

Python packages: those of requirements.lock, by the metadata of what is installed. npm
packages: those of the lock files, by their own entries. A licence is told by its SPDX
expression, else by its classifiers, else by the exact text of the old field; what cannot be
told, or is not on the list, fails. An exception stands in EXCEPTIONS with its reason.
"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Permissive licences, and those the EUPL 1.2 names as compatible or that reach no further
# than the library itself (LGPL, MPL). GPL and AGPL alone are not here on purpose.
ALLOWED = {
    "0BSD", "Apache-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CC-BY-4.0", "EUPL-1.2", "HPND", "ISC", "LGPL-2.1-only", "LGPL-2.1-or-later",
    "LGPL-3.0-only", "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1",
    "PSF-2.0", "Python-2.0", "TCL", "Unicode-3.0", "Unlicense", "W3C", "Zlib", "ZPL-2.1",
}  # fmt: skip
CLASSIFIERS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "zlib/libpng License": "Zlib",
}
OLD_FIELD = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "LGPL-3.0-or-later": "LGPL-3.0-or-later",
    "MIT License": "MIT",
    "MPL 2.0": "MPL-2.0",
}
EXCEPTIONS: dict[str, str] = {
    "node_modules/combine-errors": "MIT by its Readme.md; the metadata do not say",
    "morfeusz2": "BSD-2-Clause by its COPYING file; the metadata only link to it",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0; the parts of pdfium, named in its wheel, permit",
}
WITH = re.compile(r"\s+WITH\s+\S+")


def allowed(expression: str) -> bool:
    """Whether an SPDX expression is met: each part of AND, at least one of OR."""
    clean = WITH.sub("", expression).replace("(", " ").replace(")", " ")
    if " OR " in clean and " AND " not in clean:
        return any(part.strip() in ALLOWED for part in clean.split(" OR "))
    parts = re.split(r"\s+(?:AND|OR)\s+", clean.strip())
    return all(part.strip() in ALLOWED for part in parts)


def told_by(package: metadata.Distribution) -> list[str]:
    """SPDX expressions that the metadata tell; none if they tell nothing we know."""
    fields: Any = package.metadata
    if fields.get("License-Expression"):
        return [fields["License-Expression"]]
    prefix = "License :: OSI Approved :: "
    named = [c.removeprefix(prefix) for c in fields.get_all("Classifier", []) if prefix in c]
    told = [CLASSIFIERS.get(name, name) for name in named]
    if told:
        return told
    text = (fields.get("License") or "").strip()
    return [OLD_FIELD.get(text, text)] if text and "\n" not in text else []


def locked(lock: Path) -> list[str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [line.split("==")[0].split("[")[0] for line in lines if line[:1].isalnum()]


def python_faults() -> list[str]:
    faults = []
    locks = (ROOT / "requirements.lock", ROOT / "scripts/locks/s3.lock")
    for name in sorted({name for lock in locks for name in locked(lock)}):
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another platform, so not shipped here
        told = told_by(package)
        if name not in EXCEPTIONS and not (told and any(map(allowed, told))):
            faults.append(f"{name} {package.version}: {' / '.join(told) or 'licencja nieznana'}")
    return faults


def npm_faults() -> list[str]:
    locks = [ROOT / "scripts/postgres/package-lock.json"]
    locks += sorted((ROOT / "src").glob("*/ui/frontend/package-lock.json"))
    faults = []
    for lock in filter(Path.exists, locks):
        packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
        for path, entry in packages.items():
            licence = entry.get("license", "")
            if path and path not in EXCEPTIONS and not allowed(licence):
                faults.append(f"{path}: {licence or 'licencja nieznana'}")
    return faults


def main() -> int:
    faults = python_faults() + npm_faults()
    for fault in faults:
        print(f"Licencja niezgodna z EUPL-1.2 albo nieznana: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
