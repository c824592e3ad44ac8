"""Packages made to do harm are refused before anything is written, and the refusal says why."""

import io
import json
import stat
import struct
import tracemalloc
import zipfile

import pytest
from django.core.files.storage import default_storage, storages

from activities import importing
from activities.archive import MAX_FILES
from activities.models import H5PContent, H5PLibrary
from activities.refusing import RULES, Refused
from tests.activities.packing import (
    PNG,
    archive,
    files,
    library,
    library_files,
    needs,
    package,
)

pytestmark = pytest.mark.django_db


def refusal(file, name: str = "salt.h5p") -> Refused:
    """Why this file is not taken by an administrator; nothing may have been written."""
    with pytest.raises(Refused) as caught:
        importing.check(file, name, may_install=True)
    assert not H5PContent.objects.exists()
    assert not H5PLibrary.objects.exists()
    return caught.value


def raw_name(name: str, shown: str = "x") -> io.BytesIO:
    """A package with a name that Python's writer would put right."""
    placeholder = "content/" + shown * (len(name.encode()) - len("content/"))
    file = package(more={placeholder: PNG})
    return io.BytesIO(file.getvalue().replace(placeholder.encode(), name.encode()))


@pytest.mark.parametrize(
    "name",
    [
        "../outside.png",
        "content/../../outside.png",
        "content/images/../../../outside.png",
        "/etc/outside.png",
        "content\\..\\..\\outside.png",
        "C:/outside.png",
        "..",
    ],
)
def test_names_that_lead_out(name):
    assert refusal(package(more={name: PNG})).rule == "escape"


@pytest.mark.parametrize(
    "name",
    [
        "content/images/./a.png",
        "content//a.png",
        "content/a.png ",
        "content/a.png.",
        "content/new\nline.png",
        "content/star*.png",
        "content/what?.png",
        "content/stream.png:data",
    ],
)
def test_names_that_systems_read_in_different_ways(name):
    assert refusal(package(more={name: PNG})).rule == "name"


def test_a_name_that_is_cut_at_a_nul():
    assert refusal(raw_name("content/a.php\0.png")).rule == "name"


