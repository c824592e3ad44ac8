"""What this app does on the news of others: pages change the outline, results complete steps."""

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from activities import rules
from activities.models import H5PContent, Outcome
from activities.signals import outcome_changed
from courses import contexts, outline, path_facts, tasks
from courses.models import CoursePage, LearningPath, QuizPage
from courses.outline import Course
from languages.signals import glossary_changed
from learners import progress
from learners.models import Enrolment
from learners.signals import enrolled
from library.models import Article, Case, Instrument
from quizzes.models import (
    Attempt,
    Purpose,
    Question,
    QuestionText,
    QuestionVersion,
    Quiz,
    RegradedAttempt,
)
from quizzes.signals import attempt_graded, attempt_handed_in, attempt_marked, attempt_regraded

STEP = Page.steplen


def course_keys_of(page: Page) -> set:
    """Keys of the courses that a page is, or stands in, in any language (none for other pages)."""
    paths = [page.path[:end] for end in range(STEP, len(page.path) + 1, STEP)]
    return set(CoursePage.objects.filter(path__in=paths).values_list("translation_key", flat=True))


@receiver([page_published, page_unpublished])
def page_changed(sender, instance: Page, **kwargs) -> None:
    for key in course_keys_of(instance):
        outline.changed(key)


@receiver(post_page_move)
def page_moved(sender, instance: Page, parent_page_before, parent_page_after, **kwargs) -> None:
    """The course it left and the one it came to; a moved course changes the others' places."""
    touched: set = set()
    for parent in (parent_page_before, parent_page_after):
        below = CoursePage.objects.filter(path__startswith=parent.path)
        touched |= course_keys_of(parent) | set(below.values_list("translation_key", flat=True))
    for key in touched:
        outline.changed(key)


@receiver(post_delete, sender=Page)
def page_deleted(sender, instance: Page, **kwargs) -> None:
    """Sent for the row that all kinds of pages share, when nothing of the page is left."""
    for key in course_keys_of(instance) | {instance.translation_key}:
        outline.changed(key)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction_changed(sender, **kwargs) -> None:
    """Rare, and one above all courses concerns all."""
    for key in set(outline.Outline.objects.values_list("course_key", flat=True)):
        outline.changed(key)


@receiver(post_save, sender=Quiz)
def quiz_changed(sender, instance: Quiz, **kwargs) -> None:
    """Learners are told how many questions a test has."""
    pages = QuizPage.objects.filter(quiz=instance)
    for key in set().union(*map(course_keys_of, pages)):
        outline.changed(key)


@receiver(post_save, sender=QuestionVersion)
@receiver(post_save, sender=QuestionText)
def question_changed(sender, created: bool, **kwargs) -> None:
    """Lessons embed self-checks: their cached bodies are out of date."""
    if created:
        outline.changed_texts()


@receiver(glossary_changed)
def terms_changed(sender, **kwargs) -> None:
    """Lessons explain the terms of the glossary."""
    outline.changed_texts()


@receiver([published, unpublished, post_delete], sender=Question)
def question_came_or_went(sender, **kwargs) -> None:
    """A self-check that is no longer asked, or asked again as before, makes no new version."""
    outline.changed_texts()


@receiver([published, unpublished, post_delete])
def library_changed(sender, **kwargs) -> None:
    """Lessons link to the articles that their sources name, and to cases."""
    if sender in (Instrument, Article, Case):
        outline.changed_texts()


@receiver([published, unpublished, post_delete], sender=LearningPath)
def path_changed(sender, **kwargs) -> None:
    path_facts.forget()


@receiver([published, unpublished, post_delete], sender=H5PContent)
def activity_changed(sender, **kwargs) -> None:
    """Lessons embed interactive contents, too."""
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
        finish_step(attempt, enrolment, course, step)


def finish_step(
    attempt: Attempt, enrolment: Enrolment, course: Course, step: outline.StepEntry
) -> None:
    progress.complete(
        enrolment=enrolment,
        step_key=step.key,
        course_steps=course.step_keys,
        course_title=course.source_title,
        now=attempt.submitted_at,
    )


@receiver(attempt_handed_in)
def complete_by_handing_in(sender, attempt: Attempt, **kwargs) -> None:
    """What is done by handing in is done, though people have still to mark an answer."""
    found = place_of(attempt)
    if found is not None and attempt.purpose in DONE_BY_SUBMITTING:
        finish_step(attempt, *found)


@receiver(attempt_marked)
def tell_of_marks(sender, attempt: Attempt, **kwargs) -> None:
    if found := place_of(attempt):
        tasks.send_news.enqueue(attempt.pk, found[0].pk, "marked")


@receiver(attempt_regraded)
def tell_of_another_score(sender, attempt: Attempt, record: RegradedAttempt, **kwargs) -> None:
    if found := place_of(attempt):
        tasks.send_news.enqueue(attempt.pk, found[0].pk, f"regraded {record.pk}")


@receiver(outcome_changed)
def complete_activity(sender, outcome: Outcome, **kwargs) -> bool:
    """An interactive content that is a step of its own completes it when its rule is met. True
    when the step is done; a content inside a lesson completes nothing."""
    found = place_of(outcome)
    if found is None:
        return False
    enrolment, course, step = found
    terms = step.settings
    if terms.get("content") != str(outcome.content_key):
        return False
    if not rules.is_met(terms["rule"], terms["percent"], outcome):
        return False
    progress.complete(
        enrolment=enrolment,
        step_key=step.key,
        course_steps=course.step_keys,
        course_title=course.source_title,
        now=outcome.last_at,
    )
    return True


def place_of(record: Attempt | Outcome) -> tuple[Enrolment, Course, outline.StepEntry] | None:
    """The enrolment and step a record belongs to: its context key is made from them."""
    here = outline.visit.get()
    if here and contexts.context_key(here.enrolment, here.entry.key) == record.context_key:
        return here.enrolment, here.course, here.entry
    enrolments = Enrolment.objects.filter(user_id=record.user_id).order_by("-pk")
    known = {
        course.key: course
        for course in outline.courses(
            settings.LANGUAGE_CODE, {enrolment.course_key for enrolment in enrolments}
        )
    }
    for enrolment in enrolments:
        course = known.get(enrolment.course_key)
        for step in course.steps if course else ():
            if contexts.context_key(enrolment, step.key) == record.context_key:
                return enrolment, course, step
    return None
