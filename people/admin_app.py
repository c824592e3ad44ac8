from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration, with the names and addresses of our people."""

    user_viewset = "people.admin_users.UserViewSet"
