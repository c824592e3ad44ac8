"""What load balancers ask: does the process answer, may it have traffic?"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.outbox.claiming import due

_migrated = False


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and all migrations are applied, else 503.

    Cache, broker and tasks are only reported: without them the site goes on.
    """
    report: dict[str, Any] = {"database": "ok", "migrations": "ok"}
    try:
        if not migrated():
            report["migrations"] = "missing"
        else:
            report["tasks"] = tasks()
    except DatabaseError:
        report["database"], report["migrations"] = "away", "unknown"
    ready = report["database"] == report["migrations"] == "ok"
    if settings.REDIS_URL:
        report["cache"] = report["broker"] = "ok" if redis_answers() else "away"
    return JsonResponse({"ready": ready, **report}, status=200 if ready else 503)


def migrated() -> bool:
    """Are all migrations applied? Once they are, they stay so for this process."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def tasks() -> dict[str, int]:
    """How many tasks wait that are due, and how many failed for good."""
    return {
        "waiting": due(timezone.now()).count(),
        "failed": DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count(),
    }


def redis_answers() -> bool:
    """Does Redis answer a ping within half a second?"""
    from redis import Redis, RedisError

    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)
    try:
        return bool(client.ping())
    except (RedisError, OSError):
        return False
    finally:
        client.close()
