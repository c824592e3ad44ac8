import pytest

from tests.content.curricula import Curriculum


@pytest.fixture
def curriculum(tmp_path, tiny) -> Curriculum:
    """A copy of the tiny course, which the database holds."""
    return Curriculum(tmp_path / "curriculum")


@pytest.fixture
def admin_client(client, django_user_model):
    admin = django_user_model.objects.create_user("admin@example.org", "x", is_superuser=True)
    client.force_login(admin)
    return client
