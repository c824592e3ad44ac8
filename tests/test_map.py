"""The map of the README is the import contract, and no app escapes it."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def layers() -> list[list[str]]:
    """The layers of the import contract from top to bottom; apps in brackets are not built yet."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return [
        [name.strip().strip("()") for name in line.split("|")]
        for line in contract["contracts"][0]["layers"]
    ]


def our_apps() -> set[str]:
    return {config.name for config in apps.get_app_configs() if Path(config.path).parent == ROOT}


def test_every_app_of_ours_stands_in_the_contract():
    assert our_apps() <= {name for line in layers() for name in line}


def test_apps_without_brackets_are_installed():
    text = (ROOT / "pyproject.toml").read_text()
    bracketed = set(re.findall(r"\((\w+)\)", text.split("[[tool.importlinter.contracts]]")[1]))
    assert {name for line in layers() for name in line} - bracketed == our_apps()


def test_settings_name_our_apps_in_the_order_of_the_map():
    order = [name for line in layers() for name in line]
    named = [name for name in settings.INSTALLED_APPS if name in our_apps()]
    assert named == sorted(named, key=order.index)


def test_the_readme_draws_the_same_map():
    drawn = re.search(r"```\n(content .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)[1]
    lines = [re.split(r"\s{2,}", line)[0].strip() for line in drawn.strip().splitlines()]
    names = [[name.strip(" ()") for name in line.split("|")] for line in lines]
    assert names == layers()
