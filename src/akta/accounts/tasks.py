"""Jobs of accounts."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from akta.accounts import dependents, services
from akta.accounts.institutions import services as institutions
from akta.accounts.opening import services as opening
from akta.accounts.opening.services.knocks import forget_old
from akta.accounts.registers import services as registers
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


@app.periodic(cron="3 * * * *")
@app.task(name="accounts.lapse_applications")
def lapse_applications(timestamp: int) -> int:  # noqa: ARG001 - as above
    """Close applications whose 14 days ran out, each hour; a reading shows it at once."""
    forget_old(at=clock.now())
    lapsed = institutions.lapse_notifications(at=clock.now())
    return lapsed + opening.lapse_old(at=clock.now())


@app.periodic(cron="23 * * * *")
@app.task(name="accounts.ask_registers")
def ask_registers(timestamp: int) -> int:  # noqa: ARG001 - as above
    """Ask the professional registers about the roles that are due (daily; waiting ones hourly)."""
    return registers.ask_due(at=clock.now())
