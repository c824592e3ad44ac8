"""/healthz and /readyz, and a cache that outlives its Redis."""

import time

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from cms import health
from cms.cache import FallbackRedisCache
from cms.outbox.running import drain
from tests.cms import tasks


@pytest.fixture(autouse=True)
def forget(monkeypatch, settings):
    """What the process has learned of migrations and of Redis; a site without Redis at first."""
    settings.REDIS_URL = ""
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(FallbackRedisCache, "_away_until", 0.0)


@pytest.fixture
def redis_cache(redis, settings):
    """The site's cache on a Redis that can be killed."""
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "cms.cache.FallbackRedisCache",
            "LOCATION": redis.url,
            "KEY_PREFIX": "saboq",
        },
    }
    return caches["default"]


def test_healthz_answers_without_the_database(client):
    answer = client.get(reverse("healthz"))
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_what_waits_and_what_failed(client):
    DBTaskResult.objects.all().delete()  # what loading the tiny course has left
    tasks.hopeless.enqueue()
    drain()
    tasks.hopeless.enqueue()

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "migrations": "ok",
        "tasks": {"waiting": 1, "failed": 1},
    }


@pytest.mark.django_db
def test_readyz_asks_little_once_the_migrations_are_applied(client, django_assert_max_num_queries):
    client.get(reverse("readyz"))
    with django_assert_max_num_queries(2):
        client.get(reverse("readyz"))


@pytest.mark.django_db
def test_a_site_with_a_migration_missing_is_not_ready(client):
    (last,) = MigrationLoader(connection).graph.leaf_nodes("cms")
    MigrationRecorder(connection).record_unapplied(*last)
    answer = client.get(reverse("readyz"))
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "ok", "migrations": "missing"}


@pytest.mark.django_db
def test_a_site_without_its_database_is_not_ready(client):
    def away(execute, sql, params, many, context):
        raise OperationalError("could not connect")

    with connection.execute_wrapper(away):
        answer = client.get(reverse("readyz"))
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": "away", "migrations": "unknown"}


@pytest.mark.django_db
@pytest.mark.worker
def test_a_dead_broker_is_reported_and_the_site_stays_ready(client, redis, settings):
    settings.REDIS_URL = redis.url
    assert client.get(reverse("readyz")).json()["broker"] == "ok"

    redis.kill()

    answer = client.get(reverse("readyz"))
    assert answer.status_code == 200
    assert (answer.json()["broker"], answer.json()["cache"]) == ("away", "away")


# The shared cache


@pytest.mark.worker
def test_the_cache_is_redis_while_it_is_there(redis, redis_cache):
    redis_cache.set("seats", 3)
    redis_cache.incr("seats")
    redis_cache.set_many({"a": 1, "b": [2]})
    assert redis_cache.get("seats") == 4
    assert redis_cache.get_many(["a", "b", "c"]) == {"a": 1, "b": [2]}

    redis.kill()
    redis.start()

    assert redis_cache.get("seats") is None, "it was in Redis, which started again empty"


@pytest.mark.worker
def test_the_cache_goes_on_in_memory_while_redis_is_away_and_comes_back(
    redis, redis_cache, monkeypatch, caplog
):
    redis_cache.set("seats", 3)
    redis.kill()

    before = time.monotonic()
    assert redis_cache.get("seats", "unknown") == "unknown"
    for number in range(100):
        redis_cache.set(f"try-{number}", number, 60)
        assert redis_cache.get(f"try-{number}") == number
        assert redis_cache.incr(f"try-{number}") == number + 1
    assert redis_cache.add("try-1", 5) is False
    assert redis_cache.get_or_set("other", lambda: 7) == 7
    redis_cache.delete_many(["try-1", "try-2"])
    assert "try-1" not in redis_cache
    assert redis_cache.touch("try-3", 10)
    redis_cache.clear()
    assert time.monotonic() - before < 1.5
    assert caplog.text.count("Redis is away") == 1

    redis.start()
    monkeypatch.setattr(FallbackRedisCache, "_away_until", 0.0)  # its silence is over
    redis_cache.set("seats", 5)
    assert caches["default"].get("seats") == 5
    redis.kill()
    assert redis_cache.get("seats") is None, "it had been written to Redis"


@pytest.mark.worker
def test_a_restarted_redis_is_not_taken_for_a_dead_one(redis, redis_cache, caplog):
    redis_cache.set("seats", 3)
    redis.kill()
    redis.start()
    redis_cache.set("seats", 4)
    assert redis_cache.get("seats") == 4
    assert "Redis is away" not in caplog.text


@pytest.mark.worker
def test_clearing_the_cache_leaves_the_brokers_queue(redis, redis_cache):
    client = redis_cache._cache.get_client(None, write=True)
    client.rpush("saboq", "a message")
    redis_cache.set("seats", 3)

    redis_cache.clear()

    assert redis_cache.get("seats") is None
    assert client.llen("saboq") == 1
