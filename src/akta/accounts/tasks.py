"""Jobs of accounts."""

from procrastinate.contrib.django import app

from akta.accounts import services
from akta.core import clock


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.clear_old")
def clear_old(timestamp: int) -> int:  # noqa: ARG001 - the engine names the hour
    """Delete ended sessions and old attempts, each hour."""
    return services.clear_old(at=clock.now())
