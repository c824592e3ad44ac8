from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_decide(apps, schema_editor):
    grant(apps, TRAINERS, "content", "conflict", ["view", "change"])


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_bases"),
        ("people", "0003_roles"),
    ]
    operations = [migrations.RunPython(let_trainers_decide, migrations.RunPython.noop)]
