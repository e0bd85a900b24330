"""Jobs of the API."""

from procrastinate.contrib.django import app

from akta.api.webhooks import services
from akta.core import clock


@app.periodic(cron="* * * * *")
@app.task(name="api.tell_applications")
def tell_applications(timestamp: int = 0) -> int:  # noqa: ARG001 - the engine names the minute
    """Gather new notices for webhooks and send what is due, each minute."""
    services.gather(at=clock.now())
    return services.send_due(at=clock.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="api.clear_old_tellings")
def clear_old_tellings(timestamp: int) -> int:  # noqa: ARG001 - the engine names the day
    """Forget what applications were told long ago, each night."""
    return services.clear_old(at=clock.now())
