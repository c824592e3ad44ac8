"""A question of every kind as its file has it, in canonical form."""

HEAD = """\
id: {id}
kind: {kind}
lesson: "1.1.1"
objective: 1.b
difficulty: easy
bloom: apply
source: [F1]
"""

BODIES = {
    "case_scenario": """\
stem: "Case (fictional). The oven smokes, and guests wait. What does the baker do first?"
options:
  - {id: a, text: "Bake on", feedback: "Smoke is a sign."}
  - {id: b, text: "Open the window and look", feedback: "Right: look first."}
  - {id: c, text: "Send the guests home"}
key: b
shuffle: true
""",
    "matching": """\
stem: "Match each thing with its use. One use is left over."
left:
  - {id: "1", text: "Yeast", feedback: "Yeast lifts the dough."}
  - {id: "2", text: "Peel", feedback: "The peel moves loaves."}
  - {id: "3", text: "Salt"}
right:
  - {id: a, text: "Moves loaves"}
  - {id: b, text: "Lifts dough"}
  - {id: c, text: "Slows yeast"}
  - {id: d, text: "Cools the oven"}
key: {"1": b, "2": a, "3": c}
scoring: per_pair
""",
    "numeric": """\
stem: "Of 24 loaves 18 are sold. What per cent is that?"
key: {value: 75, tolerance: 0.5, unit: "%"}
feedback:
  - {when: 75, text: "Right: 18 ÷ 24 is 0.75."}
  - {when: 25, text: "Those are the loaves left over."}
  - {when: 0.75, text: "Multiply by 100."}
  - {when: other, text: "Divide the loaves sold by all loaves."}
""",
    "ordering": """\
stem: "Put the steps in order."
items:
  - {id: a, text: "Bake", feedback: "Last: the dough has to rise."}
  - {id: b, text: "Mix", feedback: "First: without dough there is nothing to do."}
  - {id: c, text: "Let it rise", feedback: "Second: yeast needs time."}
key: [b, c, a]
scoring: adjacent_pairs
after: "If your bakery has another order, it prevails."
""",
    "short_text": """\
stem: "What lifts dough?"
key: {en: ["yeast", "sourdough"], ru: ["дрожжи"], uz: ["xamirturush"]}
feedback:
  - {when: right, text: "Right, yeast."}
  - {when: other, text: "Think of what makes bubbles."}
""",
    "fill_gaps": """\
stem: "Fill the gaps."
text: "Dough is made of [1] and water. It rises for [2] minutes."
gaps:
  - id: "1"
    options:
      - {id: a, text: "sand"}
      - {id: b, text: "flour"}
    key: b
    feedback: "Flour it is."
  - id: "2"
    key: {en: ["ninety", "90"], uz: ["toʻqson"]}
scoring: per_gap
""",
    "point_on_image": """\
stem: "Which part of the loaf is crust?"
image:
  file: media/bread/loaf.svg
  alt: "A loaf."
  size: [40, 20]
zones:
  - {id: a, box: [10, 15, 80, 20], text: "The upper edge", feedback: "Yes, the crust."}
  - {id: b, box: [30, 45.5, 40, 20], text: "The middle", feedback: "That is crumb."}
key: [a]
scoring: hits_minus_misses
""",
    "xray_search": """\
stem: "Release the loaf, look again or stop it?"
image:
  file: media/bread/loaf.svg
  alt: "A loaf at the x-ray."
  size: [40, 20]
zones:
  - {id: a, box: [40, 40, 20, 20], text: "A file in the crumb", feedback: "It is denser."}
key: [a]
feedback:
  - {when: right, text: "Well seen."}
  - {when: missed, text: "Look at the middle."}
category: file
seconds: 20
""",
    "open_answer": """\
stem: "Write a recipe."
answer: {type: either, types: [pdf, png], megabytes: 5}
criteria:
  - {id: a, points: 2, text: "Names the flour"}
  - {id: b, points: 3, text: "Names time and heat"}
guidance: "Be lenient with spelling."
after: "A recipe names things, times and heat."
""",
}


def file_of(kind: str, code: str = "Q9") -> str:
    """The text of the file of one question of this kind."""
    return HEAD.format(id=code, kind=kind) + BODIES[kind]
