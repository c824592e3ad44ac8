"""Tasks as an outbox: a task is a row that commits or rolls back with the facts.

`backend` writes the row, `claiming` hands it to one worker for a time, `running` does it and tries
again what failed, `sweeping` frees the rows of dead workers, `sending` tells Celery that there is
work. Both workers (`manage.py work`, Celery's when REDIS_URL is set) use the same code.
"""