def test_a_name_in_no_known_alphabet():
    broken = package(more={"content/салом.png": PNG}).getvalue()
    broken = broken.replace("салом".encode(), b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6")
    assert refusal(io.BytesIO(broken)).rule == "zip"


def test_too_many_folders_and_too_long_names():
    assert refusal(package(more={"content/" + "a/" * 20 + "a.png": PNG})).rule == "depth"
    assert refusal(package(more={"content/" + "a" * 300 + ".png": PNG})).rule == "depth"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices(kind):
    link = zipfile.ZipInfo("content/images/a.png")
    link.external_attr = (kind | 0o777) << 16
    found = refusal(archive([*files().items(), (link, b"/etc/passwd")]))
    assert (found.rule, found.file) == ("link", "content/images/a.png")


def test_an_archive_that_unpacks_to_far_more():
    assert refusal(package(more={"content/zeros.txt": b"\0" * 5_000_000})).rule == "ratio"


def test_too_many_files():
    many = {f"content/{n}.txt": b"" for n in range(MAX_FILES)}
    assert refusal(archive({**files(), **many}, zipfile.ZIP_STORED)).rule == "count"


def test_an_endless_list_of_files_is_not_even_read():
    # The end record announces a directory of 2 GB.
    broken = bytearray(package().getvalue())
    at = broken.rfind(b"PK\x05\x06")
    struct.pack_into("<HHI", broken, at + 8, 60_000, 60_000, 2_000_000_000)
    tracemalloc.start()
    assert refusal(io.BytesIO(bytes(broken))).rule == "count"
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def lying(size: int) -> io.BytesIO:
    """A picture whose size in the archive's directory and header is another."""
    name = b"content/a.txt"
    data = bytearray(package(more={name.decode(): b"salt " * 1000}).getvalue())
    central = data.rfind(name) - 46
    local = data.find(name) - 30
    struct.pack_into("<I", data, central + 24, size)
    struct.pack_into("<I", data, local + 22, size)
    return io.BytesIO(bytes(data))


@pytest.mark.parametrize("size", [10, 4999, 6000])
def test_sizes_that_are_not_true(size):
    found = refusal(lying(size))
    assert (found.rule, found.file) == ("damaged", "content/a.txt")


def test_one_file_listed_again_and_again():
    """The trick of overlapping files: many names for the same bytes."""
    data = package(more={"content/a.txt": bytes(range(256)) * 4000}).getvalue()
    at = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, at + 16)[0]
    entry_at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"content/a.txt"))
    length = 46 + len(b"content/a.txt")
    entry = data[entry_at : entry_at + length]
    copies = b"".join(
        entry.replace(b"content/a.txt", b"content/%c.txt" % n) for n in range(98, 120)
    )
    directory = data[start:at] + copies
    end = bytearray(data[at:])
    count = struct.unpack_from("<H", data, at + 10)[0] + 22
    struct.pack_into("<HHI", end, 8, count, count, len(directory))
    found = refusal(io.BytesIO(data[:start] + directory + bytes(end)))
    # Which of the two defences speaks depends on Python's patch release.
    assert found.rule in ("overlap", "damaged")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/a.png", "content/a.png"),
        ("content/a.png", "content/A.PNG"),
        ("content/straße.png", "content/STRASSE.png"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name(one, other):
    found = refusal(archive([*files().items(), (one, PNG), (other, PNG)]))
    assert (found.rule, found.file) == ("duplicate", other)


def test_a_file_where_a_folder_is():
    found = refusal(package(more={"content/a.png": PNG, "content/a.png/b.png": PNG}))
    assert found.rule == "duplicate"


def test_the_wrong_case_is_another_name():
    contents = files()
    contents["H5P.json"] = contents.pop("h5p.json")
    found = refusal(archive(contents))
    assert (found.rule, found.file) == ("missing", "h5p.json")


def test_encrypted_members():
    data = bytearray(package(more={"content/a.txt": b"salt"}).getvalue())
    central = data.rfind(b"content/a.txt") - 46
    data[central + 8] |= 1
    found = refusal(io.BytesIO(bytes(data)))
    assert (found.rule, found.file) == ("encrypted", "content/a.txt")


def test_packing_methods_that_can_explode():
    assert refusal(archive(files(), zipfile.ZIP_LZMA)).rule == "compression"


def test_a_member_that_is_broken():
    data = bytearray(package(more={"content/a.txt": b"salt " * 100}).getvalue())
    at = data.find(b"content/a.txt") + len(b"content/a.txt")
    data[at + 2] ^= 0xFF
    assert refusal(io.BytesIO(bytes(data))).rule == "damaged"


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive at all" * 100, b"PK\x05\x06" * 30])
def test_what_is_no_archive(content):
    assert refusal(io.BytesIO(content)).rule in ("zip", "count")


def test_a_package_cut_off_in_the_middle():
    data = package().getvalue()
    assert refusal(io.BytesIO(data[: len(data) // 2])).rule == "zip"


def test_another_suffix():
    assert refusal(package(), "salt.zip").rule == "suffix"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("content/shell.php", "extension"),
        ("content/page.html", "extension"),
        ("content/run.js", "extension"),
        ("content/drawing.svg", "extension"),
        ("content/noextension", "extension"),
        ("content/inner.zip", "extension"),
        ("content/shell.php.jpg", "executable"),
        ("content/page.HTML.png", "executable"),
        ("content/a.svg.png", "executable"),
        ("H5P.Salt-1.0/shell.php", "extension"),
        ("H5P.Salt-1.0/page.html", "extension"),
        ("H5P.Salt-1.0/tool.exe", "extension"),
    ],
)
def test_kinds_of_files_that_are_not_allowed(name, rule):
    found = refusal(package(more={name: PNG}))
    assert (found.rule, found.file) == (rule, name)


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("content/a.png", b"<?php system($_GET['c']);"),
        ("content/a.jpg", b"<html><script>alert(1)</script>"),
        ("content/a.gif", b"GIF89a<?php echo 1;"),
        ("content/a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">'),
        ("content/a.mp4", b"  <!DOCTYPE html><script>"),
        ("content/a.pdf", b"\xef\xbb\xbf<script>alert(1)</script>"),
        ("content/a.txt", b"hello <?php phpinfo();"),
    ],
)
def test_files_that_are_not_what_they_say(name, head):
    found = refusal(package(more={name: head}))
    assert (found.rule, found.file) == ("disguised", name)


@pytest.mark.parametrize(
    "path", ["../../settings.py", "/etc/passwd", "..\\..\\x.js", "http://evil.example/x.js"]
)
def test_scripts_outside_of_the_library(path):
    data = library(preloadedJs=[{"path": path}])
    assert refusal(package(libraries=library_files(data))).rule == "escape"


def test_scripts_that_are_not_there():
    data = library(preloadedCss=[{"path": "missing.css"}])
    found = refusal(package(libraries=library_files(data)))
    assert (found.rule, found.file) == ("asset", "H5P.Salt-1.0/library.json")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "json"),
        ("[]", "json"),
        ('"text"', "json"),
        ("{'a': 1}", "json"),
        ('{"a": NaN}', "json"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "json"),
        ('{"a": ' + "9" * 10_000 + "}", "json"),
        (b'{"a": "\xff\xfe"}', "unicode"),
        ('{"a": "\\ud800"}', "unicode"),
        ('{"a": "\\u0000"}', "unicode"),
    ],
    ids=range(10),
)
def test_texts_that_cannot_be_read_or_stored(text, rule):
    found = refusal(package(more={"content/content.json": text}))
    assert (found.rule, found.file) == (rule, "content/content.json")


