"""Learning paths that certify, and who takes their courses."""

from uuid import uuid4

from wagtail.models import Locale

from courses import path_facts
from courses.models import LearningPath

TITLES = {
    "en": "The baker",
    "ru": "Пекарь",
    "uz": "Novvoy yoʻnalishi",
    "uz-cyrl": "Новвой йўналиши",
}


def made(code: str, *courses: str, optional: tuple[str, ...] = (), titles=None) -> LearningPath:
    """A published path in all languages; its source."""
    key, rows = uuid4(), {}
    entries = [(each, False) for each in courses] + [(each, True) for each in optional]
    for language, title in (titles or TITLES).items():
        locale, _made = Locale.objects.get_or_create(language_code=language)
        rows[language] = LearningPath(
            translation_key=key, locale=locale, slug=code.lower(), code=code, title=title, hours=9,
            courses=[("course", {"code": each, "title": each, "modules": "", "optional": choice})
                     for each, choice in entries],
        )  # fmt: skip
        rows[language].save()
    path_facts.forget()
    return rows["en"]
