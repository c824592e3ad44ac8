"""Tasks as an outbox: a task is a row written with the facts, so it commits or rolls back with them.

`backend` writes the row, `claiming` hands it to one worker for a time, `running` does it and tries again
what failed, `sweeping` frees the rows of dead workers, `sending` tells Celery that there is work.
Both workers (`manage.py work`, and Celery's when REDIS_URL is set) use the same code.
"""
