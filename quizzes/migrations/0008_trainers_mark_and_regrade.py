"""Trainers mark open answers and decide on regrades."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_mark(apps, schema_editor):
    grant(apps, TRAINERS, "quizzes", "mark", ["view", "add"])
    grant(apps, TRAINERS, "quizzes", "regrade", ["view", "add"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0007_marks_and_regrades"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_mark, migrations.RunPython.noop)]
