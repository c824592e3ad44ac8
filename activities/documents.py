"""The JSON files of a package: what `h5p.json` and `library.json` must say.

The rules are those of H5P's own validator; numbers may also be written as texts of digits, as
older editors do.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from activities.archive import is_text
from activities.refusing import Refused

CORE_API = (1, 28)
"""The version of H5P core that the player brings."""
MACHINE_NAME = re.compile(r"[a-zA-Z_$][0-9a-zA-Z_.$-]{1,254}")
LANGUAGE = re.compile(r"[-a-zA-Z]{1,10}")
EMBED_TYPES = {"iframe", "div"}
DEPENDENCIES = ("preloaded", "dynamic", "editor")


@dataclass(frozen=True, order=True)
class Version:
    """A library as dependencies name it: without patch."""

    name: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.name} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        """`H5P.MultiChoice-1.16`, as H5P writes it in paths."""
        return f"{self.name}-{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: Any) -> "Version | None":
        """`H5P.MultiChoice 1.16`, as contents name their parts; None for anything else."""
        match = re.fullmatch(r"(\S+) (\d{1,5})\.(\d{1,5})", text) if isinstance(text, str) else None
        return cls(match[1], int(match[2]), int(match[3])) if match else None


@dataclass
class Manifest:
    """`library.json`, checked."""

    version: Version
    patch: int
    title: str
    runnable: bool
    core: tuple[int, int]
    js: list[str]
    css: list[str]
    needs: dict[str, list[Version]]
    data: dict[str, Any] = field(repr=False)


def read_json(raw: bytes, file: str) -> Any:
    """Parse, or Refused. A byte order mark is forgiven; what no database stores is not."""
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=refuse_constant)
        text = json.dumps(value, ensure_ascii=False)
    except UnicodeDecodeError as error:
        raise Refused("unicode", file) from error
    except RecursionError as error:
        raise Refused("json", file, problem="nesting") from error
    except ValueError as error:
        raise Refused("json", file, problem=str(error)[:120]) from error
    if not is_text(text) or "\\u0000" in text:
        raise Refused("unicode", file)
    return value


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def read_object(raw: bytes, file: str) -> dict[str, Any]:
    value = read_json(raw, file)
    if not isinstance(value, dict):
        raise Refused("json", file, problem="{}")
    return value


def number(value: Any) -> int | None:
    """A whole number up to 99999, also as a text of digits; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and 0 <= value <= 99_999:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value):
        return int(value)
    return None


def required(data: dict[str, Any], key: str, file: str) -> int:
    value = number(data.get(key))
    if value is None:
        raise Refused("field", file, field=key)
    return value


def dependencies(data: dict[str, Any], key: str, file: str) -> list[Version]:
    rows = data.get(key) or []
    if not isinstance(rows, list):
        raise Refused("field", file, field=key)
    return [dependency(row, key, file) for row in rows]


def dependency(row: Any, key: str, file: str) -> Version:
    row = row if isinstance(row, dict) else {}
    name = row.get("machineName")
    major, minor = number(row.get("majorVersion")), number(row.get("minorVersion"))
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused("field", file, field=f"{key}.machineName")
    if major is None or minor is None:
        raise Refused("field", file, field=f"{key}.{name}")
    return Version(name, major, minor)


def title_of(data: dict[str, Any], file: str) -> str:
    title = data.get("title")
    if not isinstance(title, str) or not 0 < len(title) <= 255:
        raise Refused("field", file, field="title")
    return title


def check_package(data: dict[str, Any]) -> tuple[Version, list[Version]]:
    """`h5p.json`: the main library and all dependencies that it names."""
    file = "h5p.json"
    title_of(data, file)
    language = data.get("language", "und")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        raise Refused("field", file, field="language")
    embed = data.get("embedTypes", [])
    if not isinstance(embed, list) or not {str(kind) for kind in embed} <= EMBED_TYPES:
        raise Refused("field", file, field="embedTypes")
    check_source(data, file)
    needs = dependencies(data, "preloadedDependencies", file)
    needs += dependencies(data, "dynamicDependencies", file)
    name = data.get("mainLibrary")
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused("field", file, field="mainLibrary")
    main = next((version for version in needs if version.name == name), None)
    if main is None:
        raise Refused("main", file, library=name)
    return main, needs


def check_source(data: dict[str, Any], file: str) -> None:
    """Who made it, and under which terms: shown to people, so it must be plain."""
    source = data.get("source")
    if source and not re.match(r"https?://", str(source)):
        raise Refused("field", file, field="source")
    authors = data.get("authors", [])
    if not isinstance(authors, list) or not all(isinstance(row, dict) for row in authors):
        raise Refused("field", file, field="authors")
    if len(str(data.get("licenseExtras") or "")) > 5000:
        raise Refused("field", file, field="licenseExtras")


def check_library(data: dict[str, Any], file: str) -> Manifest:
    """`library.json`: its required fields, the paths of its scripts and styles, its needs."""
    name = data.get("machineName")
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        raise Refused("field", file, field="machineName")
    runnable = number(data.get("runnable"))
    if runnable not in (0, 1):
        raise Refused("field", file, field="runnable")
    return Manifest(
        version=Version(
            name, required(data, "majorVersion", file), required(data, "minorVersion", file)
        ),
        patch=required(data, "patchVersion", file),
        title=title_of(data, file),
        runnable=bool(runnable),
        core=core_api(data, file),
        js=paths(data, "preloadedJs", file),
        css=paths(data, "preloadedCss", file),
        needs={kind: dependencies(data, f"{kind}Dependencies", file) for kind in DEPENDENCIES},
        data=data,
    )


def core_api(data: dict[str, Any], file: str) -> tuple[int, int]:
    """The H5P core that a library asks for; 1.0 when it does not say."""
    value = data.get("coreApi")
    if value is None:
        return (1, 0)
    value = value if isinstance(value, dict) else {}
    major, minor = number(value.get("majorVersion")), number(value.get("minorVersion"))
    if major is None or minor is None:
        raise Refused("field", file, field="coreApi")
    return (major, minor)


def paths(data: dict[str, Any], key: str, file: str) -> list[str]:
    rows = data.get(key) or []
    if not isinstance(rows, list):
        raise Refused("field", file, field=key)
    found = [row.get("path") if isinstance(row, dict) else None for row in rows]
    for path in found:
        if not isinstance(path, str) or not path:
            raise Refused("field", file, field=key)
        if path.startswith("/") or "\\" in path or ":" in path or ".." in path.split("/"):
            raise Refused("escape", file=f"{file} ({key}): {path}")
    return [str(path).removeprefix("./") for path in found]
