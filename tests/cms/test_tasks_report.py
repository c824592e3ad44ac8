"""A task that failed for good is seen in the admin, and can be tried again."""

import pytest
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.outbox.running import drain
from people.models import User
from tests.cms import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    """The administrator's browser."""
    client.force_login(User.objects.create_superuser("root@example.org", "kalit-soʻz-9"))
    return client


@pytest.fixture
def failed(db) -> DBTaskResult:
    """A task that failed, and one that is done."""
    DBTaskResult.objects.all().delete()
    result = tasks.read_a_session.enqueue("gone")
    drain()
    return DBTaskResult.objects.get(pk=result.id)


def test_the_report_shows_what_failed_and_why(admin, failed):
    page = admin.get(reverse("background_tasks")).content.decode()
    assert "tests.cms.tasks.read_a_session" in page
    assert "Session matching query does not exist." in page
    assert reverse("retry_task", args=[failed.pk]) in page
    assert reverse("background_tasks") in admin.get("/admin/").content.decode()


def test_the_report_leaves_out_what_is_done(admin, tmp_path):
    tasks.note.enqueue(str(tmp_path / "notes"), "a")
    drain()
    assert "tests.cms.tasks.note" not in admin.get(reverse("background_tasks")).content.decode()


def test_a_failed_task_is_tried_again_from_the_start(admin, failed):
    answer = admin.post(reverse("retry_task", args=[failed.pk]), follow=True)

    assert "The task will be tried again." in answer.content.decode()
    failed.refresh_from_db()
    assert (failed.status, failed.worker_ids) == (TaskResultStatus.READY, [])
    assert drain() == 1


def test_only_what_failed_is_tried_again(admin, failed):
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL)
    admin.post(reverse("retry_task", args=[failed.pk]))
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.SUCCESSFUL


def test_trainers_have_no_business_here(client, timur, failed):
    client.force_login(timur)
    for answer in (
        client.get(reverse("background_tasks")),
        client.post(reverse("retry_task", args=[failed.pk])),
    ):
        assert answer.status_code in (302, 403)
        assert "tests.cms.tasks" not in answer.content.decode()
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.FAILED
