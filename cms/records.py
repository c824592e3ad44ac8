"""Rows that are written once: what a learner or an officer did is never rewritten."""

from typing import Any

from django.db import models


class Immutable(models.Model):
    """A record that is written once. `update()` of a query set is left to the verbs that write what
    may still come to it (a certificate is revoked, a version of a question is not current now)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} {self.pk} is a record and can't be changed.")
        super().save(*args, **kwargs)


class Permanent(Immutable):
    """A record that is never deleted either."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(f"{type(self).__name__} {self.pk} is a record and can't be deleted.")
