"""An interactive content of 20 MB is brought: how long it takes."""

import random
import time as clock
from collections.abc import Iterator

from tests.activities.conftest import brought
from tests.activities.packing import PNG, package
from tests.bench.table import Line, time


def packages() -> Iterator[Line]:
    """Forty pictures of half a megabyte, checked and stored. How much memory that takes is asserted
    in tests/activities/test_importing.py."""
    noise = random.Random(1)
    pictures = {f"content/images/{n}.png": PNG + noise.randbytes(524_288) for n in range(40)}
    file = package(more=pictures)
    begun = clock.perf_counter()
    brought(file)
    yield time("interactive content of 20 MB, brought", clock.perf_counter() - begun, 3)
