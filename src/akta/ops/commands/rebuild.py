"""`akta rebuild [--check]`: derive cached state again, or only compare it."""

import argparse
import gc
import sys

from akta.ops import installation


def run(arguments: list[str]) -> int:
    """Exit 0 if all agrees (or was mended), 1 if something differs that is left."""
    parser = argparse.ArgumentParser(
        prog="akta rebuild",
        description="Odtwarza stan pochodny ze źródeł; z --check tylko porównuje.",
    )
    parser.add_argument("--check", action="store_true", help="tylko porównuje, nic nie zmienia")
    given = parser.parse_args(arguments)
    return installation.run_in(lambda _: _rebuild(check=given.check))


def _rebuild(*, check: bool) -> int:
    from akta.ops.rebuild import differences

    gc.freeze()  # what stays for ever need not be looked through with each batch of cases
    left = mended = 0
    for difference in differences(mend=not check):
        mended += difference.mended
        left += not difference.mended
        sign = "✓ naprawiono" if difference.mended else "✗"
        sys.stdout.write(f"{sign} {difference.sentence}\n")
    if not left and not mended:
        sys.stdout.write("Stan pochodny zgadza się ze źródłami.\n")
    return 1 if left else 0
