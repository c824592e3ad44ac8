"""How the web server's threads are shared out."""

import gc
from typing import Any

from gunicorn.workers import gthread


class Worker(gthread.ThreadWorker):
    """A process whose threads hold requests, never silence.

    A browser opens connections ahead and says nothing on them for a while, and so does a phone on
    a bad line. Gunicorn's own worker lets a thread wait up to five seconds on each new connection:
    two hundred trainees with a browser each then wait for one another (2 s for saving an answer
    that takes 10 ms, measured). Here the poller waits, which costs nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Called before the process is split off: what is loaded by then stays for good, and is not
        looked through for garbage again (a twentieth of the time of every request)."""
        super().__init__(*args, **kwargs)
        gc.collect()
        gc.freeze()

    def handle(self, conn: Any) -> Any:
        """Answer a request, or give a connection without one back to the poller."""
        if not conn.initialized and not conn.wait_for_data(0):
            return gthread._DEFER
        return super().handle(conn)
