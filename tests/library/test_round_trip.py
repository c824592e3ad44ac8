"""The library as files: loaded, shown, written back byte for byte; the CMS's edits are kept."""

from wagtail.models import Page

from content import curriculum as reading
from content import formatting, loading
from content.errors import ContentError
from library.models import Article, Case, CasesPage, Instrument
from tests.content.curricula import export, files_below
from tests.library.conftest import SHELF

ARTICLE = "library/instruments/bread-code/3.yaml"
CASE = "library/cases/burnt-loaf.md"


def article(language: str = "en", slug: str = "3") -> Article:
    return Article.objects.get(slug=slug, locale__language_code=language)


def test_all_of_it_is_loaded_in_every_language(shelf):
    for model, number in ((Instrument, 1), (Article, 2), (CasesPage, 1), (Case, 1)):
        for language in ("en", "ru", "uz", "uz-cyrl"):
            rows = model.objects.filter(live=True, locale__language_code=language)
            assert rows.count() == number, (model, language)
    assert article("uz-cyrl").title == "Атамалар"
    assert "<b>чёрный</b>" in Case.objects.get(locale__language_code="ru").facts
    assert Page.find_problems() == ([], [], [], [], [])


def test_it_is_written_back_byte_for_byte(shelf, tmp_path):
    written = export(tmp_path / "out")
    expected = files_below(SHELF)
    assert {path: data for path, data in written.items() if path in expected} == expected
    assert [path for path in written if "library" in path and path not in expected] == []


def test_loading_again_changes_nothing(shelf, tmp_path):
    export(tmp_path / "out")
    report = loading.load(tmp_path / "out")
    assert (report.loaded, report.kept, report.translations, report.conflicts) == ([], [], 0, [])


def test_the_files_are_formatted(curriculum):
    assert formatting.format_files(curriculum.root) == []


def test_a_changed_file_changes_its_object_only(shelf):
    shelf.edit(ARTICLE, "Says what flour is.", "Says what flour and water are.")
    report = shelf.load()
    assert report.loaded == ["library/instruments/bread-code/3"]
    assert article().summary == "Says what flour and water are."
    # Its translation stays at the last complete version.
    assert article("ru").summary == "Говорит, что такое мука."


def test_an_edit_in_the_cms_is_kept_and_exported(shelf, tmp_path):
    row = article()
    row.title = "Words"
    row.save_revision().publish()
    shelf.edit(CASE, "minutes: 25", "minutes: 40")
    report = shelf.load()
    assert report.kept == ["library/instruments/bread-code/3"]
    assert report.loaded == ["library/cases/burnt-loaf"]
    assert b'title: "Words"' in export(tmp_path / "out")[ARTICLE]


def test_both_changed_is_a_conflict(shelf):
    row = article()
    row.title = "Words"
    row.save_revision().publish()
    shelf.edit(ARTICLE, '"Terms"', '"Meanings"')
    report = shelf.load()
    assert report.conflicts == ["library/instruments/bread-code/3"]
    assert article().title == "Words"


def test_an_edited_translation_is_kept(shelf):
    row = article("ru")
    row.title = "Понятия"
    row.save_revision().publish()
    shelf.edit(ARTICLE, "Says what flour is.", "Says what flour may be.")
    shelf.translate(
        "translations/ru/library.po", "instruments/bread-code/3#summary",
        "Says what flour may be.", "Говорит, чем бывает мука.",
    )  # fmt: skip
    shelf.load()
    assert (article("ru").title, article("ru").summary) == ("Понятия", "Говорит, чем бывает мука.")


def test_a_removed_file_closes_its_object_and_a_returned_one_opens_it(shelf):
    text = shelf.read(ARTICLE)
    shelf.remove(ARTICLE)
    assert shelf.load().removed == ["library/instruments/bread-code/3"]
    assert not Article.objects.filter(slug="3", live=True).exists()
    shelf.write(ARTICLE, text)
    shelf.load()
    assert Article.objects.filter(slug="3", live=True).count() == 4


def test_a_renamed_article_keeps_its_key(shelf):
    key = article().translation_key
    new = "library/instruments/bread-code/3-bis.yaml"
    shelf.rename(ARTICLE, new)
    shelf.write(new, f'id: "{key}"\n' + shelf.read(new))
    formatting.format_files(shelf.root)
    shelf.load()
    assert article(slug="3-bis").translation_key == key
    assert article("ru", "3-bis").title == "Термины"


def problems(curriculum) -> list[str]:
    try:
        reading.read(curriculum.root)
    except ContentError as error:
        return [str(p).removeprefix(f"{curriculum.root}/") for p in error.problems]
    return []


def test_a_case_that_cites_nothing_known_is_refused(curriculum):
    curriculum.edit(CASE, '"bread-code/10"', '"bread-code/11"')
    line = curriculum.line_of(CASE, "articles:")
    assert problems(curriculum) == [f"{CASE}:{line}: there is no article bread-code/11"]


def test_a_case_without_a_part_is_refused(curriculum):
    curriculum.edit(CASE, "::: legal_issues\nWas the door closed?\n:::\n\n", "")
    assert problems(curriculum) == [f"{CASE}:1: the part ::: legal_issues is missing or empty"]


def test_text_outside_the_parts_is_refused_by_its_line(curriculum):
    curriculum.edit(CASE, "::: cooperation", "stray\n\n::: cooperation")
    line = curriculum.line_of(CASE, "stray")
    assert problems(curriculum) == [
        f"{CASE}:{line}: text of a case stands inside a part: ::: facts"
    ]


def test_an_article_without_its_instrument_is_refused(curriculum):
    curriculum.remove("library/instruments/bread-code/instrument.yaml")
    assert any("has no instrument.yaml" in text for text in problems(curriculum))


def test_a_day_that_is_none_is_refused(curriculum):
    file = "library/instruments/bread-code/instrument.yaml"
    curriculum.edit(file, "2001-05-31", "2001-05-32")
    line = curriculum.line_of(file, "adopted")
    assert problems(curriculum) == [f'{file}:{line}: expected a day: "2001-05-31"']


def test_a_curriculum_without_a_library_is_whole(tiny, tmp_path):
    assert not Instrument.objects.exists()
    assert "library" not in str(list(export(tmp_path)))
