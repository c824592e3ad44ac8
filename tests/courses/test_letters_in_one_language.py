"""Letters are in the person's language and script, whoever asked for them from which screen."""

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from courses import tasks
from learners.models import Enrolment
from tests.courses.test_one_language import TAGS, foreign

pytestmark = pytest.mark.django_db
# Addresses and names stand in letters as they are.
NAMES = {"Non", "Хлеб", "Bread"}


def odd_words(text: str, language: str) -> list[str]:
    lines = (line for line in text.splitlines() if line.strip())
    return [word for line in lines for word in foreign(line, language, set()) if word not in NAMES]


@pytest.mark.parametrize("language", TAGS)
def test_a_welcome_is_in_one_language(aziza, enrolment, language):
    aziza.language = language
    aziza.save()
    Enrolment.objects.filter(pk=enrolment.pk).update(context={})
    tasks.send_welcome.func(enrolment.pk)
    letter = mail.outbox[-1]
    assert odd_words(letter.subject + "\n" + letter.body, language) == []
    assert f'lang="{TAGS[language]}"' in letter.alternatives[0][0]
    assert f"/{language}/courses/bread/" in letter.body


@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("screen", ["en", "ru"])
def test_a_new_password_is_offered_in_the_persons_language(client, aziza, language, screen):
    aziza.language = language
    aziza.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = screen
    client.post(reverse("account_reset_password"), {"email": aziza.email})
    row = DBTaskResult.objects.get(task_path="people.tasks.send_letter")
    subject, body, _to = row.args_kwargs["args"]
    assert odd_words(subject + "\n" + body, language) == []