def test_a_content_nested_beyond_reason():
    params: dict = {}
    for _level in range(300):
        params = {"part": {"library": "H5P.Salt 1.0", "params": params}}
    semantics = [{"name": "part", "type": "library", "options": ["H5P.Salt 1.0"]}]
    libraries = library_files(semantics=semantics)
    checked = importing.check(package(params, libraries), may_install=True)
    from wagtail.models import Locale

    with pytest.raises(Refused) as caught:
        importing.load(checked, locale=Locale.get_default())
    assert caught.value.rule == "params"
    assert not H5PContent.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 256),
        ("title", None),
        ("title", ["a"]),
        ("language", "a b"),
        ("mainLibrary", "H5P.Salt'; drop table"),
        ("mainLibrary", None),
        ("embedTypes", ["popup"]),
        ("embedTypes", "div"),
        ("preloadedDependencies", {"a": 1}),
        ("preloadedDependencies", ["H5P.Salt"]),
        ("preloadedDependencies", [needs("H5P.Salt", -1)]),
        ("preloadedDependencies", [needs("H5P.Salt", True)]),
        ("source", "javascript:alert(1)"),
        ("authors", "me"),
        ("licenseExtras", "x" * 6000),
    ],
)
def test_fields_of_the_package(field, value):
    found = refusal(package(**{field: value}))
    assert (found.rule, found.file) == ("field", "h5p.json")
    assert field.split(".")[0] in str(found)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("machineName", "H5P Salt"),
        ("majorVersion", "x"),
        ("minorVersion", 1.5),
        ("patchVersion", -1),
        ("patchVersion", None),
        ("runnable", 2),
        ("runnable", None),
        ("preloadedJs", "salt.js"),
        ("preloadedJs", ["salt.js"]),
        ("preloadedJs", [{"path": ""}]),
        ("preloadedDependencies", [{"machineName": "H5P.Pinch"}]),
        ("coreApi", {"majorVersion": "one"}),
    ],
)
def test_fields_of_a_library(field, value):
    libraries = library_files()
    libraries["H5P.Salt-1.0/library.json"] = library(**{field: value})
    found = refusal(package(libraries=libraries))
    assert (found.rule, found.file) == ("field", "H5P.Salt-1.0/library.json")


