import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0003_records'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EditorBundle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='hash')),
                ('archive', models.CharField(max_length=64, verbose_name='SHA-256 of the archive')),
                ('files', models.JSONField(default=dict, verbose_name='files')),
                ('scripts', models.JSONField(default=list, verbose_name='scripts')),
                ('styles', models.JSONField(default=list, verbose_name='styles')),
                ('installed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='installed')),
                ('installed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='installed by')),
            ],
            options={
                'verbose_name': 'H5P editor',
                'verbose_name_plural': 'H5P editors',
            },
        ),
    ]
