"""Who may do what: two groups made at installation, and the permissions that stand behind them."""

from collections.abc import Iterable
from typing import Any

TRAINERS = "Trainers"
PROGRAMME_OFFICERS = "Programme officers"


def is_officer(user: Any) -> bool:
    """Whether the person may see participation and reports (administrators may)."""
    return user.is_active and user.has_perm("people.view_participation")


def is_trainer(user: Any) -> bool:
    """Whether the person writes and translates courses in the admin (administrators may)."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def permission(apps: Any, app_label: str, model: str, codename: str) -> Any:
    """The permission row, made here if `post_migrate` has not made it yet."""
    content_type, _ = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    row, _ = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return row


def grant(apps: Any, group: str, app_label: str, model: str, actions: Iterable[str]) -> None:
    """Let a group do `actions` ("add", "change", "publish", …) with a model; for data migrations.

    The migration depends on `("people", "0003_roles")`, where the groups are made.
    """
    rows = [permission(apps, app_label, model, f"{action}_{model}") for action in actions]
    apps.get_model("auth.Group").objects.get(name=group).permissions.add(*rows)
