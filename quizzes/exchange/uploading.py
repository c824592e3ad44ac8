"""A file that waits between its preview and its import: stored privately, for a day."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from quizzes.exchange import importing
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.item import Item

FOLDER, SALT = "imports", "questions-import"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    """What an import is about. `count` is the number of items in the file."""

    key: str
    name: str
    form: str
    bank: str
    language: str
    count: int
    wanted: int
    user: int

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.key}"

    @property
    def token(self) -> str:
        """The same, signed: pages and tasks pass it on, nobody can change it."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    @property
    def is_waiting(self) -> bool:
        """Whether its questions are still to be made, all or some of them."""
        return storages["private"].exists(self.path)

    @property
    def import_key(self) -> UUID:
        return UUID(self.key)


def from_token(token: str) -> Upload:
    """Raises signing.BadSignature for a token that is false or older than a day."""
    return Upload(**signing.loads(token, salt=SALT, max_age=KEPT))


def keep(data: bytes, items: list[Item], wanted: int, **about: str | int) -> Upload:
    """Store the file of a preview; its `wanted` questions are made once it is confirmed."""
    upload = Upload(key=str(uuid4()), count=len(items), wanted=wanted, **about)  # type: ignore[arg-type]
    storages["private"].save(upload.path, ContentFile(data))
    return upload


def carry_out(upload: Upload, user: object = None) -> int:
    """Make the drafts, and delete the file; how many were made now. Safe to do again."""
    storage = storages["private"]
    if not storage.exists(upload.path):
        return 0
    with storage.open(upload.path) as file:
        items = FORMATS[upload.form].read(file.read())
    made = importing.store(
        items, bank=upload.bank, language=upload.language, import_key=upload.import_key, user=user
    )
    storage.delete(upload.path)
    return made


def clear_old() -> None:
    """Delete the files of previews that nobody confirmed."""
    storage, limit = storages["private"], timezone.now() - KEPT
    if not storage.exists(FOLDER):
        return
    for name in storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if storage.get_modified_time(path) < limit:
            storage.delete(path)
