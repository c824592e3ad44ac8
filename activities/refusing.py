"""Why a package is not taken: each rule with what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULES: dict[str, Promise] = {
    # The archive
    "suffix": _("The name must end in .h5p. Choose a file exported from an H5P editor."),
    "zip": _("This is no readable ZIP archive. Export or download the file again."),
    "size": _("Too large: at most %(limit)s are allowed. Make its pictures and videos smaller."),
    "count": _("Too many files: at most %(limit)s. Remove files that the content does not use."),
    "ratio": _("Unpacks to far more than it holds. Such archives are made to overload a server."),
    "overlap": _("Files in the archive overlap. Export the package again with an H5P editor."),
    "name": _("This file name is not allowed. Use letters, digits, '-', '_' and '.'."),
    "escape": _("The name leads out of the package. Don't use this file: it may be an attack."),
    "depth": _("Too many folders in one another, or too long a name. Shorten the path."),
    "duplicate": _("Two files have the same name, capitals aside. Remove or rename one of them."),
    "link": _("Only ordinary files are allowed, no links. Put a copy of the file there."),
    "encrypted": _("The file is encrypted. Export the package without a password."),
    "compression": _("Packed by a method that is not supported. Use ordinary ZIP compression."),
    "damaged": _("The file is damaged or says a wrong size. Export the package again."),
    # What is in it
    "missing": _("This file is missing. Export the package again with an H5P editor."),
    "extension": _("Files of this kind are not allowed. Remove it or use a picture, sound, video."),
    "executable": _("The name hides a program or page (%(part)s). Rename or remove the file."),
    "disguised": _("The file is not what its name says. Export it again in its own format."),
    "kind": _("Here belongs a file of one of these kinds: %(kinds)s. Choose another one."),
    "pixels": _("The picture is too large to be shown. Make it smaller."),
    "json": _("Not readable as JSON: %(problem)s. Export the package again."),
    "unicode": _("The text holds characters that cannot be stored. Remove them and export again."),
    "field": _("“%(field)s” is missing or wrong. Export the package again with an H5P editor."),
    "main": _("The main library %(library)s is not among the dependencies. Export it again."),
    # Libraries
    "folder": _("The folder must be called %(expected)s, as its library.json says."),
    "asset": _("library.json names %(path)s, which is not in the library. Get a complete one."),
    "language": _("A file of a language must be called like en.json or pt-br.json."),
    "core": _("The library %(library)s needs H5P core %(needs)s; here is %(has)s. Use an older "
              "one."),
    "dependency": _("The library %(library)s is needed and neither here nor in the package. An "
                    "administrator can import a package that contains it."),
    "cycle": _("Libraries need each other in a circle: %(circle)s. Get a corrected version."),
    "changed": _("The library %(library)s is here in the same version with other files. Use the "
                 "original, or say that the one here is to be used (--keep-installed)."),
    "permission": _("The package brings new libraries (%(libraries)s). Only an administrator may "
                    "install them; ask one to import this file first."),
    "not_runnable": _("%(library)s is not a content type that can be played by itself."),
    # The official editor
    "hash": _("The file's SHA-256 is %(hash)s, not what you typed. Download it again and compare "
              "with what its source says; don't use it if they still differ."),
    "unknown": _("Type the SHA-256 that the source of this file publishes: it is none of those "
                 "known here. The file's own is %(hash)s."),
    "no_editor": _("This is not H5P's editor: %(path)s is missing. Choose the archive of "
                   "h5p-editor-php-library."),
    "params": _("The content does not fit its type: %(problem)s. Open and save it in an editor."),
}  # fmt: skip


class Refused(Exception):
    """A package, or a part of it, that is not taken. `rule` is a key of `RULES`; `file` stands
    inside the package ("" for the package itself)."""

    def __init__(self, rule: str, file: str = "", **details: object):
        self.rule, self.file, self.details = rule, file, details
        super().__init__(rule, file)

    def __str__(self) -> str:
        """File, rule and remedy in the language of the reader."""
        message = str(RULES[self.rule]) % self.details if self.details else str(RULES[self.rule])
        return f"{shown(self.file)}: {message}" if self.file else message


def shown(name: str) -> str:
    """A name from a package, safe to print: no control characters, no endless lines."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:200]
