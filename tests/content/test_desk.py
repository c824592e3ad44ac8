"""The translation desk: what is translated, missing, stale, in review, by whom; PO files."""

import json
import re
from html import unescape

import polib
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Locale, Workflow, WorkflowTask
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, TranslationSource

from content import desk, desk_texts, importing
from content.differing import words
from courses.models import CoursePage, LessonPage
from languages import glossary_loading
from languages.models import Correction
from tests.content.curricula import lesson, publish, question
from tests.courses.watching import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client, timur, tiny):
    client.force_login(timur)
    return client


def bread() -> CoursePage:
    return CoursePage.objects.get(slug="bread", locale__language_code="en")


def line(slug: str, language: str = "ru") -> desk.Line:
    return next(x for x in desk.lines(bread(), language) if getattr(x.source, "slug", "") == slug)


def texts(slug: str, language: str = "ru") -> list[desk_texts.Text]:
    terms = desk_texts.Terms("en", language)
    return desk_texts.texts(lesson(slug).translation_key, language, terms)


def translated_by(person, source, path: str, text: str) -> None:
    """A person translates one text in wagtail-localize's editor."""
    row = TranslationSource.objects.get(object_id=source.translation_key)
    segment = row.stringsegment_set.get(context__path=path)
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=Locale.objects.get(language_code="ru"),
        defaults={"data": text, "last_translated_by": person, "translation_type": "manual"},
    )


# Figures ----------------------------------------------------------------------------------------


def test_a_course_that_is_translated_is_all_done(tiny):
    [(course, by_language)] = desk.overview()
    assert course.slug == "bread"
    assert [code for code, _count in by_language] == ["ru", "uz", "uz-cyrl"]
    for _code, count in by_language:
        assert count.wanted == count.done > 50
        assert (count.missing, count.stale, count.review, count.percent) == (0, 0, 0, 100)


def test_a_changed_source_is_stale_and_a_new_text_is_missing(tiny):
    publish(lesson("heat"), title="Great heat", content_note="Hot!")
    found = line("heat")
    assert (found.count.stale, found.count.missing, found.state) == (1, 1, "live")
    assert found.count.done == found.count.wanted - 2


def test_who_translated_and_what_is_a_draft(tiny, timur):
    publish(lesson("heat"), title="Great heat")
    translated_by(timur, lesson("heat"), "title", "Сильный жар")
    lesson("heat", "ru").save_revision()
    found = line("heat")
    assert (found.count.by, found.state, found.count.stale) == ({str(timur)}, "draft", 0)
    assert desk.total([found.key], "ru").drafts == 1


def test_what_waits_for_a_review(tiny, timur):
    workflow = Workflow.objects.create(name="Reading")
    task = GroupApprovalTask.objects.create(name="Second reader")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = lesson("heat", "ru")
    page.save_revision()
    workflow.start(page, timur)
    assert line("heat").task == "Second reader"
    assert desk.total([line("heat").key], "ru").review == 1


def test_an_object_that_is_not_there_yet(tiny):
    LessonPage.objects.filter(slug="heat", locale__language_code="ru").delete()
    assert line("heat").state == "none"


def test_the_desk_costs_the_same_however_large_the_course(tiny):
    with queries() as asked:
        desk.lines(bread(), "ru")
    assert len(asked) <= 20


# Texts ------------------------------------------------------------------------------------------


def test_old_and_new_source_stand_side_by_side(tiny):
    before = lesson("heat").title
    publish(lesson("heat"), title=f"{before} of the oven")
    stale = next(text for text in texts("heat") if text.state == "stale")
    assert stale.place == "title"
    assert stale.translation == lesson("heat", "ru").title
    assert stale.difference == [(" ", before), ("+", " of the oven")]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("one two", "one two", [(" ", "one two")]),
        ("one two", "one three", [(" ", "one"), ("-", " two"), ("+", " three")]),
        ("", "one", [("+", "one")]),
        ("one", "", [("-", "one")]),
    ],
)
def test_differences_are_marked_word_by_word(old, new, marked):
    assert words(old, new) == marked


def test_derived_and_corrected_cyrillic_are_told_apart(tiny):
    publish(lesson("heat", "uz-cyrl"), title="Ҳарорат")
    publish(lesson("heat", "uz"), content_note="Ogʻir mavzu.")
    states = {text.place: text.state for text in texts("heat", "uz-cyrl")}
    assert states.pop("title") == "done"
    assert set(states.values()) <= {"derived", "missing"}


def test_derived_texts_stand_beside_the_latin_that_they_follow(trainer, tiny):
    publish(lesson("heat", "uz"), title="Oʻchoq")
    title = next(text for text in texts("heat", "uz-cyrl") if text.place == "title")
    assert (title.source, title.language, title.translation) == ("Oʻchoq", "uz", "Ўчоқ")
    # The same, where Latin is behind its source.
    publish(lesson("heat"), title="Heat in the oven")
    title = next(text for text in texts("heat", "uz-cyrl") if text.place == "title")
    assert (title.source, title.language) == ("Oʻchoq", "uz")
    url = reverse("content_desk_texts", args=["bread", "uz-cyrl", lesson("heat").translation_key])
    assert '<div lang="uz-Latn">Oʻchoq' in trainer.get(url).content.decode()


