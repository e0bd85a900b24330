"""Gives up network and resources, then becomes LibreOffice: PARENT MEMORY WRITTEN PROGRAM ARGS…"""

import os
import resource
import sys

from akta.imaging import sandbox

_LIBRARIES = 3 << 30  # address space that the program maps and does not use


def main() -> None:
    """Step into an empty network, set limits, run the program in place of this process."""
    parent, memory, written = (int(word) for word in sys.argv[1:4])
    report = sandbox.Report()
    sandbox.die_with(parent, report)
    sandbox.leave_network(report)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (memory + _LIBRARIES, memory + _LIBRARIES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606 - the program found by the parent


if __name__ == "__main__":
    main()
