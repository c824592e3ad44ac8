"""What this app does on the news of others: pages change the outline, results complete steps."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses import outline, tasks, testing
from courses.models import CoursePage, ModulePage
from courses.outline import Course
from courses.step import Step
from learners import progress
from learners.models import Enrolment
from learners.signals import enrolled
from quizzes.models import Attempt, Purpose, QuestionText, QuestionVersion
from quizzes.signals import attempt_graded


def course_keys_of(page: Page) -> set:
    """Keys of the courses that a page of the course tree belongs to (none for other pages)."""
    if isinstance(page, CoursePage):
        return {page.translation_key}
    if isinstance(page, ModulePage | Step):
        paths = [page.path[:end] for end in range(4, len(page.path), 4)]
        return set(
            CoursePage.objects.filter(path__in=paths).values_list("translation_key", flat=True)
        )
    return set()


@receiver([page_published, page_unpublished, post_page_move])
def page_changed(sender, instance: Page, **kwargs) -> None:
    for key in course_keys_of(instance):
        outline.changed(key)


@receiver(post_delete)
def page_deleted(sender, instance, **kwargs) -> None:
    if isinstance(instance, CoursePage | ModulePage | Step):
        for key in course_keys_of(instance):
            outline.changed(key)


@receiver(post_save, sender=QuestionVersion)
@receiver(post_save, sender=QuestionText)
def question_changed(sender, created: bool, **kwargs) -> None:
    """Lessons embed self-checks: their cached bodies are out of date."""
    if created:
        outline.changed_texts()


# Purposes that are done by handing in; the others by passing.
DONE_BY_SUBMITTING = {Purpose.PRACTICE, Purpose.PRE_TEST, Purpose.POST_TEST, Purpose.SURVEY}


@receiver(enrolled)
def welcome(sender, enrolment: Enrolment, **kwargs) -> None:
    tasks.send_welcome.enqueue(enrolment.pk)


@receiver(attempt_graded)
def complete_step(sender, attempt: Attempt, **kwargs) -> None:
    """A graded attempt completes its step: passed, or handed in where passing is not asked for."""
    found = place_of(attempt)
    if found is None:
        return
    enrolment, course, step = found
    if attempt.purpose == Purpose.FINAL_TEST:
        tasks.send_result.enqueue(attempt.pk, enrolment.pk)
    if attempt.passed or attempt.purpose in DONE_BY_SUBMITTING:
        progress.complete(
            enrolment=enrolment,
            step_key=step.key,
            course_steps=course.step_keys,
            course_title=course.source_title,
            now=attempt.submitted_at,
        )


def place_of(attempt: Attempt) -> tuple[Enrolment, Course, outline.StepEntry] | None:
    """The enrolment and step an attempt belongs to: its context key is made from them."""
    enrolments = Enrolment.objects.filter(user_id=attempt.user_id).order_by("-pk")
    known = {
        c.key: c for c in outline.courses("en", {enrolment.course_key for enrolment in enrolments})
    }
    for enrolment in enrolments:
        course = known.get(enrolment.course_key)
        for step in course.steps if course else ():
            if testing.context_key(enrolment, step.key) == attempt.context_key:
                return enrolment, course, step
    return None
