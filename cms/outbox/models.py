"""What django-tasks-db's table does not say: who has a task now, and when a periodic one is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult


class Delivery(models.Model):
    """Where a task row is: with a worker until `held_until`, or its id sent to the broker.

    There is no row for a task that nobody holds and that was never sent again.
    """

    task = models.OneToOneField(
        DBTaskResult, on_delete=models.CASCADE, primary_key=True, related_name="delivery"
    )
    holder = models.CharField(_("held by"), max_length=64, blank=True)
    held_until = models.DateTimeField(_("held until"), null=True, db_index=True)
    sent_at = models.DateTimeField(_("sent again at"), null=True)

    class Meta:
        verbose_name = _("delivery of a task")
        verbose_name_plural = _("deliveries of tasks")

    def __str__(self) -> str:
        return f"{self.task_id} {self.holder}".strip()


class PeriodicRun(models.Model):
    """When a job of `cms.periodic.PERIODIC` is due next."""

    name = models.CharField(_("name"), max_length=64, primary_key=True)
    next_at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("periodic job")
        verbose_name_plural = _("periodic jobs")

    def __str__(self) -> str:
        return self.name
