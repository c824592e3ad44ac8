"""Numbers and codes tried in vain, counted by address: who tries many has to wait.

Only misses count, so that an office behind one address may check as many certificates as it likes.
`what` is tried: each kind of number is counted by itself.
The count is kept in the shared cache; whatever goes wrong there, nobody is kept from checking.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest

MISSES = 30
WINDOW = 300
"""Seconds, from the first miss."""


def must_wait(request: HttpRequest, what: str = "verify") -> bool:
    """Whether this address has tried too many numbers that do not exist. One look in the cache."""
    with unhindered():
        return misses(request, what)[0] >= MISSES
    return False


def count_miss(request: HttpRequest, what: str = "verify") -> None:
    with unhindered():
        count, until = misses(request, what)
        cache.set(key(request, what), (count + 1, until), timeout=until - time())


def misses(request: HttpRequest, what: str) -> tuple[int, float]:
    count, until = cache.get(key(request, what)) or (0, 0.0)
    now = time()
    return (count, until) if until > now else (0, now + WINDOW)


def key(request: HttpRequest, what: str = "verify") -> str:
    """Hashed, so that the cache holds no addresses."""
    return f"{what}:{hashlib.sha256(address(request).encode()).hexdigest()[:32]}"


def address(request: HttpRequest) -> str:
    """Of the visitor, as sign-in counts it; "" where it can't be told."""
    with contextlib.suppress(PermissionDenied, ImproperlyConfigured):
        return get_adapter().get_client_ip(request)
    return ""


@contextlib.contextmanager
def unhindered() -> Iterator[None]:
    with contextlib.suppress(Exception):
        yield
