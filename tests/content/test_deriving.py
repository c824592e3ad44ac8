"""What is published in Uzbek Latin is published in Cyrillic, and people's corrections stay."""

import pytest
from django.core.management import call_command
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import InformationPage
from courses import outline
from courses.models import CoursePage, LessonPage, ModulePage, QuizPage
from courses.site import catalogues
from languages import deriving
from languages.memory import CONVERTER
from languages.models import Correction
from languages.texts import texts_of
from languages.uzbek import to_cyrillic
from quizzes.models import Question, QuestionText, QuestionVersion
from tests.content.curricula import lesson, publish, question
from tests.courses import building
from tests.quizzes import bank

pytestmark = pytest.mark.django_db


def cyrillic(instance):
    return type(instance).objects.get(
        translation_key=instance.translation_key, locale__language_code="uz-cyrl"
    )


def corrected(instance, **fields):
    """A person corrects the Cyrillic copy and publishes it."""
    page = cyrillic(instance)
    publish(page, **fields)
    return page


def paragraph(page) -> str:
    return next(b["value"] for b in page.body.raw_data if b["type"] == "paragraph")


def with_paragraph(page, text: str):
    data = [dict(b) for b in page.body.raw_data]
    next(b for b in data if b["type"] == "paragraph")["value"] = text
    return data


# Following --------------------------------------------------------------------------------------


def test_a_page_published_in_latin_is_published_in_cyrillic(tiny):
    publish(lesson("heat", "uz"), title="Oʻchoq va qurol", content_note="Ogʻir mavzu.")
    found = lesson("heat", "uz-cyrl")
    assert (found.title, found.content_note, found.live) == (
        "Ўчоқ ва қурол", "Оғир мавзу.", True,
    )  # fmt: skip
    assert outline.course("bread", "uz-cyrl").find("oven", "heat").title == "Ўчоқ ва қурол"


def test_rich_text_keeps_its_markup_and_block_ids(tiny):
    latin = lesson("heat", "uz")
    text = '<p>Qarang: <a href="https://lex.uz/dars">lex.uz</a>, <b>UNODC</b> nashri.[^F1]</p>'
    publish(latin, body=with_paragraph(latin, text))
    found = lesson("heat", "uz-cyrl")
    assert paragraph(found) == (
        '<p>Қаранг: <a href="https://lex.uz/dars">lex.uz</a>, <b>UNODC</b> нашри.[^F1]</p>'
    )
    assert [b["id"] for b in found.body.raw_data] == [
        b["id"] for b in lesson("heat", "uz").body.raw_data
    ]


def test_an_emptied_text_is_emptied_and_facts_follow(tiny):
    latin = lesson("heat", "uz")
    publish(latin, content_note="Ogʻir mavzu.", minutes=7)
    publish(latin, content_note="", minutes=9)
    found = lesson("heat", "uz-cyrl")
    assert (found.content_note, found.minutes) == ("", 9)


def test_a_question_published_in_latin_is_asked_in_cyrillic(tiny):
    latin = question("Q1", "uz")
    value = latin.body[0].value
    value["stem"] = "Xamir nimadan qilinadi, oʻylab koʻring?"
    latin.body = [("single_choice", value)]
    publish(latin)
    newest = QuestionText.objects.filter(language="uz-cyrl", version__code="Q1").latest("pk")
    assert newest.texts["stem"] == "Хамир нимадан қилинади, ўйлаб кўринг?"


def test_a_question_asked_otherwise_is_asked_in_cyrillic_as_soon_as_in_latin(
    tiny, django_capture_on_commit_callbacks
):
    """A version of the question has both texts, or neither: nothing else has to be published."""
    source = question("Q1")
    source.body[0].value["stem"] = "What is bread made of?"
    publish(source)
    version = QuestionVersion.objects.get(code="Q1", current=True)
    assert not version.translations.exists()
    with django_capture_on_commit_callbacks(execute=True):
        translate(source, "What is bread made of?", "Oʻzi non nimadan yopiladi?")
    texts = {text.language: text.texts["stem"] for text in version.translations.all()}
    assert texts["uz"] == "Oʻzi non nimadan yopiladi?"
    assert texts["uz-cyrl"] == "Ўзи нон нимадан ёпилади?"


