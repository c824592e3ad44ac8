"""Who may enter a course or a step: decided here, and nowhere else.

Anonymous → sign-in with `next`. Not enrolled, or a step before it open → the course page, saying
why. Nothing there, or not for this person → 404.
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Page, PageViewRestriction

from courses import outline
from courses.outline import Course, StepEntry
from courses.progress import Progress
from learners import progress as learning
from learners.models import Enrolment
from people.roles import is_trainer


class Refused(Exception):
    """The way in is closed; `response` explains it."""

    def __init__(self, response: HttpResponse):
        self.response = response
        super().__init__()


@dataclass
class Visit:
    """A learner at a step: what was found on the way in, so that nobody asks the database again."""

    course: Course
    entry: StepEntry
    enrolment: Enrolment | None
    done: set = field(default_factory=set)
    preview: bool = False

    @cached_property
    def progress(self) -> Progress:
        return Progress(self.course, self.done, enrolled=True, current=self.entry)

    @property
    def is_done(self) -> bool:
        return self.entry.key in self.done


def find_course(slug: str) -> Course:
    """The course at this address in the language of the request, or 404."""
    course = outline.course(slug, get_language())
    if course is None:
        raise Http404(_("There is no such course."))
    return course


def enter(request: HttpRequest, course_slug: str, module: str, step: str) -> Visit:
    """Let a learner in to a step, or raise Refused (with the answer) or Http404."""
    if not request.user.is_authenticated:
        raise Refused(redirect_to_login(request.get_full_path()))
    course = find_course(course_slug)
    entry = course.find(module, step)
    if entry is None:
        raise missing_step(request, course)
    enrolment, done = learning.of(request.user, course.key)
    if enrolment is None:
        raise explained(request, course, _("Enrol in the course first. Then its steps open."))
    visit = Visit(course, entry, enrolment, done)
    if not visit.progress.is_open(entry) and not entry.model.is_begun(visit):
        raise explained(request, course, _("Finish the steps before this one first."))
    return visit


def reading(request: HttpRequest, slug: str) -> Course:
    """Let somebody read a course as a whole (its handbook): the enrolled, and trainers; or raise
    Refused or Http404."""
    if not request.user.is_authenticated:
        raise Refused(redirect_to_login(request.get_full_path()))
    course = find_course(slug)
    if answer := closed(request, course, course.path):
        raise Refused(answer)
    if not is_trainer(request.user) and learning.of(request.user, course.key)[0] is None:
        raise explained(request, course, _("Enrol in the course first. Then its handbook opens."))
    return course


def missing_step(request: HttpRequest, course: Course) -> Exception:
    """A step that is not in the course: 404, but whoever was just answering it is told."""
    if request.method == "POST":
        return explained(
            request, course, _("This step is no longer part of the course. Your progress is kept.")
        )
    return Http404(_("There is no such step in this course."))


def explained(request: HttpRequest, course: Course, why: str) -> Refused:
    messages.warning(request, why)
    return Refused(redirect(course.url))


def restrictions_on(path: str) -> QuerySet[PageViewRestriction]:
    """Wagtail's restrictions on the page at this path or on a page above it; one query.

    What is closed in one language is closed in all: changing the language must not open it.
    """
    paths = [path[:end] for end in range(Page.steplen, len(path) + 1, Page.steplen)]
    keys = Page.objects.filter(path__in=paths).values("translation_key")
    return PageViewRestriction.objects.filter(page__translation_key__in=keys)


def closed(request: HttpRequest, course: Course, path: str) -> HttpResponse | None:
    """What answers a request that a restriction keeps out of a page of the course; None: come in.

    The password is asked for, strangers sign in; who is outside the groups finds nothing (404).
    """
    for restriction in restrictions_on(path) if course.is_restricted else ():
        if restriction.accept_request(request):
            continue
        if restriction.restriction_type == PageViewRestriction.PASSWORD:
            return password_asked(request, path, restriction)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404(_("There is no such course."))
    return None


def password_asked(
    request: HttpRequest, path: str, restriction: PageViewRestriction
) -> HttpResponse:
    page = Page.objects.get(path=path)
    form = PasswordViewRestrictionForm(
        instance=restriction, initial={"return_url": request.get_full_path()}
    )
    action = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    answer = page.serve_password_required_response(request, form, action)
    add_never_cache_headers(answer)
    return answer


def visible(request: HttpRequest, courses: list[Course]) -> list[Course]:
    """Courses without those that are only for groups which this person is not in; one query."""
    restricted = [course.key for course in courses if course.is_restricted]
    if not restricted:
        return courses
    restrictions = PageViewRestriction.objects.filter(
        restriction_type=PageViewRestriction.GROUPS, page__translation_key__in=restricted
    ).select_related("page")
    hidden = {r.page.translation_key for r in restrictions if not r.accept_request(request)}
    return [course for course in courses if course.key not in hidden]


@dataclass(frozen=True)
class Prerequisite:
    """A course to take first; `course` is None where this site does not have it."""

    code: str
    course: Course | None
    done: bool


def prerequisites(request: HttpRequest, course: Course) -> list[Prerequisite]:
    """The courses to take before this one, and whether this person has completed them."""
    if not course.prerequisites:
        return []
    rows = outline.Outline.objects.filter(
        language=course.language, data__code__in=course.prerequisites
    )
    known = {found.code: found for found in outline.known(rows)}
    done = completed(request, [c.key for c in known.values()])
    return [
        Prerequisite(code, found := known.get(code), bool(found and found.key in done))
        for code in course.prerequisites
    ]


def completed(request: HttpRequest, keys: list) -> set:
    if not keys or not request.user.is_authenticated:
        return set()
    rows = Enrolment.objects.filter(
        user=request.user, course_key__in=keys, completed_at__isnull=False
    )
    return set(rows.values_list("course_key", flat=True))


def barring(request: HttpRequest, course: Course) -> list[Prerequisite]:
    """Enforced prerequisites that are still open, of those that this site offers."""
    if not course.prerequisites_enforced:
        return []
    return [p for p in prerequisites(request, course) if p.course and not p.done]


def preview(request: HttpRequest, page: Page) -> Visit:
    """An author's visit to a draft: a course made up around the one step, no enrolment."""
    entry = StepEntry(
        key=page.translation_key, slug=page.slug, title=page.title, kind=page.kind, icon=page.icon,
        minutes=page.duration, code=page.code, pk=page.pk, source_pk=page.pk,
        language=page.locale.language_code, content_type=page.content_type_id or 0,
        module_slug="module", course_slug="course", settings=page.outline_settings(),
    )  # fmt: skip
    row = outline.Outline(slug="course", language=page.locale.language_code, data={
        "title": _("Preview"), "source_title": "", "sequential": False, "pass_mark": 80,
        "tree": [],
    })  # fmt: skip
    course = Course(row)
    course.__dict__["modules"] = [
        outline.ModuleEntry(
            key=page.translation_key, slug="module", title=_("Preview"), code="", summary="",
            language=entry.language, steps=[entry],
        )
    ]  # fmt: skip
    return Visit(course, entry, None, preview=True)
