"""Theme, language bar, frame of the pages, and the pages about the platform."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override
from wagtail.admin.menu import help_menu, reports_menu

from cms.templatetags import look
from cms.views import INFORMATION

STATIC = Path(look.__file__).resolve().parent.parent / "static" / "cms"


def render(source, path="/ru/courses/?q=1", **context):
    request = RequestFactory().get(path)
    return Template(source).render(Context({"request": request, **context}))


def test_the_language_bar_leads_to_the_same_page_in_each_language():
    with override("ru"):
        html = render("{% language_links %}")
    assert '<a href="/ru/courses/?q=1" lang="ru" hreflang="ru" aria-current="true">' in html
    assert '<a href="/uz-cyrl/courses/?q=1" lang="uz-Cyrl" hreflang="uz-Cyrl">Ўзбекча</a>' in html
    assert html.count("aria-current") == 1


@pytest.mark.parametrize(
    ("code", "tag"),
    [("en", "en"), ("ru", "ru"), ("uz", "uz-Latn"), ("uz-cyrl", "uz-Cyrl"), ("pt-br", "pt-BR")],
)
def test_language_tags_name_the_script_where_there_are_two(code, tag):
    assert look.bcp47(code) == tag


def test_the_head_names_the_page_in_all_languages():
    html = render("{% alternates %}", path="/ru/courses/?q=1")
    assert re.findall(r'hreflang="(\S+)" href="(\S+)"', html) == [
        ("en", "http://testserver/en/courses/?q=1"),
        ("ru", "http://testserver/ru/courses/?q=1"),
        ("uz-Latn", "http://testserver/uz/courses/?q=1"),
        ("uz-Cyrl", "http://testserver/uz-cyrl/courses/?q=1"),
    ]
    assert render("{% alternates %}", path="/accounts/login/") == ""


def test_where_the_address_has_no_language_the_bar_sets_the_cookie_and_comes_back():
    html = render("{% language_links %}", path="/accounts/login/?next=/ru/")
    assert 'href="/language/uz/?next=%2Faccounts%2Flogin%2F%3Fnext%3D%2Fru%2F"' in html


def test_without_a_request_there_is_no_language_bar():
    assert Template("{% language_links %}").render(Context({})) == ""


def test_choosing_a_language_sets_only_the_cookie(client):
    reply = client.get("/language/uz-cyrl/?next=/accounts/login/")
    assert reply.status_code == 302
    assert reply["Location"] == "/accounts/login/"
    assert reply.cookies[settings.LANGUAGE_COOKIE_NAME].value == "uz-cyrl"


def test_choosing_a_language_turns_a_translated_address_into_that_language(client):
    assert client.get("/language/uz/?next=/ru/about/help/%3Fa%3D1")["Location"] == (
        "/uz/about/help/?a=1"
    )


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""]
)
def test_neither_switch_leads_off_the_site(client, elsewhere):
    assert client.get("/language/ru/", {"next": elsewhere})["Location"] == "/"
    assert client.post("/theme/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_is_not_found(client, db):
    assert client.get("/language/xx/?next=/", follow=True).status_code == 404


def test_the_theme_is_kept_in_a_cookie_and_written_on_the_page(client, db):
    assert "data-theme" not in client.get("/en/about/help/").content.decode()
    reply = client.post("/theme/", {"theme": "dark", "next": "/en/about/help/"})
    assert reply["Location"] == "/en/about/help/"
    assert '<html lang="en" data-theme="dark">' in client.get("/en/about/help/").content.decode()


def test_any_other_theme_gives_the_choice_back_to_the_device(client, db):
    client.post("/theme/", {"theme": "dark", "next": "/"})
    client.post("/theme/", {"theme": '"><script>', "next": "/"})
    assert "data-theme" not in client.get("/en/about/help/").content.decode()


def test_the_theme_is_changed_by_post_only(client):
    assert client.get("/theme/?theme=dark").status_code == 405


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("slug", INFORMATION)
def test_information_pages_open_to_everyone_without_database_or_cookie(client, language, slug):
    reply = client.get(f"/{language}/about/{slug}/")  # no `db`: a query would be an error
    html = reply.content.decode()
    assert reply.status_code == 200
    assert f'<html lang="{look.bcp47(language)}"' in html
    assert html.count("<h1") == 1
    assert not reply.cookies.get("csrftoken")


def test_an_unknown_information_page_is_not_found(client, db):
    assert client.get("/en/about/nothing/").status_code == 404


def test_what_is_not_found_on_ones_own_machine_is_said_as_on_any_site(client, db, settings):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cms.views.DesignedNotFound"]
    reply = client.get("/ru/about/nothing/")
    page = reply.content.decode()
    assert reply.status_code == 404
    assert '<html lang="ru"' in page and 'id="main"' in page and "urlpattern" not in page.lower()


@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "400.html", "500.html"])
def test_error_pages_need_no_context(name):
    from django.template.loader import render_to_string

    html = render_to_string(name)
    assert html.count("<h1") == 1
    assert "saboq.css" in html


def test_a_missing_page_says_so_in_its_language(client, db):
    reply = client.get("/uz-cyrl/nothing/here/")
    assert reply.status_code == 404
    assert '<html lang="uz-Cyrl"' in reply.content.decode()


def test_progress_is_told_in_words():
    with override("en"):
        assert render("{% progress 7 9 'Seven of nine' %}") == (
            '<progress value="7" max="9" aria-label="Seven of nine">7 of 9</progress>'
        )
    assert 'max="1"' in render("{% progress 0 0 %}")


def test_icons_are_silent_and_take_the_colour_of_the_text():
    for file in (STATIC / "icons").glob("*.svg"):
        drawing = look.icon(file.stem)
        assert 'aria-hidden="true"' in drawing
        assert "currentColor" in drawing
        assert "style=" not in drawing


def test_navigation_marks_the_page_and_all_below_it():
    with override("ru"):
        links = "{% navigation %}"
        assert '<a href="/ru/courses/" aria-current="page">Курсы</a>' in render(
            links, path="/ru/courses/"
        )
        assert '<a href="/ru/courses/" aria-current="true">' in render(
            links, path="/ru/courses/gender/"
        )
        assert "aria-current" not in render(links, path="/ru/accounts/")


def test_navigation_and_foot_speak_the_language_of_the_page():
    with override("ru"):
        assert "Курсы" in render("{% navigation %}")
        assert "Глоссарий" in render("{% footer %}")
    with override("uz"):
        assert "Kurslar" in render("{% navigation %}")
        assert "/uz/glossary/" in render("{% footer %}")


def test_points_are_written_as_the_language_writes_numbers():
    with override("en"):
        assert [look.points(Decimal(n)) for n in ("8.0000", "6.5000", "0.3333", "10")] == [
            "8",
            "6.5",
            "0.33",
            "10",
        ]
    with override("ru"):
        assert look.points(Decimal("6.5")) == "6,5"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("18", True), ("1 250", True), ("0,75", True), ("82 %", True), ("–", True),
     ("At home", False), ("9.3.1 Rules", False), ("", False)],
)  # fmt: skip
def test_figures_in_tables_are_told_from_words(cell, number):
    assert look.is_number(cell) is number


def test_a_clock_never_runs_below_zero():
    now = datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert look.seconds_after(now + timedelta(minutes=2), now) == 120
    assert look.seconds_after(now - timedelta(minutes=2), now) == 0


def test_no_template_has_inline_style_or_script():
    root = STATIC.parent.parent.parent
    for template in root.glob("*/templates/**/*.html"):
        if {"email", "letters"} & set(template.parts):
            continue  # mail readers drop style sheets
        if "offline" in template.parts or template.name == "frame.html":
            continue  # saved and opened without a network; opaque, with a policy of its own
        source = template.read_text()
        assert not re.search(
            r"\sstyle=|\son[a-z]+=\"|<style|<script(?! type=\"module\" src=)", source
        ), template


def test_the_style_sheet_names_only_colours_of_its_palette_below_the_tokens():
    sheet = (STATIC / "saboq.css").read_text().split("/* 2 BASE")[1].split("/* 8 PRINT")[0]
    # Pictures stand on white in the dark, too, and so do the marks on them.
    on_pictures = {"#1b6539", "#9c2428", "#b4530a"}
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", sheet)) <= {"#fff", "#ffd37a", *on_pictures}


def test_what_a_first_visit_needs_stays_small():
    brotli = pytest.importorskip("brotli")
    sizes = {n: len(brotli.compress((STATIC / n).read_bytes())) for n in ("saboq.css", "saboq.js")}
    assert sizes["saboq.css"] < 9_000
    assert sizes["saboq.js"] < 2_500


def test_a_heading_stands_right_above_figures_only():
    rows = [
        ["Sentence", "What went wrong", "Cases"],
        ["2", "A stereotype", "1 250"],
        ["4", "", "82 %"],
    ]
    assert look.number_columns(rows) == {0, 2}
    assert look.number_columns(rows[:1]) == set()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Asia/Tashkent", "UTC+5"), ("Asia/Kabul", "UTC+4:30"), ("Etc/GMT+3", "UTC−3")],
)
def test_a_time_says_how_far_its_clock_is_from_utc(name, shown):
    with timezone.override(name):
        assert look.zone(datetime(2026, 11, 27, 20, tzinfo=UTC)) == shown


def test_menus_of_the_editor_speak_the_language_of_whoever_looks(rf, django_user_model, db):
    request = rf.get("/admin/")
    request.user = django_user_model.objects.create_user("a@example.org", is_superuser=True)
    menus = {}
    for language in ("ru", "uz"):
        with override(language):
            items = [*reports_menu.menu_items_for_request(request),
                     *help_menu.menu_items_for_request(request)]  # fmt: skip
            menus[language] = {str(item.label) for item in items}
    assert "Переводы" in menus["ru"] and "Tarjimalar" in menus["uz"]
    assert not menus["ru"] & menus["uz"]
