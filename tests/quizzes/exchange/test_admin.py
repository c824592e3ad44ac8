"""Timur brings questions in and takes them out in the admin."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from quizzes.exchange import uploading
from quizzes.models import Question
from quizzes.tasks import import_questions
from tests.conftest import person, signed_in
from tests.quizzes.bank import BANK, written
from tests.quizzes.exchange.test_bank import MIXED

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/questions-import/"


@pytest.fixture
def timurs(timur, locales):
    return signed_in(timur)


def here():
    return Question.objects.filter(bank=BANK)


def text(response):
    return " ".join(response.content.decode().split())


def sent(client, content=MIXED, name="questions.gift", **changes):
    content = content if isinstance(content, bytes) else content.encode()
    data = {"file": SimpleUploadedFile(name, content), "bank": BANK, "language": "en", **changes}
    return client.post(ADDRESS, data)


@pytest.fixture
def previewed(timurs):
    response = sent(timurs)
    return response.context["upload"]


def confirmed(client, upload):
    return client.post(reverse("import_result", args=[upload.token]))


class TestPreview:
    def test_it_tells_line_by_line_and_makes_nothing(self, timurs):
        page = text(sent(timurs))
        for words in ("6 drafts would be made", "Q-7", "Single choice", "Which is right?",
                      "A description without a question", "Make 6 drafts"):  # fmt: skip
            assert words in page
        assert not here().exists()

    def test_errors_stand_at_their_lines_beside_what_is_well(self, timurs):
        page = text(sent(timurs, "Fine?{T}\n\nBroken?{=a"))
        assert "can't be imported as it is" in page
        assert '<th scope="row">3</th> <td><strong>Error</strong></td>' in page
        assert "Fine?" in page
        assert "Make " not in page

    def test_the_form_keeps_what_was_typed(self, timurs):
        page = text(sent(timurs, "Broken?{", bank="border"))
        assert 'value="border"' in page

    def test_texts_of_a_file_are_escaped(self, timurs):
        page = text(sent(timurs, "::<script>alert(1)</script>::[plain]<b>What?</b>{=<i>a ~b}"))
        assert "<script>alert" not in page
        assert "&lt;b&gt;What?" in page

    @pytest.mark.parametrize(
        ("content", "name"),
        [(b"\x89PNG\r\n\0", "a.gift"), (b"", "a.csv"), (b"<!DOCTYPE x>", "a.xml"), (b"\xff", "a")],
    )
    def test_files_that_are_no_questions(self, timurs, content, name):
        response = sent(timurs, content or b"\n", name)
        assert response.status_code == 200
        assert "<strong>Error</strong>" in text(response)

    def test_no_file(self, timurs):
        page = text(timurs.post(ADDRESS, {"bank": BANK, "language": "en"}))
        assert "This field is required" in page

    def test_the_format_can_be_said(self, timurs):
        page = text(sent(timurs, "What?\nA) x\nB) y\nANSWER: A", "odd.dat", form="aiken"))
        assert "1 draft would be made" in page


class TestImport:
    def test_confirmed_and_carried_out_by_a_task(self, timurs, previewed):
        response = confirmed(timurs, previewed)
        assert response.status_code == 302
        assert "0 of 6 drafts" in text(timurs.get(response.url))
        import_questions.func(previewed.token)
        page = text(timurs.get(response.url))
        assert "6 of 6 drafts" in page
        assert "reload" not in page
        assert here().count() == 6
        assert {q.latest_revision.user_id for q in here()} == {previewed.user}

    def test_twice_makes_nothing_twice(self, timurs, previewed):
        for _ in range(2):
            confirmed(timurs, previewed)
            import_questions.func(previewed.token)
        assert here().count() == 6

    def test_the_file_is_kept_no_longer_than_needed(self, timurs, previewed):
        storage = storages["private"]
        assert storage.exists(previewed.path)
        import_questions.func(previewed.token)
        assert not storage.exists(previewed.path)

    def test_previews_that_nobody_confirms_are_cleared(self, timurs, previewed, monkeypatch):
        uploading.clear_old()
        assert previewed.is_waiting
        later = timezone.now() + timedelta(days=2)
        monkeypatch.setattr(uploading.timezone, "now", lambda: later)
        uploading.clear_old()
        assert not previewed.is_waiting

    def test_taken_back(self, timurs, previewed):
        import_questions.func(previewed.token)
        address = reverse("import_result", args=[previewed.token])
        page = text(timurs.post(address, {"action": "take_back"}, follow=True))
        assert "6 drafts were taken back" in page
        assert not here().exists()

    def test_a_false_token_and_that_of_another_person(self, timurs, previewed, locales):
        other = signed_in(person("nodira@example.org", "Trainers"))
        address = reverse("import_result", args=[previewed.token])
        assert other.get(address, follow=True).status_code == 404
        assert timurs.get(f"{address[:-3]}xx/", follow=True).status_code == 404

    def test_a_path_can_not_be_forged(self, timurs):
        """The stored file is found by a key inside the signed token only."""
        storages["private"].save("secret.txt", ContentFile(b"What?{T}"))
        forged = uploading.Upload("../secret.txt", "x", "gift", BANK, "en", 1, 1, 1)
        address = reverse("import_result", args=[forged.token[:-1] + "x"])
        assert timurs.get(address, follow=True).status_code == 404


class TestExport:
    @pytest.fixture(autouse=True)
    def bank(self, locales):
        written("Q-1", objective="1.a")
        written("Q-2", objective="1.b", kind="multiple_choice", right="ac")
        written("X-1", bank="other")

    def test_what_is_lost_is_shown_before(self, timurs):
        page = text(timurs.get(f"/admin/questions-export/?form=aiken&bank={BANK}"))
        assert "1 of 2 questions of the list go into the file" in page
        assert "Aiken holds only questions with one right choice" in page

    def test_the_list_as_it_is_filtered(self, timurs):
        response = timurs.post(f"/admin/questions-export/?form=gift&bank={BANK}&objective=1.a")
        assert response["Content-Disposition"] == 'attachment; filename="questions-gift.gift"'
        assert b"::Q-1::" in response.content
        assert b"Q-2" not in response.content
        assert b"X-1" not in response.content

    def test_moodle_xml_of_a_whole_bank(self, timurs):
        response = timurs.post(f"/admin/questions-export/?form=moodle_xml&bank={BANK}")
        assert response["Content-Type"] == "application/xml"
        assert response.content.count(b"<question type=") == 2

    def test_the_list_leads_there_with_its_filters(self, timurs):
        listed = reverse(Question.snippet_viewset.get_url_name("list"))
        page = text(timurs.get(f"{listed}?bank={BANK}"))
        assert f"/admin/questions-export/?bank={BANK}" in page
        assert "/admin/questions-import/" in page


def test_only_those_who_write_questions(client, aziza, olga, locales):
    for address in (ADDRESS, "/admin/questions-export/?form=gift"):
        assert client.get(address).status_code == 302
        for user in (aziza, olga):
            response = signed_in(user).get(address)
            assert response.status_code in (302, 403)
            response = signed_in(user).post(address, {})
            assert response.status_code in (302, 403)
