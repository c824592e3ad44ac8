"""What an author closes in Wagtail is closed at the addresses of learners, in every language."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction

from courses.models import CoursePage, LessonPage, ModulePage
from learners.models import Completion, Enrolment
from tests.courses import building
from tests.courses.walking import FLOUR, HEAT, Walk

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ru", "uz", "uz-cyrl")


def restrict(page: Page, kind: str, *groups: Group, password: str = "") -> PageViewRestriction:
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password=password
    )
    restriction.groups.set(groups)
    return restriction


def tiny_page(model, slug: str, language: str = "en"):
    return model.objects.get(
        slug=slug, locale__language_code=language, url_path__contains="/courses/bread/"
    )


@pytest.fixture
def police(db) -> Group:
    return Group.objects.create(name="Police academy")


@pytest.mark.parametrize("closed_in", ["en", "ru"])
def test_a_course_for_a_group_is_there_for_the_group_only(
    at_flour, client, bek, aziza, police, closed_in
):
    restrict(tiny_page(CoursePage, "bread", closed_in), "groups", police)
    aziza.groups.add(police)
    for language in LANGUAGES:
        at_flour.language = bek.language = language
        assert at_flour.get().status_code == 200
        assert at_flour.get(FLOUR).status_code == 200
        assert bek.get().status_code == 404
        assert bek.enrol().status_code == 404
        assert bek.get(FLOUR).url == bek.address()  # which says no more than 404
        answer = Walk(client, language=language).get()
        assert answer.url == f"/accounts/login/?next=/{language}/courses/bread/"
    assert Enrolment.objects.count() == 1


def test_the_catalogue_shows_it_to_the_group_only(aziza_client, client, bek, aziza, tiny, police):
    restrict(tiny_page(CoursePage, "bread"), "groups", police)
    aziza.groups.add(police)
    assert "/ru/courses/bread/" in aziza_client.get("/ru/courses/").content.decode()
    for stranger in (client, bek.client):
        page = stranger.get("/ru/courses/").content.decode()
        assert "/ru/courses/bread/" not in page and "Хлеб" not in page


def test_who_leaves_the_group_is_kept_out_and_loses_nothing(at_flour, aziza, police, record):
    aziza.groups.add(police)
    restrict(tiny_page(CoursePage, "bread"), "groups", police)
    before = record()
    aziza.groups.clear()
    assert at_flour.get(FLOUR).status_code == 404
    assert at_flour.read(FLOUR).status_code == 404
    assert at_flour.get().status_code == 404
    assert record() == before
    assert "Bread in two modules" in at_flour.client.get("/en/my-learning/").content.decode()
    aziza.groups.add(police)
    assert at_flour.read(FLOUR).url == at_flour.address(HEAT)


@pytest.mark.parametrize(("model", "slug"), [(LessonPage, "flour"), (ModulePage, "dough")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_single_lesson_or_module_may_be_closed(at_flour, police, model, slug, language):
    restrict(tiny_page(model, slug), "groups", police)
    at_flour.language = language
    assert at_flour.get().status_code == 200
    assert at_flour.get(FLOUR).status_code == 404
    assert at_flour.read(FLOUR).status_code == 404
    assert Completion.objects.count() == 1


def test_a_course_for_everybody_who_signs_in(client, bek, tiny):
    restrict(tiny_page(CoursePage, "bread"), "login")
    assert bek.get().status_code == 200
    assert Walk(client).get().url == "/accounts/login/?next=/en/courses/bread/"
    assert "/en/courses/bread/" in client.get("/en/courses/").content.decode()


def test_a_course_with_a_password_asks_for_it_once(at_flour, client):
    restriction = restrict(tiny_page(CoursePage, "bread"), "password", password="non-va-tuz")
    for walk in (at_flour, Walk(client)):
        answer = walk.get()
        page = answer.content.decode()
        assert answer.status_code == 200 and 'type="password"' in page
        assert "Dough and oven" not in page and "saboq.css" in page
        assert "no-cache" in answer["Cache-Control"]
    page = at_flour.page(FLOUR)
    assert 'type="password"' in page and "Dough is flour" not in page
    assert at_flour.read(FLOUR).status_code == 200  # the form again, not the next step
    assert Completion.objects.count() == 1

    action = page.split('<form class="stack" method="post" action="')[1].split('"')[0]
    data = {"return_url": at_flour.address(FLOUR)}
    answer = at_flour.client.post(action, {**data, "password": "wrong"})
    assert answer.status_code == 200 and "Dough is flour" not in answer.content.decode()
    answer = at_flour.client.post(action, {**data, "password": "non-va-tuz"})
    assert answer.url == at_flour.address(FLOUR)
    for language in LANGUAGES:
        at_flour.language = language
        assert 'type="password"' not in at_flour.page(FLOUR)
    restriction.delete()
    assert Walk(client).get().status_code == 200


def test_a_closed_home_page_closes_all_below_it(client, bek, tiny, police):
    home = tiny_page(CoursePage, "bread").get_parent().get_parent()
    restrict(home, "groups", police)
    bek.language = "uz"
    assert bek.get().status_code == 404
    home.get_view_restrictions().delete()
    assert bek.get().status_code == 200


def test_another_course_stays_open(bek, tiny, police):
    building.course("barley")
    restrict(tiny_page(CoursePage, "bread"), "groups", police)
    bek.course = "barley"
    bek.enrol()
    assert bek.get("module-1/lesson-1").status_code == 200


def test_an_administrator_passes_group_restrictions(client, admin_user, tiny, police):
    restrict(tiny_page(CoursePage, "bread"), "groups", police)
    client.force_login(admin_user)
    assert Walk(client).get().status_code == 200
