"""Jobs of access: papers after the commit. They carry ids only, never a secret."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from akta.access import services
from akta.core import clock

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.task(name="access.file_order", retry=AGAIN)
def file_order(order_id: str) -> None:
    """The order as PDF/A into the working file."""
    services.file_order(order_id=UUID(order_id), at=clock.now())


@app.task(name="access.file_hand_over", retry=AGAIN)
def file_hand_over(hand_over_id: str) -> None:
    """The note on a hand-over into the working file."""
    services.file_hand_over(hand_over_id=UUID(hand_over_id), at=clock.now())
