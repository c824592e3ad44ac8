import shutil

import pytest
from django.db import connection, connections

from tests import template_database
from tests.content.curricula import Curriculum


@pytest.fixture
def curriculum(tmp_path, tiny) -> Curriculum:
    """A copy of the tiny course, which the database holds."""
    return Curriculum(tmp_path / "curriculum")


@pytest.fixture
def transactional_db(django_db_setup, django_db_blocker, tmp_path):
    """A database of its own with the tiny course, where every transaction is really committed:
    a file, as in a running site, which threads share. SQLite only."""
    if connection.vendor != "sqlite":
        pytest.skip("a copy of the database is quick on SQLite only")
    with django_db_blocker.unblock():
        copy = shutil.copy(template_database.LOADED, tmp_path / "committed.sqlite3")
        settings_dict = connections.settings["default"]
        original = settings_dict["NAME"]
        connection.close()
        settings_dict["NAME"] = str(copy)
        # As a running site's file, it is in WAL mode before the first two open it at once: the
        # change of the mode waits for nobody.
        connection.ensure_connection()
        yield copy
        connections.close_all()
        settings_dict["NAME"] = original


@pytest.fixture
def admin_client(client, django_user_model):
    admin = django_user_model.objects.create_user("admin@example.org", "x", is_superuser=True)
    client.force_login(admin)
    return client
