"""Jobs of delivery."""

from procrastinate.contrib.django import app

from akta.core import clock
from akta.delivery import services
from akta.delivery.mail import outbox


@app.periodic(cron="7 * * * *")
@app.task(name="delivery.warn_of_ends")
def warn_of_ends(timestamp: int) -> int:  # noqa: ARG001 - the engine names the hour
    """Warn of accesses about to end, each hour; each warning goes out once."""
    return services.warn_of_ends(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="delivery.send_due")
def send_due(timestamp: int = 0) -> int:  # noqa: ARG001 - the engine names the minute
    """Send what waits, each minute and whenever something new is put out."""
    return outbox.send_due(at=clock.now())


@app.periodic(cron="37 3 * * *")
@app.task(name="delivery.clear_old_messages")
def clear_old_messages(timestamp: int) -> int:  # noqa: ARG001 - the engine names the day
    """Forget messages that were sent or returned long ago, each night."""
    return outbox.clear_old(at=clock.now())
