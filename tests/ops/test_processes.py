"""What the served process does with itself."""

import gc
import signal
import subprocess
import sys

from akta.ops.processes import spare_what_is_loaded


def test_what_is_loaded_is_spared_by_the_collector():
    left = object.__new__(type("Marked", (), {}))
    try:
        spare_what_is_loaded()
        assert gc.get_freeze_count() > 1000
        assert not any(each is left for each in gc.get_objects())
    finally:
        gc.unfreeze()
    assert any(each is left for each in gc.get_objects())


FORKED = """
import os, signal
from akta.ops.processes import end_with_parent

signal.signal(signal.SIGTERM, lambda *_: None)
child = os.fork()
if not child:
    end_with_parent(signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_fork_that_still_loads_ends_by_the_signal_for_which_its_parent_has_a_handler():
    told = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, check=True)
    assert int(told.stdout) == -signal.SIGTERM
