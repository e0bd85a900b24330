"""Jobs of the cases."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from akta.cases.proceedings import checking
from akta.core import clock

MINUTE = "* * * * *"


@app.periodic(cron=MINUTE, periodic_id="cases.derive_by_new_law")
@app.task(name="cases.derive_by_new_law", pass_context=False, queueing_lock="derive-by-new-law")
def derive_by_new_law(timestamp: int) -> None:
    """Within a minute of a start with other declarations, terms of running cases follow them."""
    del timestamp  # procrastinate's signature
    close_old_connections()
    try:
        checking.derive_by_new_law(clock.now())
    finally:
        close_old_connections()
