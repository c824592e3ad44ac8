"""Celery, when REDIS_URL is set: a message says only that a task row waits. `make worker` runs it.

A message that arrives twice, late or for a row that is gone does no harm: the row is claimed first.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

from celery import Celery
from django.conf import settings
from kombu import Queue

# Workers take from both in turn, so that what somebody waits for passes a queue of upkeep.
USUAL, UPKEEP = "saboq", "saboq-upkeep"

app = Celery("saboq")
app.conf.update(
    broker_url=settings.REDIS_URL or "memory://",
    # A learner's request never waits longer than this for a broker that does not answer.
    broker_transport_options={"socket_connect_timeout": 0.5, "socket_timeout": 2},
    broker_connection_timeout=0.5,
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_default_queue=USUAL,
    task_queues=[Queue(USUAL), Queue(UPKEEP)],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    beat_schedule={
        # A tick that waited in the queue for longer than to the next one is not worth running.
        "tick": {"task": "saboq.tick", "schedule": 5.0, "options": {"expires": 5}},
    },
)


def queue(priority: int) -> str:
    """The queue for tasks of this priority (-100 to 100, as django-tasks has them)."""
    return UPKEEP if priority < 0 else USUAL


@app.task(name="saboq.run")
def run(pk: str) -> None:
    """Run the task row `pk`, unless it is done or another worker has it."""
    from cms.outbox import claiming, running

    if claimed := claiming.claim(pk):
        running.run(claimed)


@app.task(name="saboq.tick")
def tick() -> None:
    """What beat asks for: periodic jobs, dead workers, lost messages."""
    from cms.outbox.sweeping import sweep
    from cms.periodic import enqueue_due

    enqueue_due()
    sweep()
