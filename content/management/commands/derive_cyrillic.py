from typing import Any

from django.core.management.base import BaseCommand

from courses import outline
from courses.models import CoursePage
from languages import deriving


class Command(BaseCommand):
    """Derive the Uzbek Cyrillic of all that is published in Uzbek Latin; idempotent.

    Publishing in Latin does this object by object; this is for after a change of the converter or
    its stems, where texts were written in the CMS. Corrections by people stay.
    """

    help = "Derive the Uzbek Cyrillic of all that is published in Uzbek Latin."

    def handle(self, *args: Any, **options: Any) -> None:
        with outline.paused():
            written = deriving.derive_all()
        courses = CoursePage.objects.filter(locale__language_code=deriving.CYRILLIC).count()
        self.stdout.write(f"{written} derived anew; {courses} courses in Uzbek Cyrillic")
