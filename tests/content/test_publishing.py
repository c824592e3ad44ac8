"""What the site publishes by itself looks as if Wagtail's own action had published it."""

import pytest
from django.forms import model_to_dict
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision
from wagtail.signals import page_published, published

from languages import publishing
from languages.deriving import by_itself
from tests.content.curricula import lesson, question

pytestmark = pytest.mark.django_db
# What the two publications differ in: the number and the moment of the revision.
OWN = {"latest_revision", "live_revision", "latest_revision_created_at", "last_published_at"}


def heard(instance, publish) -> dict:
    """What is in the database, and what was told, after a publication."""
    told = []

    def listen(sender, instance, revision, signal, **kwargs):
        names = {page_published: "page_published", published: "published"}
        told.append((names[signal], sender, type(instance), instance.pk, revision.pk))

    for signal in (page_published, published):
        signal.connect(listen)
    with by_itself():
        publish()
    for signal in (page_published, published):
        signal.disconnect(listen)
    row = type(instance).objects.get(pk=instance.pk)
    revision = row.latest_revision
    assert row.live_revision == revision == Revision.objects.latest("pk")
    assert {entry[-1] for entry in told} == {revision.pk}
    logs = PageLogEntry if isinstance(instance, Page) else ModelLogEntry
    entry = logs.objects.latest("pk")
    assert entry.revision == revision
    content = {k: v for k, v in revision.content.items() if k not in OWN}
    return {
        "told": [entry[:-1] for entry in told],
        "row": {k: v for k, v in model_to_dict(row, fields=names(row)).items() if k not in OWN},
        "content": {**content, "live": True, "has_unpublished_changes": False},
        "revision": (revision.user, revision.object_str, revision.base_content_type),
        "entry": (entry.action, entry.user, entry.label, entry.content_changed, entry.data),
        "first": row.first_published_at < row.last_published_at,
        "logged": logs.objects.filter(revision=revision).count(),
    }


def names(instance) -> list[str]:
    return [field.name for field in instance._meta.concrete_fields]


@pytest.mark.parametrize(
    "find", [lambda: lesson("heat", "uz-cyrl"), lambda: question("Q1", "uz-cyrl")]
)
def test_rows_and_news_are_those_of_wagtail(tiny, timur, find):
    theirs, ours = find(), find()
    wagtail = heard(
        theirs,
        lambda: theirs.save_revision(user=timur).publish(user=timur, skip_permission_checks=True),
    )
    ours.refresh_from_db()
    assert heard(ours, lambda: publishing.publish(ours, timur)) == wagtail


def test_a_scheduled_publication_does_not_come_back(tiny):
    page = lesson("heat", "uz-cyrl")
    earlier = page.save_revision()
    Revision.objects.filter(pk=earlier.pk).update(approved_go_live_at="2030-01-01T00:00Z")
    with by_itself():
        publishing.publish(page)
    assert page.scheduled_revision is None
