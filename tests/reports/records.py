"""Builders: a course as the outline knows it, and what people did in it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from courses.models import Outline
from learners.models import Completion, Enrolment
from people.models import Affiliation, Institution, TargetGroup, User

MOMENT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
PAGE = "/en/reports/participation/"
EXPORT = f"{PAGE}export/"
numbers = count(1)


def key(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def quiz_step(course: str, purpose: str, asked: int = 5) -> dict[str, Any]:
    terms = {"pass_mark": 80, "attempts": 2, "time_limit": 0, "review": "score", "shuffle": True}
    settings = {"quiz": str(key(f"{course}/quiz")), "questions": asked, "purpose": purpose}
    return step(course, purpose, kind="quiz", settings={**settings, "terms": terms})


def step(course: str, slug: str, kind: str = "lesson", settings: dict | None = None) -> dict:
    return {
        "key": str(key(f"{course}/{slug}")), "slug": slug.replace("_", "-"), "title": slug,
        "kind": kind, "icon": "book", "minutes": 10, "code": "", "pk": 1, "source_pk": 1,
        "language": "en", "content_type": 1, "settings": settings or {},
    }  # fmt: skip


class Course:
    """A pre-test, lessons and a final test, in four languages."""

    def __init__(self, slug: str, code: str, title: str, title_ru: str = "", lessons: int = 2):
        self.slug, self.key = slug, key(slug)
        steps = [
            quiz_step(slug, "pre_test"),
            *(step(slug, f"lesson-{n}") for n in range(lessons)),
            quiz_step(slug, "final_test"),
        ]
        self.steps = [UUID(one["key"]) for one in steps]
        module = {
            "key": str(key(f"{slug}/module")), "slug": "module", "title": "Module", "code": "",
            "summary": "", "language": "en",
        }  # fmt: skip
        titles = {"en": title, "ru": title_ru or title, "uz": title, "uz-cyrl": title}
        for language in titles:
            data = {
                "pk": 1, "source_pk": 1, "title": titles[language], "source_title": title,
                "titles": titles, "shown_language": language, "source_language": "en",
                "languages": list(titles), "code": code, "hours": 6, "pass_mark": 80,
                "sequential": True, "prerequisites": [], "tree": [[module, steps]],
            }  # fmt: skip
            Outline.objects.create(
                course_key=self.key, language=language, slug=slug, position=slug, data=data
            )

    def taken_by(self, user: User, done: int = 0, at: datetime = MOMENT, **fields) -> Enrolment:
        """Enrol somebody who does the first `done` steps, one a day; all of them complete it."""
        enrolment = Enrolment.objects.create(
            user=user, course_key=self.key, enrolled_at=at, **fields
        )
        days = [at + timedelta(days=n) for n in range(1, done + 1)]
        Completion.objects.bulk_create(
            Completion(enrolment=enrolment, step_key=step, at=day)
            for step, day in zip(self.steps, days, strict=False)
        )
        if done == len(self.steps):
            enrolment.completed_at, enrolment.course_title = days[-1], self.slug.title()
            enrolment.save()
        return enrolment


def person(
    sex: str = "female", country: str = "UZ", kind: str = "customs", name: str = "", **fields
) -> User:
    """Somebody with a post; `kind=""` for somebody without."""
    number = next(numbers)
    user = User.objects.create_user(
        given_name=name or f"Person{number}", family_name="Sobirova", sex=sex, country=country,
        **fields,
    )  # fmt: skip
    if kind:
        work_for(user, office(kind, country))
    return user


def office(kind: str = "customs", country: str = "UZ") -> Institution:
    name = f"{kind.title()} office of {country}"
    return Institution.objects.get_or_create(name=name, country=country, kind=kind)[0]


def work_for(user: User, institution: Institution, until: date | None = None) -> Affiliation:
    return Affiliation.objects.create(
        user=user,
        institution=institution,
        position_level="operational",
        target_group=TargetGroup.objects.get(slug="land_border"),
        since=date(2020, 1, 1),
        until=until,
    )


def names(response) -> list[str]:
    """The people listed on the page, as it names them."""
    return [row["person"] for row in response.context["enrolments"].object_list]


def figures(response) -> dict[str, str]:
    return {str(one["label"]): one["value"] for one in response.context["figures"]}


def chart(response, name: str) -> dict[str, list[int]]:
    """The numbers of one chart: {label: values}."""
    drawn = next(one for one in response.context["charts"] if one["id"] == name)
    return {str(row["label"]): row["values"] for row in drawn["rows"]}
