from typing import Any

from django.contrib.auth.models import BaseUserManager


class UserManager(BaseUserManager):
    """Makes people, with or without an e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str = "", password: str | None = None, **fields: Any) -> Any:
        """A person; without a password the account cannot be signed in to until it is claimed."""
        user: Any = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        """An administrator. Raises ValueError without an e-mail address: nobody could sign in."""
        if not email:
            raise ValueError("An administrator needs an e-mail address.")
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
