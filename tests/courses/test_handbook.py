"""A course as a handbook: a page to print, a PDF made by a task, for the enrolled and trainers."""

import io

import pytest
from django.core.files.storage import storages
from pypdf import PdfReader

from courses import handbook, outline, printing, tasks
from courses.models import LessonPage
from tests.conftest import signed_in
from tests.courses.watching import listed, queries, writes

pytestmark = pytest.mark.django_db
PAGE, PDF = "/en/courses/bread/handbook/", "/en/courses/bread/handbook.pdf"


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    """A private storage of its own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }
    return storages["private"]


def test_strangers_sign_in_and_who_is_not_enrolled_goes_to_the_course(client, aziza, tiny):
    for address in (PAGE, PDF):
        assert "/accounts/login/" in client.get(address)["Location"]
        assert signed_in(aziza).get(address)["Location"] == "/en/courses/bread/"


def test_an_unknown_course_has_no_handbook(aziza_client, tiny):
    assert aziza_client.get("/en/courses/butter/handbook/").status_code == 404


def test_the_enrolled_and_trainers_read_all_lessons_with_numbers(aziza_client, enrolment, timur):
    for client in (aziza_client, signed_in(timur)):
        page = client.get(PAGE).content.decode()
        assert "1.1 Flour and water" in page
        assert "2.1 Heat" in page
        assert page.index("Contents") < page.index("1.1 Flour and water")


def test_sources_are_numbered_through_the_course_and_linked(aziza_client, enrolment):
    page = aziza_client.get(PAGE).content.decode()
    assert '<li id="source-1">The book of bread. [F1]</li>' in page
    assert '<a href="#source-1">1</a>' in page
    assert "[^" not in page


def test_the_same_source_of_two_lessons_stands_once(tiny):
    pages = LessonPage.objects.filter(locale__language_code="en").order_by("pk")
    first, second = pages.get(slug="flour"), pages.get(slug="heat")
    second.sources = first.sources
    second.save_revision().publish()
    said = handbook.assemble(outline.course("bread", "en"))
    assert [source["id"] for source in said["sources"]] == ["F1", "F2"]


def test_no_answer_of_a_question_is_in_it(tiny):
    said = str(handbook.assemble(outline.course("bread", "en")))
    assert "'kind': 'check'" not in said
    from quizzes.models import Question

    for question in Question.objects.filter(bank="bread", locale__language_code="en"):
        stem = question.body[0].value["stem"]
        assert stem not in said


def test_markup_in_a_text_stays_text(tiny, aziza_client, enrolment):
    page = LessonPage.objects.get(slug="heat", locale__language_code="en")
    page.title = 'Heat #panic("x") <b>$1$</b>'
    page.save_revision().publish()
    course = outline.course("bread", "en")
    words = "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(printing.compiled(course))).pages
    )
    assert '#panic("x")' in words
    assert "&lt;b&gt;$1$" in aziza_client.get(PAGE).content.decode()


def test_the_pdf_is_made_by_a_task_and_handed_out(aziza_client, enrolment, storage, tiny):
    assert aziza_client.get(PDF)["Location"] == PAGE
    answer = aziza_client.post(PAGE, follow=True)
    assert "The PDF is being made" in answer.content.decode()
    tasks.print_handbook.func(str(tiny.key), "en")
    assert PDF in aziza_client.get(PAGE).content.decode()
    answer = aziza_client.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert reader.metadata.title == "Bread in two modules"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("language", "word"),
    [("ru", "Источники"), ("uz", "Manbalar"), ("uz-cyrl", "Манбалар")],
)
def test_the_pdf_speaks_every_language(tiny, language, word):
    course = outline.course("bread", language)
    reader = PdfReader(io.BytesIO(printing.compiled(course)))
    assert word in "".join(page.extract_text() for page in reader.pages)


def test_a_changed_lesson_asks_for_a_new_pdf_and_the_old_one_goes(tiny, storage):
    printing.make(tiny)
    old = printing.stored_as(tiny)
    page = LessonPage.objects.get(slug="heat", locale__language_code="en")
    page.title = "More heat"
    page.save_revision().publish()
    course = outline.course("bread", "en")
    assert not printing.is_ready(course)
    printing.make(course)
    assert storage.exists(printing.stored_as(course))
    assert not storage.exists(old)


def test_making_it_twice_makes_one_file(tiny, storage):
    printing.make(tiny)
    printing.make(tiny)
    assert printing.stored(tiny) == [printing.stored_as(tiny).rpartition("/")[2]]


def test_the_page_asks_little_and_writes_nothing(aziza_client, enrolment):
    aziza_client.get(PAGE)
    with queries() as asked:
        assert aziza_client.get(PAGE).status_code == 200
    assert len(asked) <= 8, listed(asked)
    assert not writes(asked)
