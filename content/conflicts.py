"""Conflicts of one course during a load: noted, decided by a person, forgotten when over."""

from django.db.models import Q

from content.models import Conflict

Place = tuple[str, str, str]


class Conflicts:
    """What was changed both in the files and in the CMS, below one path."""

    def __init__(self, course: str):
        rows = Conflict.objects.filter(Q(path=course) | Q(path__startswith=f"{course}/"))
        self.rows = {(row.path, row.language, row.place): row for row in rows}
        self.found: set[Place] = set()

    def is_decided(
        self, path: str, ours: str, theirs: str, language: str = "", place: str = ""
    ) -> bool:
        """Note a conflict; True where a person has taken the file's version."""
        row = self.rows.get((path, language, place))
        if row and row.taken and row.ours == ours:
            return True
        self.found.add((path, language, place))
        if row is None or (row.ours, row.theirs, row.taken) != (ours, theirs, False):
            Conflict.objects.update_or_create(
                path=path,
                language=language,
                place=place,
                defaults={"ours": ours, "theirs": theirs, "taken": False},
            )
        return False

    def forget_the_rest(self) -> None:
        """Drop the conflicts of earlier loads that were not found again."""
        over = [row.pk for place, row in self.rows.items() if place not in self.found]
        Conflict.objects.filter(pk__in=over).delete()