def test_places_are_called_as_in_the_editor(tiny):
    with override("ru"):
        found = {text.place: text.where for text in texts("heat")}
    assert found["title"] == "Название"
    assert not any(re.search("[0-9a-f]{8}-|[A-Za-z]", name) for name in found.values()), found


def test_the_desk_calls_a_course_in_the_persons_language(trainer, timur):
    profile = UserProfile.get_for_user(timur)
    profile.preferred_language = "ru"
    profile.save()
    key = lesson("flour").translation_key
    for address in (
        reverse("content_desk"),
        reverse("content_desk_course", args=("bread", "ru")),
        reverse("content_desk_texts", args=("bread", "ru", key)),
    ):
        html = trainer.get(address).content.decode()
        heading = html.split("<main", 1)[-1].split("<table", 1)[0]
        assert "Хлеб в двух модулях" in html and "Bread in two modules" not in heading


def test_a_course_that_is_not_there_in_the_persons_language_is_marked(trainer, timur):
    profile = UserProfile.get_for_user(timur)
    profile.preferred_language = "ru"
    profile.save()
    CoursePage.objects.filter(slug="bread", locale__language_code="ru").update(live=False)
    html = trainer.get(reverse("content_desk_course", args=("bread", "uz"))).content.decode()
    assert '<span lang="en">Bread in two modules</span>' in html
    assert "<title>" in html and "span" not in html.split("</title>")[0].split("<title>")[1]


def test_a_stale_correction_is_shown_with_what_changed_and_may_be_dismissed(trainer, tiny):
    publish(lesson("heat", "uz-cyrl"), title="Ҳарорат")
    publish(lesson("heat", "uz"), title="Issiqlik kuchi")
    assert line("heat", "uz-cyrl").count.stale == 1
    [stale] = desk_texts.stale_corrections(lesson("heat", "uz-cyrl"))
    assert stale.difference == [(" ", "Issiqlik"), ("+", " kuchi")]

    key = lesson("heat").translation_key
    page = trainer.get(reverse("content_desk_texts", args=["bread", "uz-cyrl", key]))
    assert "Ҳарорат" in page.content.decode() and "<ins>" in page.content.decode()
    url = reverse("content_desk_dismiss", args=[stale.row.pk])
    assert trainer.post(url, {"course": "bread"}).status_code == 302
    assert not Correction.objects.exists()
    assert lesson("heat", "uz-cyrl").title == "Иссиқлик кучи"


def test_terms_of_the_glossary_stand_beside_the_text_and_warn(trainer, tiny, timur):
    glossary_loading.load()
    publish(lesson("heat"), content_note="A firearm is no oven.")
    translated_by(timur, lesson("heat"), "content_note", "Ствол — не печь.")
    found = next(text for text in texts("heat") if text.place == "content_note")
    assert [entry.term for entry in found.terms] == ["огнестрельное оружие"]
    assert [entry.term for entry in found.warnings] == ["огнестрельное оружие"]
    translated_by(timur, lesson("heat"), "content_note", "Огнестрельным оружием не пекут.")
    found = next(text for text in texts("heat") if text.place == "content_note")
    assert found.warnings == []


def test_the_translation_editor_shows_the_terms_of_its_texts(admin_client, tiny):
    glossary_loading.load()
    publish(lesson("heat"), content_note="A firearm is no oven.")
    url = reverse("wagtailadmin_pages:edit", args=[lesson("heat", "ru").pk])
    [segment] = [
        s for s in editor(admin_client, url)["segments"] if "firearm" in s.get("source", "")
    ]
    assert segment["location"]["subField"] == "Glossary: firearm → огнестрельное оружие"


def test_the_translation_editor_names_the_converter_and_writes_no_english_months(
    admin_client, tiny
):
    url = reverse("wagtailadmin_pages:edit", args=[lesson("heat", "uz-cyrl").pk])
    publish(lesson("heat", "uz"), title="Olov")
    comments = {row["comment"] for row in editor(admin_client, url)["initialStringTranslations"]}
    now = timezone.now().strftime("%d.%m.%Y")
    assert f"Translated with the script converter on {now}" in comments
    assert not any("uz-latn" in comment for comment in comments)


def editor(client, url: str) -> dict:
    """What wagtail-localize's script is given."""
    html = client.get(url).content.decode()
    return json.loads(unescape(re.search(r'data-props="([^"]*)"', html)[1]))


# Pages ------------------------------------------------------------------------------------------


def pages() -> list[str]:
    key = lesson("heat").translation_key
    return [
        reverse("content_desk"),
        reverse("content_desk_course", args=["bread", "ru"]),
        reverse("content_desk_course", args=["bread", "uz-cyrl"]) + "?open=1",
        reverse("content_desk_texts", args=["bread", "uz", key]),
        reverse("content_desk_texts", args=["bread", "ru", question("Q1").translation_key]),
        reverse("content_desk_po", args=["bread", "ru"]),
    ]


