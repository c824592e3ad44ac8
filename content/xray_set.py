"""The practice set of x-ray pictures for the border course: schematic, made by a seed, with what is
in each of them known (the ground truth stands in the questions).

Every thing lies open and apart from the others: the pictures train what to recognise. They say
nothing on where or how anything could be kept from view.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from content.xray_shapes import HARMLESS, TARGETS

SEED = 20261
FIRST = "Q02-X01"
OBJECTIVE = "2.b-xray"
FOLDER = "media/border-crossings/xray"


@dataclass(frozen=True)
class Scene:
    """A kind of picture: its size, and the grid in which things lie."""

    name: str
    size: tuple[int, int]
    left: int
    top: int
    columns: int
    rows: int
    cell: int
    frame: str


BAGGAGE = Scene(
    "suitcase", (600, 420), 45, 60, 3, 2, 170,
    '<rect x="25" y="40" width="550" height="365" rx="26" fill="#f4e6cf" stroke="#b98a46"'
    ' stroke-width="5"/><rect x="230" y="14" width="140" height="26" rx="10" fill="none"'
    ' stroke="#b98a46" stroke-width="6"/>',
)  # fmt: skip
VEHICLE = Scene(
    "van", (760, 420), 50, 70, 4, 2, 128,
    '<path d="M20 60h540v270H20z" fill="#eef2f4" stroke="#5d7480" stroke-width="5"/>'
    '<path d="M560 130h90l80 90v110H560z" fill="#dfe7eb" stroke="#5d7480" stroke-width="5"/>'
    '<path d="M586 152h54l52 62H586z" fill="#fff" stroke="#5d7480" stroke-width="3"/>'
    '<circle cx="130" cy="368" r="36" fill="#9fb0b9" stroke="#42535c" stroke-width="5"/>'
    '<circle cx="630" cy="368" r="36" fill="#9fb0b9" stroke="#42535c" stroke-width="5"/>',
)  # fmt: skip
# How many pictures of each kind, and in how many of these there is something to find.
PLAN = ((BAGGAGE, 24, 9), (VEHICLE, 20, 7))


@dataclass
class Picture:
    """One picture: its code and drawing, the name of what is to be found (empty: harmless), and the
    box [x, y, width, height] in per cent of that, or of a harmless thing."""

    code: str
    scene: Scene
    svg: str
    target: str
    box: list[float]

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.code.lower()}.svg"


def pictures(seed: int = SEED) -> Iterator[Picture]:
    """All pictures of the set; the same seed makes the same set."""
    chance = random.Random(seed)  # noqa: S311 - for drawing, not for secrets
    number = 0
    for scene, many, with_target in PLAN:
        found = [True] * with_target + [False] * (many - with_target)
        chance.shuffle(found)
        names = targets_for(scene, with_target, chance)
        for has_target in found:
            number += 1
            yield picture(f"Q02-X{number:02d}", scene, names.pop() if has_target else "", chance)


def targets_for(scene: Scene, many: int, chance: random.Random) -> list[str]:
    """Every kind of target comes about equally often; long guns only in vehicles."""
    known = [name for name in TARGETS if name != "long gun" or scene is VEHICLE]
    names = (known * (many // len(known) + 1))[:many]
    chance.shuffle(names)
    return names


def picture(code: str, scene: Scene, target: str, chance: random.Random) -> Picture:
    """Things in the cells of the grid, one a cell, a little turned; a few cells stay empty."""
    cells = [(c, r) for r in range(scene.rows) for c in range(scene.columns)]
    chance.shuffle(cells)
    cells = cells[: len(cells) - chance.choice((0, 0, 1))]
    things = chance.sample(sorted(HARMLESS), len(cells) - bool(target))
    drawn = []
    for place, cell in enumerate(cells):
        is_target = bool(target) and place == 0
        drawing = TARGETS[target][1] if is_target else HARMLESS[things[place - bool(target)]]
        middle = middle_of(scene, cell)
        turn = chance.randint(-18, 18)
        scale = scene.cell / 135
        drawn.append(
            (
                cell,
                f'<g transform="translate({middle[0]:g} {middle[1]:g})'
                f' rotate({turn}) scale({scale:.3f})" stroke-width="2">{drawing}</g>',
            )
        )
    # Drawn in the order of the cells: the order of the elements must not tell which is which.
    things_drawn = "".join(svg for _cell, svg in sorted(drawn))
    width, height = scene.size
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="#fff"/>'
        f"{scene.frame}{things_drawn}</svg>\n"
    )
    return Picture(code, scene, svg, target, box_of(scene, cells[0]))


def middle_of(scene: Scene, cell: tuple[int, int]) -> tuple[float, float]:
    column, row = cell
    step = scene.cell
    return scene.left + step * (column + 0.5), scene.top + step * (row + 0.5)


def box_of(scene: Scene, cell: tuple[int, int]) -> list[float]:
    """The cell in per cent of the picture, to one decimal."""
    (x, y), (width, height) = middle_of(scene, cell), scene.size
    half = scene.cell / 2
    sides = ((x - half) / width, (y - half) / height, scene.cell / width, scene.cell / height)
    return [plain(round(100 * side, 1)) for side in sides]


def plain(number: float) -> Any:
    return int(number) if number == int(number) else number
