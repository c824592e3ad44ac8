"""The groups of programmes."""

from django.db import migrations

from people.roles import permission
from programmes.roles import (
    AUDITORS,
    DONOR_VIEWERS,
    EVENT_ORGANISERS,
    IN_THE_ADMIN,
    NATIONAL_COORDINATORS,
)

GROUPS = (EVENT_ORGANISERS, NATIONAL_COORDINATORS, DONOR_VIEWERS, AUDITORS)


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name in GROUPS:
        groups.get_or_create(name=name)
    door = permission(apps, "wagtailadmin", "admin", "access_admin")
    for group in groups.filter(name__in=IN_THE_ADMIN):
        group.permissions.add(door)
    groups.get(name=AUDITORS).permissions.add(
        permission(apps, "programmes", "event", "view_attendance_log")
    )


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_initial"),
        ("people", "0003_roles"),
        ("wagtailadmin", "0006_formstate"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
