"""The library as people see it: shelf, instrument, article with what rests on it, cases."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from library.models import Case
from tests.conftest import signed_in
from tests.courses.watching import listed, queries, writes

FLOUR = "curriculum/bread/01-dough/02-flour.md"


def text_of(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer
    return answer.content.decode()


def test_the_shelf_leads_to_instruments_and_cases(client, shelf):
    page = text_of(client, "/en/library/")
    assert 'href="/en/library/bread-code/"' in page
    assert "2 parts described" in page
    assert 'href="/en/cases/burnt-loaf/"' in page


def test_an_instrument_lists_its_articles_by_number(client, shelf):
    page = text_of(client, "/ru/library/bread-code/")
    assert page.index("ст. 3") < page.index("ст. 10")
    assert "Говорит, что такое мука." in page
    assert "31 мая 2001" in page


def test_an_article_names_the_lessons_cases_and_questions_that_rest_on_it(client, shelf):
    shelf.edit(FLOUR, "[^F1]: The book of bread.", "[^F1]: The book of bread, art. 10.")
    shelf.load()
    page = text_of(client, "/en/library/bread-code/10/")
    assert 'href="/en/courses/bread/dough/flour/"' in page
    assert 'href="/en/cases/burnt-loaf/"' in page
    assert "questions of the bank" in page
    assert "Nothing on this site" in text_of(client, "/en/library/bread-code/3/")


def test_what_rests_on_an_article_rests_on_its_instrument(client, shelf):
    shelf.edit(FLOUR, "[^F1]: The book of bread.", "[^F1]: The book of bread, art. 10.")
    shelf.load()
    page = text_of(client, "/ru/library/bread-code/")
    assert 'href="/ru/courses/bread/dough/flour/"' in page


def test_learners_are_not_told_which_questions(client, aziza, timur, shelf):
    learner = text_of(signed_in(aziza), "/en/library/bread-code/")
    assert "questions of the bank" in learner
    assert "Q2" not in learner
    trainer = text_of(signed_in(timur), "/en/library/bread-code/")
    assert "Q2" in trainer
    assert "/admin/snippets/" in trainer


def test_a_lesson_links_its_source_to_the_article(aziza_client, enrolment, shelf):
    shelf.edit(FLOUR, "[^F1]: The book of bread.", "[^F1]: The book of bread, art. 10.")
    shelf.load()
    from tests.courses.walking import Walk

    walk = Walk(aziza_client, "bread")
    walk.post("dough/pre-test", {"begin": "1"})
    from courses import outline
    from learners.models import Completion

    course = outline.course("bread", "en")
    Completion.objects.create(enrolment=enrolment, step_key=course.steps[0].key)
    page = text_of(aziza_client, "/en/courses/bread/dough/flour/")
    assert '<a href="/en/library/bread-code/10/">The book of bread, art. 10.</a>' in page
    assert '<a href="/en/cases/burnt-loaf/">The burnt loaf</a>' in page
    # A case that is renamed in the CMS has its new name in the lesson at once.
    case = Case.objects.get(locale__language_code="en")
    case.title = "The black loaf"
    case.save_revision().publish()
    assert "The black loaf" in text_of(aziza_client, "/en/courses/bread/dough/flour/")


def test_a_case_is_marked_as_fiction_and_leads_back(client, shelf):
    page = text_of(client, "/en/cases/burnt-loaf/")
    assert "A fictional case" in page
    assert "<li>The oven is measured.</li>" in page
    assert 'href="/en/library/bread-code/10/"' in page
    assert 'href="/en/courses/bread/"' in page
    assert 'href="/en/courses/bread/dough/flour/"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("topic=border", True),
        ("topic=gender", False),
        ("instrument=bread-code", True),
        ("instrument=bread", False),
        ("course=T1", True),
        ("course=T2", False),
        ("topic=tracing&course=T1&instrument=bread-code", True),
        ("topic=%00&course='", False),
    ],
)
def test_cases_are_narrowed_by_topic_instrument_and_course(client, shelf, query, found):
    page = text_of(client, f"/uz/cases/?{query}")
    assert ("Kuygan non" in page) is found


def test_what_is_not_translated_is_shown_in_its_language_and_says_so(client, shelf):
    for row in Case.objects.filter(locale__language_code="ru"):
        row.unpublish()
    page = text_of(client, "/ru/cases/burnt-loaf/")
    assert "English" in page
    assert '<h1 lang="en">The burnt loaf</h1>' in page


def test_what_is_closed_is_not_found(client, shelf):
    for row in Case.objects.all():
        row.unpublish()
    text_of(client, "/en/cases/burnt-loaf/", 404)
    text_of(client, "/en/library/nothing/", 404)
    text_of(client, "/en/library/bread-code/99/", 404)
    assert "being prepared" in text_of(client, "/en/cases/")


def test_an_empty_library_says_so(client, tiny):
    assert "The shelf is being filled" in text_of(client, "/en/library/")
    assert "Дастлабки ишлар тайёрланмоқда" in text_of(client, "/uz-cyrl/cases/")


def test_a_restricted_case_is_for_its_group_only(client, aziza, olga, shelf):
    case = Case.objects.get(locale__language_code="en")
    restriction = PageViewRestriction.objects.create(
        page=case, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.get(name="Programme officers"))
    assert client.get("/en/cases/burnt-loaf/").status_code == 302
    text_of(signed_in(aziza), "/en/cases/burnt-loaf/", 404)
    text_of(signed_in(olga), "/en/cases/burnt-loaf/")


def test_the_cms_previews_a_draft(timur, shelf):
    case = Case.objects.get(locale__language_code="en")
    case.title = "Not published yet"
    answer = case.make_preview_request(preview_mode="")
    assert "Not published yet" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/en/library/", 3),
        ("/en/library/bread-code/", 8),
        ("/en/library/bread-code/10/", 8),
        ("/en/cases/", 3),
        ("/en/cases/burnt-loaf/", 5),
    ],
)
def test_pages_ask_little_and_write_nothing(client, shelf, address, most):
    text_of(client, address)
    with queries() as asked:
        text_of(client, address)
    assert len(asked) <= most, listed(asked)
    assert not writes(asked)
