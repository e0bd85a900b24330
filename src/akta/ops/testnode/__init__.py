"""The project's own test node (węzeł testowy): speaks as login.gov.pl does, for invented people.

It is started by `akta serve` in a demonstration, listens on this machine only, and lets whoever
tries choose which invented person they are. Production never starts it.
"""

from akta.ops.testnode.preparing import prepare

__all__ = ["prepare"]