def test_a_question_written_in_uzbek_is_asked_in_cyrillic_as_soon_as_it_is_changed(tiny):
    latin = bank.published("Q9", language="uz", bank="bread")
    latin.body[0].value["stem"] = "Oʻzi non nimadan yopiladi?"
    publish(latin)
    version = QuestionVersion.objects.get(code="Q9", current=True)
    texts = {text.language: text.texts["stem"] for text in version.translations.all()}
    assert texts == {"uz-cyrl": "Ўзи нон нимадан ёпилади?"}


def translate(source, text: str, latin: str) -> None:
    """A person translates the one text that is missing into Uzbek, and publishes."""
    known = TranslationSource.objects.get(object_id=source.translation_key)
    segment = known.stringsegment_set.get(string__data=text)
    uzbek = Locale.objects.get(language_code="uz")
    StringTranslation.objects.create(
        translation_of=segment.string, context=segment.context, locale=uzbek, data=latin
    )
    known.translations.get(target_locale=uzbek).save_target(publish=True)


def test_a_draft_in_latin_changes_nothing(tiny):
    before = lesson("heat", "uz-cyrl").live_revision_id
    latin = lesson("heat", "uz")
    latin.title = "Qoralama"
    latin.save_revision()
    assert lesson("heat", "uz-cyrl").live_revision_id == before


def test_publishing_the_same_again_writes_no_revision(tiny):
    before = lesson("heat", "uz-cyrl").live_revision_id
    publish(lesson("heat", "uz"))
    assert lesson("heat", "uz-cyrl").live_revision_id == before


def test_what_is_closed_in_latin_is_closed_in_cyrillic_and_comes_back(tiny):
    lesson("heat", "uz").unpublish()
    assert not lesson("heat", "uz-cyrl").live
    assert outline.course("bread", "uz-cyrl").find("oven", "heat").language == "en"


def test_what_a_person_closed_in_cyrillic_stays_closed(tiny):
    lesson("heat", "uz-cyrl").unpublish()
    publish(lesson("heat", "uz"), title="Olov")
    found = lesson("heat", "uz-cyrl")
    assert (found.live, found.get_latest_revision_as_object().title) == (False, "Олов")


def test_an_information_page_is_derived_too(tiny):
    home = catalogues()["uz"].get_parent().specific
    page = InformationPage(title="Maʼlumot", slug="malumot", locale=home.locale)
    page.body = '<p data-block-key="x">Oʻquv <i>qoʻllanma</i></p>'
    home.add_child(instance=page)
    page.save_revision().publish()
    found = cyrillic(page)
    assert (found.title, found.live, found.url_path) == (
        "Маълумот", True, "/home-uz-cyrl/malumot/",
    )  # fmt: skip
    assert "Ўқув <i>қўлланма</i>" in found.body


# Courses written in Uzbek or Russian ------------------------------------------------------------


def test_a_course_written_in_uzbek_is_there_in_cyrillic_from_the_start(tiny):
    page = building.course("arpa", language="uz", title="Arpa yetishtirish")
    module, step = building.module_of(page), LessonPage.objects.child_of(building.module_of(page))
    # Built without news, as if only now published: the step first, its parents are made with it.
    publish(step.get(), title="Yerni haydash")
    found = cyrillic(step.get())
    assert found.title == "Ерни ҳайдаш"
    assert cyrillic(module).get_parent().specific == cyrillic(page)
    course = outline.course("arpa", "uz-cyrl")
    assert (course.title, course.source_language) == ("Арпа етиштириш", "uz")
    assert {s.language for s in course.steps} == {"uz-cyrl"}
    assert Page.find_problems() == ([], [], [], [], [])


def test_children_that_waited_come_with_their_parent(tiny):
    page = building.course("arpa", language="uz", title="Arpa", lessons=2)
    publish(page, title="Arpa yetishtirish")
    derived = cyrillic(page)
    slugs = derived.get_descendants().live().values_list("slug", flat=True)
    assert list(slugs) == ["module-1", "lesson-1", "lesson-2"]


def test_a_whole_course_comes_with_its_parents_in_one_go(tiny):
    page = building.course("arpa", language="uz", title="Arpa", modules=2, lessons=2)
    pages = page.get_descendants(inclusive=True).order_by("path")
    assert deriving.derive_many(Page, pages.values_list("pk", flat=True)) == 1
    derived = cyrillic(page).get_descendants(inclusive=True).live()
    assert [p.translation_key for p in derived] == [p.translation_key for p in pages]
    assert Page.find_problems() == ([], [], [], [], [])


