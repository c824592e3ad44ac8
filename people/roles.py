"""Who may do what: two groups made at installation, and the permissions that stand behind them."""

from collections.abc import Iterable
from typing import Any

TRAINERS = "Trainers"
PROGRAMME_OFFICERS = "Programme officers"


def is_officer(user: Any) -> bool:
    """Whether the person may see participation and reports (administrators may)."""
    return user.is_active and user.has_perm("people.view_participation")


def may_manage_people(user: Any) -> bool:
    """Whether the person enters, imports, merges and erases people (administrators may)."""
    return user.is_active and user.has_perm("people.manage_people")


def may_handle(officer: Any, person: Any) -> bool:
    """Whether an officer may change this person's row: who has a role of their own is changed by
    administrators only, so that nobody comes to a role by a changed address."""
    if not may_manage_people(officer):
        return False
    return officer.is_superuser or not (person.is_superuser or person.groups.exists())


def is_trainer(user: Any) -> bool:
    """Whether the person writes and translates courses in the admin (administrators may).

    Officers enter the admin too; what only trainers may there is to submit translations.
    """
    return user.is_active and user.has_perm("wagtail_localize.submit_translation")


def may_enter_admin(user: Any) -> bool:
    """Whether the admin opens to the person; what they find there is decided model by model."""
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
