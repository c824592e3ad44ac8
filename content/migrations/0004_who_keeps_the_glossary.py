from django.db import migrations

from people.roles import TRAINERS, grant


def let_trainers_keep_the_glossary(apps, schema_editor):
    grant(apps, TRAINERS, "languages", "glossaryterm", ["view", "add", "change", "publish"])
    grant(apps, TRAINERS, "languages", "correction", ["view", "change"])


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_conflict_permissions"),
        ("languages", "0002_glossary"),
        ("people", "0003_roles"),
    ]
    operations = [
        migrations.RunPython(let_trainers_keep_the_glossary, migrations.RunPython.noop)
    ]