def test_many_are_derived_with_few_queries_for_each(tiny, django_assert_max_num_queries):
    """What is known of them is read for all at once; the rest is written, row by row."""
    pages = LessonPage.objects.filter(locale__language_code="uz", live=True)
    LessonPage.objects.filter(locale__language_code="uz-cyrl").update(title="Эски")
    questions = Question.objects.filter(locale__language_code="uz", live=True)
    Question.objects.filter(locale__language_code="uz-cyrl").update(note_for_writers="Эски")
    with outline.paused(), django_assert_max_num_queries(20 + 23 * len(pages)):
        assert deriving.derive_many(Page, [p.pk for p in pages]) == len(pages) > 1
    with django_assert_max_num_queries(15 + 18 * len(questions)):
        assert deriving.derive_many(Question, [q.pk for q in questions]) == len(questions) > 3


def test_a_course_written_in_russian_goes_by_way_of_uzbek_latin(tiny):
    page = building.course("arpa", language="ru", title="Ячмень")
    latin = building.translated(page, "uz", title="Arpa oʻstirish")
    assert cyrillic(latin).title == "Арпа ўстириш"
    assert outline.course("arpa", "uz-cyrl").shown_language == "uz-cyrl"
    # The module is not there in Uzbek: it stays in Russian, and says so.
    assert {m.language for m in outline.course("arpa", "uz-cyrl").modules} == {"ru"}


def test_wagtail_localize_shows_the_cyrillic_of_a_course_written_in_uzbek(tiny):
    page = building.course("arpa", language="uz", title="Arpa oʻstirish")
    publish(page)
    translation = Translation.objects.get(source__object_id=page.translation_key)
    assert (translation.source.locale.language_code, translation.target_locale.language_code) == (
        "uz", "uz-cyrl",
    )  # fmt: skip
    wanted, done = translation.get_progress()
    assert wanted == done > 0


# Corrections ------------------------------------------------------------------------------------


def test_a_correction_stays_while_its_latin_text_stays(tiny, timur):
    latin = lesson("heat", "uz")
    page = cyrillic(latin)
    page.title = "Иссиқлик ҳақида"
    page.save_revision(user=timur).publish()
    found = Correction.objects.get()
    assert (found.latin, found.cyrillic, found.by) == (latin.title, page.title, timur)

    publish(latin, minutes=11, content_note="Ogʻir mavzu.")
    after = lesson("heat", "uz-cyrl")
    assert (after.title, after.content_note) == ("Иссиқлик ҳақида", "Оғир мавзу.")
    assert Correction.objects.get().stale_since is None


def test_a_correction_is_stale_when_its_latin_text_changed(tiny):
    latin = lesson("heat", "uz")
    before = latin.title
    corrected(latin, title="Иссиқлик ҳақида")
    publish(latin, title="Olov")
    assert lesson("heat", "uz-cyrl").title == "Олов"
    found = Correction.objects.get()
    assert (found.latin, found.cyrillic) == (before, "Иссиқлик ҳақида")
    assert found.stale_since

    # The old Latin text comes back: so does what the person wrote for it.
    publish(latin, title=before)
    assert lesson("heat", "uz-cyrl").title == "Иссиқлик ҳақида"
    assert Correction.objects.get().stale_since is None


def test_a_new_correction_takes_the_place_of_a_stale_one(tiny):
    latin = lesson("heat", "uz")
    corrected(latin, title="Иссиқлик ҳақида")
    publish(latin, title="Olov")
    corrected(latin, title="Аланга")
    assert [(c.latin, c.cyrillic, c.stale_since) for c in Correction.objects.all()] == [
        ("Olov", "Аланга", None)
    ]


def test_a_correction_may_be_taken_back(tiny):
    latin = lesson("heat", "uz")
    corrected(latin, title="Иссиқлик ҳақида")
    corrected(latin, title=to_cyrillic(latin.title))
    assert not Correction.objects.exists()


def test_one_paragraph_corrected_leaves_the_others_derived(tiny):
    latin = lesson("flour", "uz")
    page = cyrillic(latin)
    corrected(latin, body=with_paragraph(page, "<p>Тузатилган матн.</p>"))
    publish(latin, title="Un haqida")
    after = lesson("flour", "uz-cyrl")
    assert paragraph(after) == "<p>Тузатилган матн.</p>"
    assert after.title == "Ун ҳақида"
    assert len(Correction.objects.all()) == 1


