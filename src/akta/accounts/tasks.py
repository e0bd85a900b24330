"""Jobs of accounts."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from akta.accounts import dependents, services
from akta.core import clock


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.clear_old")
def clear_old(timestamp: int) -> int:  # noqa: ARG001 - the engine names the hour
    """Delete ended sessions and old attempts, each hour."""
    return services.clear_old(at=clock.now())


@app.task(name="accounts.invite", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def invite(dependent_id: str) -> bool:
    """Send the invitation to a dependent account; the code is drawn here and kept nowhere."""
    return dependents.send_invitation(dependent_id=UUID(dependent_id), at=clock.now())
