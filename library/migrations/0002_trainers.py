"""Trainers write the shelf; cases are pages, which they may write already."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_write(apps, schema_editor):
    for model in ("instrument", "article"):
        grant(apps, TRAINERS, "library", model, ["view", "add", "change", "delete", "publish"])


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_write, migrations.RunPython.noop)]
