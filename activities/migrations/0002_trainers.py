"""Trainers bring contents; libraries, which carry scripts, are the administrators'."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_bring_contents(apps, schema_editor):
    grant(
        apps, TRAINERS, "activities", "h5pcontent", ["view", "add", "change", "delete", "publish"]
    )


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_bring_contents, migrations.RunPython.noop)]