def test_trainers_work_at_the_desk(trainer):
    for url in pages():
        assert trainer.get(url).status_code == 200, url
    html = trainer.get(pages()[3].replace("/uz/", "/ru/")).content.decode()
    assert f"/admin/pages/{lesson('heat', 'ru').pk}/edit/" in html


def test_learners_and_strangers_do_not(client, aziza_client, tiny):
    for url in pages():
        assert client.get(url).status_code == 302
        assert aziza_client.get(url).status_code in (302, 403)
    assert aziza_client.post(pages()[-1]).status_code in (302, 403)


def test_what_is_not_there_is_not_found(trainer):
    key = "00000000-0000-4000-8000-000000000000"
    for url in (
        reverse("content_desk_course", args=["nothing", "ru"]),
        reverse("content_desk_course", args=["bread", "en"]),
        reverse("content_desk_course", args=["bread", "xx"]),
        reverse("content_desk_texts", args=["bread", "ru", key]),
        reverse("content_desk_po", args=["bread", "uz-cyrl"]),
    ):
        assert trainer.get(url, follow=True).status_code == 404


def test_the_list_can_be_narrowed_to_what_is_to_be_done(trainer):
    url = reverse("content_desk_course", args=["bread", "ru"])
    assert lesson("heat").title in trainer.get(url).content.decode()
    publish(lesson("heat"), title="Great heat")
    html = trainer.get(url + "?open=1").content.decode()
    assert "Great heat" in html and lesson("flour").title not in html.split("<tbody>")[1]


# PO files ---------------------------------------------------------------------------------------


def downloaded(trainer, language: str = "ru") -> polib.POFile:
    url = reverse("content_desk_po", args=["bread", language])
    return polib.pofile(trainer.get(url).content.decode())


def uploaded(trainer, text: str, language: str = "ru") -> str:
    file = SimpleUploadedFile("bread.po", text.encode())
    url = reverse("content_desk_po", args=["bread", language])
    response = trainer.post(url, {"po": file})
    assert response.status_code == 302
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def entry(po: polib.POFile, context: str, text: str) -> polib.POEntry:
    return next(e for e in po if (e.msgctxt, e.msgid) == (context, text))


def test_a_course_goes_out_and_comes_back_as_one_po_file(trainer):
    po = downloaded(trainer)
    assert po.percent_translated() == 100
    entry(po, "oven/heat#title", "Heat").msgstr = "Температура"
    before = lesson("flour", "ru").live_revision_id
    assert "1 object published" in uploaded(trainer, str(po))
    assert lesson("heat", "ru").title == "Температура"
    assert lesson("flour", "ru").live_revision_id == before


def test_a_file_that_changes_nothing_publishes_nothing(trainer):
    assert "0 objects published" in uploaded(trainer, str(downloaded(trainer)))


def test_a_stale_text_is_fuzzy_and_its_translation_makes_the_page_complete(trainer):
    publish(lesson("heat"), title="Heat!")
    po = downloaded(trainer)
    changed = entry(po, "oven/heat#title", "Heat!")
    assert changed.fuzzy and changed.previous_msgid == "Heat"
    assert "texts missing" in uploaded(trainer, str(po))
    changed.flags, changed.previous_msgid, changed.msgstr = [], None, "Жар!"
    assert "1 object published" in uploaded(trainer, str(po))
    assert lesson("heat", "ru").title == "Жар!"


def test_uzbek_from_a_file_is_there_in_cyrillic_at_once(trainer):
    po = downloaded(trainer, "uz")
    entry(po, "oven/heat#title", "Heat").msgstr = "Oʻchoq harorati"
    uploaded(trainer, str(po), "uz")
    assert lesson("heat", "uz-cyrl").title == "Ўчоқ ҳарорати"


def test_a_broken_file_changes_nothing_and_names_its_line(trainer):
    before = lesson("heat", "ru").live_revision_id
    said = uploaded(trainer, 'msgid "x\nmsgstr "y"\n')
    assert "bread.po:1" in said
    assert "PO file" in uploaded(trainer, "") or "not taken" in uploaded(trainer, "")
    assert lesson("heat", "ru").live_revision_id == before


def test_entries_that_are_not_in_the_course_are_named(trainer):
    po = downloaded(trainer)
    po.append(polib.POEntry(msgctxt="oven/cold#title", msgid="Cold", msgstr="Холод"))
    assert "oven/cold#title" in uploaded(trainer, str(po))


def test_a_file_is_taken_without_a_browser(tiny):
    taken = importing.take(bread(), "ru", importing.po_of(bread(), "ru").encode())
    assert (taken.published, taken.incomplete, taken.unknown) == (0, 0, [])


def test_terms_translated_otherwise_are_listed(tiny, timur, capsys):
    glossary_loading.load()
    publish(lesson("heat"), content_note="A firearm is no oven.")
    translated_by(timur, lesson("heat"), "content_note", "Ствол — не печь.")
    call_command("check_terms", "bread")
    said = capsys.readouterr().out
    assert "ru Heat content_note: “огнестрельное оружие” expected" in said
    assert "terms translated otherwise" in said
