"""How a worker hears that it is to stop."""

import contextlib
import os
import select
from typing import Any


class Stop:
    """Set by a signal, and waited for.

    No `threading.Event`: to be set it takes a lock, and the signal comes in the thread that waits.
    Where it came while the wait held the lock, the worker stood still for ever (seen).
    """

    def __init__(self) -> None:
        self._out, self._in = os.pipe()
        os.set_blocking(self._in, False)

    def set(self, *_: Any) -> None:
        """From now on it is set; also a signal handler."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._in, b".")

    def is_set(self) -> bool:
        return self.wait(0)

    def wait(self, seconds: float) -> bool:
        """Until it is set, or so long; returns whether it is."""
        return bool(select.select([self._out], [], [], seconds)[0])

    def close(self) -> None:
        os.close(self._out)
        os.close(self._in)
