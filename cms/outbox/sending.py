"""Telling Celery that a task row waits. The row is the truth: a lost message costs only time."""

import logging
import time
from uuid import UUID

logger = logging.getLogger(__name__)

SILENCE = 15
"""Seconds for which a broker that failed is left alone, so that few requests wait for it."""

_silent_until = 0.0


def send(pk: str | UUID, priority: int = 0) -> bool:
    """Send a row's id; returns whether the broker took it. A broker that is away raises nothing."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    # Only sites with a broker pay for the import.
    from kombu.exceptions import OperationalError
    from redis.exceptions import RedisError

    from cms.celery import queue, run

    try:
        run.apply_async((str(pk),), queue=queue(priority), retry=False)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The broker is away (%s); tasks wait for the sweeper.", error)
        return False
    return True