def test_wagtail_localize_tells_derived_texts_from_corrected_ones(tiny):
    latin = lesson("heat", "uz")
    corrected(latin, title="Иссиқлик ҳақида")
    publish(latin, minutes=11)
    rows = StringTranslation.objects.filter(
        context__object_id=latin.translation_key, locale__language_code="uz-cyrl"
    )
    assert {(r.context.path, r.tool_name) for r in rows if r.context.path == "title"} == {
        ("title", "")
    }
    assert set(rows.exclude(context__path="title").values_list("tool_name", flat=True)) == {
        CONVERTER
    }


def test_an_older_converter_leaves_no_corrections_behind(tiny):
    """What it wrote yesterday is nobody's correction, though it writes otherwise today."""
    latin = lesson("heat", "uz")
    publish(latin, title="Olov", content_note="Ogʻir")
    StringTranslation.objects.filter(
        context__object_id=latin.translation_key, locale__language_code="uz-cyrl", data="Олов"
    ).update(data="Олоф")
    LessonPage.objects.filter(pk=cyrillic(latin).pk).update(title="Олоф")
    corrected(latin, content_note="Оғир мавзу")
    assert [c.cyrillic for c in Correction.objects.all()] == ["Оғир мавзу"]


def test_an_unpublished_draft_of_the_cyrillic_stays(tiny):
    latin = lesson("heat", "uz")
    draft = cyrillic(latin)
    draft.title = "Қоралама сарлавҳа"
    draft.save_revision()
    publish(latin, content_note="Ogʻir mavzu.")
    page = lesson("heat", "uz-cyrl")
    assert page.title == to_cyrillic(latin.title)
    latest = page.get_latest_revision_as_object()
    assert (latest.title, latest.content_note) == ("Қоралама сарлавҳа", "Оғир мавзу.")


def segment_of(latin, path="title"):
    source = TranslationSource.objects.get(object_id=latin.translation_key)
    return source.stringsegment_set.get(context__path=path)


def typed_by(person, latin, text: str) -> StringTranslation:
    """A person types a translation in wagtail-localize's editor and does not publish yet."""
    segment = segment_of(latin)
    row, _new = StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=Locale.objects.get(language_code="uz-cyrl"),
        defaults={"data": text, "last_translated_by": person, "translation_type": "manual"},
    )
    return row


def test_what_is_typed_in_the_translation_editor_waits_for_its_publication(tiny, timur):
    latin = lesson("heat", "uz")
    row = typed_by(timur, latin, "Иссиқ")
    publish(latin, content_note="Ogʻir mavzu.")
    row.refresh_from_db()
    assert (row.data, row.last_translated_by) == ("Иссиқ", timur)
    assert lesson("heat", "uz-cyrl").title == to_cyrillic(latin.title)


def test_what_was_typed_for_a_latin_text_that_changed_is_kept_as_stale(tiny, timur):
    latin = lesson("heat", "uz")
    typed_by(timur, latin, "Иссиқ")
    publish(latin, title="Olov")
    found = Correction.objects.get()
    assert (found.cyrillic, found.by, bool(found.stale_since)) == ("Иссиқ", timur, True)
    assert lesson("heat", "uz-cyrl").title == "Олов"


# Loading and deriving agree -----------------------------------------------------------------------


@pytest.mark.parametrize("model", [CoursePage, ModulePage, LessonPage, QuizPage, Question])
def test_loader_and_cms_derive_the_same(tiny, model):
    for latin in model.objects.filter(locale__language_code="uz", live=True):
        assert deriving.derive(latin) is None, texts_of(latin)


def test_a_correction_from_a_file_stays_when_latin_is_edited_in_the_cms(curriculum):
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    entry = '\nmsgctxt "oven/heat#title"\nmsgid "Issiqlik"\nmsgstr "Ҳарорат"\n'
    curriculum.write("translations/uz_Cyrl/bread.po", header + entry)
    curriculum.load()
    assert lesson("heat", "uz-cyrl").title == "Ҳарорат"
    publish(lesson("heat", "uz"), content_note="Ogʻir mavzu.")
    assert lesson("heat", "uz-cyrl").title == "Ҳарорат"


def test_all_that_fell_behind_is_derived_at_once(tiny, capsys):
    call_command("derive_cyrillic")  # the front page, which no file has
    capsys.readouterr()
    LessonPage.objects.filter(locale__language_code="uz-cyrl").update(title="Эски")
    call_command("derive_cyrillic")
    assert "2 derived anew" in capsys.readouterr().out
    assert lesson("heat", "uz-cyrl").title == to_cyrillic(lesson("heat", "uz").title)
    call_command("derive_cyrillic")
    assert "0 derived anew" in capsys.readouterr().out
