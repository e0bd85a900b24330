"""Jobs of delivery."""

from procrastinate.contrib.django import app

from akta.core import clock
from akta.delivery import services


@app.periodic(cron="7 * * * *")
@app.task(name="delivery.warn_of_ends")
def warn_of_ends(timestamp: int) -> int:  # noqa: ARG001 - the engine names the hour
    """Warn of accesses about to end, each hour; each warning goes out once."""
    return services.warn_of_ends(at=clock.now())
