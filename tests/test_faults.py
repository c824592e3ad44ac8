"""Mail server, broker and worker are dead: a learner notices nothing, and the work waits.

Nothing is pretended: the letters go to a port where a mail server listened until this test closed
it, and come through when a real one (the standard library's socket) listens there again.
"""

import socket
import threading

import pytest
from django.test import override_settings
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from certificates.models import Certificate
from cms.celery import app
from cms.outbox.running import drain
from tests.courses.walking import FINAL, Walk

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class MailServer(threading.Thread):
    """As much SMTP as a letter needs; `letters` holds what came in."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.letters: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", port))

    def run(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as line:
                self.talk(line)

    def talk(self, line) -> None:
        def say(text: str) -> None:
            line.write(f"{text}\r\n".encode())
            line.flush()

        say("220 here")
        while command := line.readline().decode().strip().upper():
            if command == "DATA":
                say("354 go on")
                self.letters.append("".join(iter(lambda: line.readline().decode(), ".\r\n")))
            say("221 bye" if command == "QUIT" else "250 ok")

    def stop(self) -> None:
        self.listener.close()


@pytest.fixture
def empty_outbox(db):
    DBTaskResult.objects.all().delete()


def waiting() -> int:
    return DBTaskResult.objects.filter(status=TaskResultStatus.READY).count()


def finish_the_course(walk: Walk) -> None:
    """Every step from enrolment to the passed test."""
    walk.enrol()
    walk.walk_to(FINAL)
    walk.take(FINAL)
    assert "Test passed" in walk.page(FINAL, "?attempt=1")


def test_a_dead_mail_server_never_shows_and_the_letters_come_later(
    aziza_client, tiny, empty_outbox
):
    port = free_port()
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        finish_the_course(Walk(aziza_client))
        certificate = Certificate.objects.get()
        assert aziza_client.get(certificate.url).status_code == 200
        drain()
        letters = DBTaskResult.objects.filter(task_path__regex="send_|deliver_certificate")
        assert letters.count() >= 3  # welcome, result, certificate
        assert set(letters.values_list("status", flat=True)) == {TaskResultStatus.READY}
        server = MailServer(port)
        server.start()
        DBTaskResult.objects.update(run_after=timezone.now())
        drain()
        server.stop()
    assert len(server.letters) == 3
    assert not letters.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def test_without_a_worker_the_certificate_is_there_all_the_same(aziza_client, tiny, empty_outbox):
    finish_the_course(Walk(aziza_client))
    certificate = Certificate.objects.get()
    assert waiting() > 0  # nobody has drained anything
    answer = aziza_client.get(certificate.pdf_url)
    sheet = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert sheet.startswith(b"%PDF-")


def test_a_dead_broker_never_shows(
    aziza_client, tiny, empty_outbox, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "cms.outbox.backend.CeleryOutbox"}}
    monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{free_port()}/0")
    with django_capture_on_commit_callbacks(execute=True) as sent:
        finish_the_course(Walk(aziza_client))
    assert sent  # it was tried
    assert Certificate.objects.exists()
    assert waiting() > 0  # the rows are there; the sweeper sends them when the broker is back