def test_a_main_library_that_is_no_dependency():
    assert refusal(package(mainLibrary="H5P.Pepper")).rule == "main"


def test_a_folder_that_is_not_called_like_its_library():
    renamed = {
        name.replace("H5P.Salt-1.0", "H5P.Salt-2.0"): data for name, data in library_files().items()
    }
    assert refusal(package(libraries=renamed)).rule == "folder"


def test_a_folder_without_library():
    assert refusal(package(more={"rest/readme.txt": b"hello"})).file == "rest/library.json"


def test_a_newer_core():
    data = library(coreApi={"majorVersion": 1, "minorVersion": 99})
    found = refusal(package(libraries=library_files(data)))
    assert found.rule == "core"
    assert "1.99" in str(found)


def test_a_dependency_that_is_nowhere():
    data = library(preloadedDependencies=[needs("H5P.Pinch")])
    assert "H5P.Pinch 1.0" in str(refusal(package(libraries=library_files(data))))


def test_a_part_of_the_content_whose_library_is_nowhere():
    part = {"library": "H5P.Pinch 1.0", "params": {}}
    found = refusal(package({"text": "a", "part": part}))
    assert found.rule == "dependency"


def test_libraries_that_need_each_other():
    salt = library(preloadedDependencies=[needs("H5P.Pinch")])
    pinch = library("H5P.Pinch", preloadedDependencies=[needs("H5P.Salt")])
    found = refusal(package(libraries={**library_files(salt), **library_files(pinch)}))
    assert found.rule == "cycle"
    assert "H5P.Pinch 1.0 → H5P.Salt 1.0" in str(found)


def test_a_library_that_needs_itself():
    data = library(preloadedDependencies=[needs("H5P.Salt")])
    assert refusal(package(libraries=library_files(data))).rule == "cycle"


def test_a_library_that_is_no_content_type():
    assert refusal(package(libraries=library_files(library(runnable=0)))).rule == "not_runnable"


@pytest.mark.parametrize(
    "name", ["language/xx!.json", "language/de.json/../a.json", "language/a.js"]
)
def test_files_of_languages(name):
    found = refusal(package(more={f"H5P.Salt-1.0/language/{name}": {}}))
    assert found.rule in ("language", "escape")


def test_what_is_hidden_is_left_out():
    """Macs put such files into every archive; H5P itself skips them."""
    hidden = {"__MACOSX/content/._a.png": b"x", ".git/config": b"x", "content/.htaccess": b"x"}
    checked = importing.check(package(more=hidden), may_install=True)
    assert checked.package.media == {}


def test_nothing_refused_is_on_the_disk(tmp_path):
    for file in (
        package(more={"content/shell.php": b"x"}),
        package(libraries=library_files(library(preloadedJs=[{"path": "no.js"}]))),
    ):
        refusal(file)
    for storage in (default_storage, storages["private"]):
        assert not storage.exists("h5p/libraries") or storage.listdir("h5p/libraries")[0] == []


def test_every_rule_says_what_to_do():
    names = "limit part problem field library expected path needs has circle libraries kinds hash"
    details = dict.fromkeys(names.split(), "x")
    for rule in RULES:
        message = str(Refused(rule, "content/a\x1b[31m.png", **details))
        assert message.startswith("content/a\N{REPLACEMENT CHARACTER}[31m.png: ")
        assert message.rstrip().endswith(".")
        assert "%(" not in message


def test_json_with_a_byte_order_mark_is_forgiven():
    text = b"\xef\xbb\xbf" + json.dumps({"text": "a"}).encode()
    assert importing.check(package(more={"content/content.json": text}), may_install=True)


def test_numbers_written_as_text_are_forgiven():
    data = library(majorVersion="1", minorVersion="0", patchVersion="7", runnable="1")
    libraries = library_files(library())
    libraries["H5P.Salt-1.0/library.json"] = data
    checked = importing.check(package(libraries=libraries), may_install=True)
    assert checked.changes[0].packed.manifest.patch == 7
