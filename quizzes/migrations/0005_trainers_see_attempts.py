"""Trainers see attempts and their timeline, and may grant one more attempt or more time."""

from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_see(apps, schema_editor):
    grant(apps, TRAINERS, "quizzes", "attempt", ["view"])
    grant(apps, TRAINERS, "quizzes", "allowance", ["view", "add"])


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0004_tests_and_their_terms"), ("people", "0003_roles")]
    operations = [migrations.RunPython(let_trainers_see, migrations.RunPython.noop)]
