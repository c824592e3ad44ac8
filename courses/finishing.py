"""Completing a course whose last open step was taken away: nothing is left to press but this.

Done steps complete a course as they are done. Where the one that was still to be done goes, no
step remains to do it; so the learner completes the course by hand. A course needs a final test for
that: one that is taken out for repair must not give certificates to everybody who waits for it.
"""

from courses.outline import Course
from courses.progress import Progress
from learners.models import Enrolment
from learners.progress import finish_if_ready
from quizzes.models import Purpose


def may_finish(course: Course, enrolment: Enrolment | None, state: Progress) -> bool:
    """Whether everything is done and yet the course is not complete. Mostly no query."""
    if enrolment is None or enrolment.is_complete or state.next_step is not None:
        return False
    tested = any(s.settings.get("purpose") == Purpose.FINAL_TEST for s in course.steps)
    return tested and not enrolment.requirements.filter(met_at=None).exists()


def finish(course: Course, enrolment: Enrolment, state: Progress) -> bool:
    """Complete the course if it may be completed so; True when it is new."""
    return may_finish(course, enrolment, state) and finish_if_ready(
        enrolment=enrolment, course_steps=course.step_keys, course_title=course.source_title
    )
