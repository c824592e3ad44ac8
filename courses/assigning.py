"""Which of two parallel forms a person is asked: half of a course's learners begin with each.

The form a person begins with is written into the enrolment when the first test with forms is begun:
the one that fewer learners of the course have, or by lot where they are equal. The pre-test asks
it; every later test asks the other, so that nobody meets the same questions before and after.
"""

from hashlib import sha256

from django.db import transaction
from django.db.models import Count

from learners.models import Enrolment
from quizzes.models import Purpose, Quiz
from quizzes.parallel import FORMS, other


def form_for(enrolment: Enrolment, quiz: Quiz, purpose: str) -> str:
    """The form that this person is asked in a test of this purpose; "" where a quiz has none."""
    if not (quiz.parallel and quiz.blueprint):
        return ""
    own = enrolment.form or assign(enrolment, quiz)
    return own if purpose == Purpose.PRE_TEST else other(own)


@transaction.atomic
def assign(enrolment: Enrolment, quiz: Quiz) -> str:
    """Write down with which form this person begins; once."""
    # Two who begin at the same moment would both get the rarer form: one after the other, then.
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    enrolment.refresh_from_db(fields=["form"])
    if not enrolment.form:
        enrolment.form = rarer(enrolment)
        enrolment.save(update_fields=["form"])
    return enrolment.form


def rarer(enrolment: Enrolment) -> str:
    rows = Enrolment.objects.filter(course_key=enrolment.course_key).exclude(form="")
    there = dict(rows.values_list("form").annotate(Count("pk")))
    numbers = [there.get(form, 0) for form in FORMS]
    if numbers[0] == numbers[1]:
        return FORMS[sha256(f"form/{enrolment.pk}".encode()).digest()[0] % 2]
    return FORMS[numbers.index(min(numbers))]
