from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import BaseUserManager
from django.db.models import Q, QuerySet

from people.blocking import blocks_of


class People(QuerySet):
    """Rows of people."""

    def listed(self) -> "People":
        """Those who stand in lists: not merged into another, not erased, not of an import that is
        still under way."""
        return self.filter(merged_into=None, erased_at=None, pending_import=None)

    def with_account(self, has: bool = True) -> "People":
        """Those who have an account of their own, or have none (see `User.is_claimed`)."""
        none = Q(claimed_at=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return self.exclude(none) if has else self.filter(none)

    def at(self, emails: Iterable[str]) -> dict[str, Any]:
        """Address in small letters → whom it leads to: of a row that was merged, the one that
        stays. One query, unless somebody was merged more than once."""
        found: Any = self.filter(email__in=set(emails) - {""}).select_related("merged_into")
        return {person.email: person.staying for person in found}

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list:
        """As Django's, which calls no `save`: what `User.save` fills in is filled in here."""
        people = list(objs)
        for person in people:
            person.name_block, person.phone_block = blocks_of(person)
        return super().bulk_create(people, *args, **kwargs)


class UserManager(BaseUserManager.from_queryset(People)):  # type: ignore[misc]
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
