from django.core.mail import EmailMessage
from django_tasks import task

from cms.outbox.running import GiveUp


@task()
def send_letter(subject: str, body: str, recipients: list[str]) -> None:
    """Send a plain letter: its text was made when it was asked for, in the reader's language."""
    EmailMessage(subject, body, to=recipients).send()


@task()
def apply_import(pk: int) -> int:
    """Store the people of an import that was confirmed; each line once, however often it runs."""
    from people.importing import applying

    try:
        return applying.apply(pk)
    except (applying.Changed, FileNotFoundError) as error:
        raise GiveUp(str(error)) from error


@task()
def take_import_back(pk: int) -> int:
    """Delete the people whom an import made and who have nothing of their own yet."""
    from people.importing import applying

    return applying.take_back(pk)


@task()
def follow_merge(pk: int) -> int:
    """Lead what came in under a merged row while it was merged."""
    from people import merging

    return merging.follow(pk)


@task()
def find_likenesses(import_id: int) -> int:
    """Look for those of an import who may have been there before."""
    from people import likening
    from people.models import ImportedLine, User

    new = ImportedLine.objects.filter(of=import_id, is_new=True).values("user")
    return likening.find_for(User.objects.filter(pk__in=new))
