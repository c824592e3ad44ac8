"""The shared cache on Redis, which goes on in process memory while Redis is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)

SILENCE = 5
"""Seconds for which a Redis that failed is left alone: one request waits, the others don't."""
IMPATIENT = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    # One more try, for a connection that a restarted Redis has closed.
    "retry": Retry(NoBackoff(), 1),
}


class FallbackRedisCache(RedisCache):
    """Django's Redis cache raises when Redis is gone, and a sign-in would answer 500."""

    # Django makes one cache object a thread; what is known of Redis is shared by all.
    _away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        own = {**params, "OPTIONS": {**IMPATIENT, **params.get("OPTIONS", {})}}
        super().__init__(server, own)
        self._memory = LocMemCache(f"instead of {server}", {**params, "OPTIONS": {}})

    def clear(self) -> None:
        """Delete this site's keys only: the broker's queues may be in the same database."""
        self._memory.clear()
        self._on_redis(self._delete_own_keys, lambda: None)

    def _delete_own_keys(self) -> None:
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(key)

    def _on_redis(self, operation: Callable[[], Any], instead: Callable[[], Any]) -> Any:
        if time.monotonic() >= FallbackRedisCache._away_until:
            try:
                return operation()
            except (RedisConnectionError, RedisTimeoutError) as error:
                FallbackRedisCache._away_until = time.monotonic() + SILENCE
                logger.warning("Redis is away (%s); the cache goes on in memory.", error)
        return instead()


def _falling_back(name: str) -> Callable[..., Any]:
    on_redis, in_memory = getattr(RedisCache, name), getattr(LocMemCache, name)

    def method(self: FallbackRedisCache, *args: Any, **kwargs: Any) -> Any:
        return self._on_redis(
            lambda: on_redis(self, *args, **kwargs),
            lambda: in_memory(self._memory, *args, **kwargs),
        )

    method.__name__, method.__doc__ = name, on_redis.__doc__
    return method


for _name in (
    *("add", "get", "set", "touch", "delete", "has_key", "incr"),
    *("get_many", "set_many", "delete_many"),
):
    setattr(FallbackRedisCache, _name, _falling_back(_name))
