"""What Wagtail's admin asks of rights, answered by `access`; what is used is not deleted."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import PROTECT, Model, QuerySet
from django.http import Http404
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from people.roles import is_officer
from programmes import access
from programmes.access import Right
from programmes.choices import Role

READING = {"view"}


def in_use(row: Model) -> bool:
    """Whether other rows rest on this one, so that deleting it would be refused."""
    rests = [link for link in row._meta.related_objects if link.on_delete is PROTECT]
    return any(
        link.related_model._default_manager.filter(**{link.field.name: row}).exists()
        for link in rests
    )


class OfficersOnly(ModelPermissionPolicy):
    """Programme officers do everything with these, others nothing."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_officer(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action == "delete" and in_use(instance):
            return False
        return self.user_has_permission(user, action)

    def visible(self, user: Any) -> QuerySet:
        """The rows that the person finds."""
        rows = self.model._default_manager.all()
        return rows if is_officer(user) else rows.none()


class EventPolicy(OfficersOnly):
    """Events by `access`: officers make and delete them, organisers change their own."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if is_officer(user):
            return True
        if action == "change":
            return access.own(user).filter(role=Role.ORGANISER).exists()
        return action in READING and self.visible(user).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        if action in ("add", "delete"):
            return super().user_has_permission_for_instance(user, action, instance)
        wanted = Right.CHANGE if action == "change" else Right.VIEW
        return wanted in access.rights(user, instance)

    def visible(self, user: Any) -> QuerySet:
        return access.events(user)


class OwnOnly:
    """A view of Wagtail's admin on one row: not found where the person may not see it, refused
    where they may not do this with it."""

    any_permission_required = None

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_object(*args, **kwargs)  # type: ignore[misc]
        policy = policy_registry.get_by_type(type(found))
        user = self.request.user  # type: ignore[attr-defined]
        if not policy.visible(user).filter(pk=found.pk).exists():
            raise Http404
        wanted = getattr(self, "permission_required", None) or "view"
        if not policy.user_has_permission_for_instance(user, wanted, found):
            raise PermissionDenied
        return found


class VisibleOnly:
    """A list of Wagtail's admin with the rows that the person finds."""

    def get_base_queryset(self) -> QuerySet:
        policy = policy_registry.get_by_type(self.model)  # type: ignore[attr-defined]
        return policy.visible(self.request.user)  # type: ignore[attr-defined]
