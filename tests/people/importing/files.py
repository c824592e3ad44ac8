"""Files of participants, as people and as wrongdoers make them."""

import io
import zipfile

from openpyxl import Workbook

HEAD = ["Family name", "Given name", "Sex", "Country", "E-mail address"]
LOLA = ["Rahimova", "Lola", "f", "UZ", "lola@example.org"]
JASUR = ["Toʻrayev", "Jasur", "erkak", "Ўзбекистон", ""]


def csv(*rows, delimiter=",", encoding="utf-8"):
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def xlsx(*rows):
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def repacked(data, method=zipfile.ZIP_DEFLATED, **changes):
    """A workbook with some parts replaced; a name's dots and slashes are written `_`, `__`."""
    source, file = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name in source.namelist():
            package.writestr(name, changes.get(name, source.read(name)))
        for name in set(changes) - set(source.namelist()):
            package.writestr(name, changes[name])
    return file.getvalue()
