"""A small shelf beside the tiny course: the Bread Code with two articles, the case of the loaf."""

import shutil
from pathlib import Path

import pytest

from tests.content.curricula import Curriculum

SHELF = Path(__file__).parent.parent / "content" / "shelf"


def add_shelf(root: Path) -> None:
    """Put the small library into a curriculum's folder."""
    shutil.copytree(SHELF, root, dirs_exist_ok=True)


@pytest.fixture
def curriculum(tmp_path, tiny) -> Curriculum:
    """The tiny course and the small library on disk; the database holds the course only."""
    found = Curriculum(tmp_path / "curriculum")
    add_shelf(found.root)
    return found


@pytest.fixture
def shelf(curriculum) -> Curriculum:
    """The same, loaded."""
    curriculum.load()
    return curriculum
