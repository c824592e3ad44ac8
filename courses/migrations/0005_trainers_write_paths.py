"""Trainers write learning paths."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_write(apps, schema_editor):
    actions = ["view", "add", "change", "delete", "publish"]
    grant(apps, TRAINERS, "courses", "learningpath", actions)


class Migration(migrations.Migration):
    dependencies = [("courses", "0004_learning_paths"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_write, migrations.RunPython.noop)]
