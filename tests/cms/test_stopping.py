"""The local worker hears that it is to stop, whenever it is told."""

import subprocess
import sys

import pytest

WAITING = """
import random, signal, sys
sys.path.insert(0, {root!r})
from cms.stopping import Stop

random.seed(1)
for _ in range(2000):
    stop = Stop()
    signal.signal(signal.SIGALRM, stop.set)
    signal.setitimer(signal.ITIMER_REAL, random.uniform(1e-6, 4e-4))
    while not stop.wait(random.uniform(0, 3e-4)):
        pass
    assert stop.is_set()
    stop.close()
print("stopped")
"""


def test_a_signal_in_any_moment_of_the_wait_ends_it(settings):
    """With a lock that the waiting thread holds it would hang, some time."""
    code = WAITING.format(root=str(settings.BASE_DIR))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "stopped", done.stderr


@pytest.mark.parametrize("times", [1, 100_000])
def test_it_may_be_told_more_than_once(times):
    from cms.stopping import Stop

    stop = Stop()
    assert not stop.is_set()
    for _ in range(times):
        stop.set()
    assert stop.is_set() and stop.wait(1)
    stop.close()
