from django.core.mail import EmailMessage
from django_tasks import task


@task()
def send_letter(subject: str, body: str, recipients: list[str]) -> None:
    """Send a plain letter: its text was made when it was asked for, in the reader's language."""
    EmailMessage(subject, body, to=recipients).send()
