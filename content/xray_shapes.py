"""Things as a screener sees them, simplified: drawings in a box of 100 × 100 around its middle.

Colours follow the usual code: organic matter orange, light metals and mixtures green, metal blue,
dense metal nearly black. Outlines are schematic: they show what has to be recognised, nothing else.
"""

ORGANIC, MIXED, METAL, DENSE = "#e3a04f", "#6fae72", "#3f74b5", "#16263f"


def shape(kind: str, colour: str, **sides: float | str) -> str:
    """One SVG element, see-through as in an x-ray picture."""
    words = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in sides.items())
    return f'<{kind} {words} fill="{colour}" fill-opacity=".78" stroke="{colour}"/>'


def rect(colour: str, x: float, y: float, width: float, height: float, rx: float = 3) -> str:
    return shape("rect", colour, x=x, y=y, width=width, height=height, rx=rx)


def round_(colour: str, cx: float, cy: float, r: float) -> str:
    return shape("circle", colour, cx=cx, cy=cy, r=r)


def oval(colour: str, cx: float, cy: float, rx: float, ry: float) -> str:
    return shape("ellipse", colour, cx=cx, cy=cy, rx=rx, ry=ry)


def outline(colour: str, points: str) -> str:
    return shape("polygon", colour, points=points)


def row(part: str, number: int, step: float) -> str:
    """The same thing several times, side by side."""
    first = -step * (number - 1) / 2
    return "".join(
        f'<g transform="translate({first + n * step:g} 0)">{part}</g>' for n in range(number)
    )


# What is harmless, look-alikes among it: name → drawing.
HARMLESS = {
    "bottle": rect(ORGANIC, -14, -20, 28, 62, 8) + rect(ORGANIC, -6, -42, 12, 22),
    "book": rect(ORGANIC, -34, -42, 68, 84) + rect(ORGANIC, -28, -36, 56, 72),
    "shoes": oval(ORGANIC, -20, 0, 15, 42) + oval(ORGANIC, 20, 0, 15, 42),
    "laptop": rect(MIXED, -46, -32, 92, 64)
    + rect(METAL, -36, -8, 34, 30)
    + rect(METAL, 6, -20, 28, 14),
    "camera": rect(MIXED, -40, -24, 80, 50)
    + round_(METAL, 2, 2, 20)
    + rect(METAL, -30, -34, 22, 12),
    "hair dryer": oval(MIXED, -6, -18, 40, 20)
    + rect(MIXED, -20, -4, 18, 46)
    + round_(METAL, -18, -18, 9),
    "drill": rect(MIXED, -40, -32, 62, 26)
    + rect(METAL, 22, -26, 24, 12)
    + rect(MIXED, -38, -8, 20, 42)
    + rect(METAL, -42, 28, 30, 14),
    "spanner": rect(DENSE, -6, -30, 12, 62) + round_(DENSE, 0, -34, 13) + round_(DENSE, 0, 34, 11),
    "flat iron": outline(DENSE, "-44,24 30,24 46,-4 10,-14 -34,-10")
    + rect(MIXED, -30, -34, 50, 12, 6),
    "padlock": rect(DENSE, -22, -6, 44, 40, 5) + rect(METAL, -14, -36, 28, 34, 12),
    "pliers": outline(METAL, "-6,-44 6,-44 10,0 26,42 14,44 0,6 -14,44 -26,42 -10,0"),
    "kettle": oval(METAL, 0, 8, 36, 34)
    + rect(METAL, -10, -38, 20, 14)
    + rect(METAL, 32, -6, 14, 8),
    "umbrella": rect(METAL, -3, -46, 6, 92) + oval(ORGANIC, 0, -8, 10, 34),
    "toy car": rect(ORGANIC, -42, -12, 84, 24, 8)
    + rect(ORGANIC, -22, -28, 44, 18, 8)
    + round_(MIXED, -24, 16, 9)
    + round_(MIXED, 24, 16, 9),
    "batteries": row(rect(METAL, -7, -20, 14, 40, 4) + rect(METAL, -3, -25, 6, 5, 1), 4, 19),
    "pipe": rect(METAL, -46, -8, 92, 16, 8) + rect(METAL, -46, -3, 92, 6, 3),
    "headphones": oval(ORGANIC, 0, -6, 38, 34)
    + rect(METAL, -44, 2, 16, 28, 6)
    + rect(METAL, 28, 2, 16, 28, 6),
    "food": round_(ORGANIC, -18, -12, 20)
    + round_(ORGANIC, 18, -10, 18)
    + round_(ORGANIC, 0, 20, 19),
    "clothes": rect(ORGANIC, -42, -30, 84, 18, 9)
    + rect(ORGANIC, -38, -8, 80, 18, 9)
    + rect(ORGANIC, -42, 14, 82, 18, 9),
    "tin": rect(METAL, -24, -30, 48, 60, 6) + oval(ORGANIC, 0, 0, 17, 22),
}

# What has to be found: name → (category, drawing).
TARGETS = {
    "pistol": (
        "firearm",
        outline(DENSE, "-46,-24 44,-24 44,-4 -14,-4 -20,8 -24,38 -44,38 -38,-4 -46,-8")
        + '<rect x="-14" y="-2" width="18" height="14" rx="6" fill="none" stroke="#16263f"'
        ' stroke-width="3"/>',
    ),
    "revolver": (
        "firearm",
        rect(DENSE, -6, -22, 52, 11, 2)
        + round_(DENSE, -12, -12, 17)
        + outline(DENSE, "-26,-22 -14,-4 -26,40 -46,36 -34,-8"),
    ),
    "long gun": (
        "firearm",
        rect(DENSE, -10, -6, 58, 6, 2)
        + rect(DENSE, -24, -8, 34, 14, 3)
        + outline(DENSE, "-24,-6 -24,6 -48,18 -48,0")
        + outline(DENSE, "-4,6 6,6 2,22 -6,20"),
    ),
    "slide": ("parts", rect(DENSE, -44, -14, 88, 26, 2) + rect(METAL, -8, -14, 24, 12, 1)),
    "barrel": ("parts", rect(DENSE, -46, -9, 92, 18, 2) + rect(METAL, -46, -3, 92, 6, 1)),
    "cartridges": (
        "ammunition",
        row(
            rect(DENSE, -5, -8, 10, 30, 1) + outline(DENSE, "-5,-8 5,-8 3,-20 0,-26 -3,-20"), 6, 15
        ),
    ),
}
