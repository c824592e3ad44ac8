"""Trainers write the question bank."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_write(apps, schema_editor):
    grant(apps, TRAINERS, "quizzes", "question", ["view", "add", "change", "delete", "publish"])
    grant(apps, TRAINERS, "quizzes", "quiz", ["view", "add", "change", "delete"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_write, migrations.RunPython.noop)]
