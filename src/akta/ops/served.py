"""What `akta serve` has granian serve: the application in a process that ends with its parent.

granian's main process may be killed without a chance to stop its workers. They would keep the
port, and share it with those started next.
"""

import signal

from akta.ops.processes import end_with_parent, spare_what_is_loaded
from akta.ops.wsgi import application

__all__ = ["application"]

spare_what_is_loaded()
end_with_parent(signal.SIGTERM)  # last: until the server listens to the signal, it would be lost
