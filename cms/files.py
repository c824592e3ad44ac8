"""Where files lie: pictures of pages are public, documents are not."""

from typing import Any

from django.core.files.storage import FileSystemStorage, storages

DOCUMENTS = "documents/"
"""Where Wagtail keeps the documents that are brought in the admin: agendas, scanned lists."""


class SiteFiles(FileSystemStorage):
    """The public files. Documents lie among the private ones and have no address of their own:
    Wagtail hands them out by a view that asks who may have them (hook `before_serve_document`)."""

    def path(self, name: str) -> str:
        return storages["private"].path(name) if is_document(name) else super().path(name)

    def url(self, name: str | None) -> str:
        if name and is_document(name):
            # What Django's storages raise for a file that has no address.
            raise NotImplementedError("Documents are handed out by a view.")
        return super().url(name)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        if name and is_document(name):
            return storages["private"].save(name, content, max_length)
        return super().save(name, content, max_length)


def is_document(name: str) -> bool:
    return str(name).startswith(DOCUMENTS)
