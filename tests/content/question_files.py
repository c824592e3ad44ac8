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
}


def file_of(kind: str, code: str = "Q9") -> str:
    """The text of the file of one question of this kind."""
    return HEAD.format(id=code, kind=kind) + BODIES[kind]
