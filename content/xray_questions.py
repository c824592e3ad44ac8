"""The questions of the x-ray practice set, in three languages: texts that every picture shares.

English stands first; Russian and Uzbek become entries of the course's PO files.
"""

from typing import Any

from content.documents import DEFAULTS, Document
from content.xray_set import OBJECTIVE, Picture
from content.xray_shapes import TARGETS

Text = tuple[str, str, str]

STEM: Text = (
    "Schematic training picture. Release the load, look a second time, or stop it? If you search, "
    "mark where.",
    "Схематичный учебный снимок. Пропустить, посмотреть ещё раз или остановить? Если Вы решили "
    "искать, отметьте где.",
    "Sxematik oʻquv tasviri. Oʻtkazish, yana bir bor koʻrish yoki toʻxtatish kerakmi? Qidirsangiz, "
    "joyini belgilang.",
)
ALT: dict[str, Text] = {
    "suitcase": (
        "Schematic x-ray picture of an open suitcase with several things that lie apart from one "
        "another.",
        "Схематичный рентгеновский снимок чемодана с несколькими предметами, лежащими отдельно "
        "друг от друга.",
        "Bir-biridan alohida yotgan bir nechta buyum solingan chamadonning sxematik rentgen "
        "tasviri.",
    ),
    "van": (
        "Schematic x-ray picture of a van seen from the side, with several things that stand apart "
        "in its load space.",
        "Схематичный рентгеновский снимок фургона сбоку: в грузовом отсеке несколько предметов, "
        "стоящих отдельно.",
        "Furgonning yondan olingan sxematik rentgen tasviri: yuk boʻlmasida alohida turgan "
        "bir nechta buyum bor.",
    ),
}
ZONE: Text = ("A thing to compare", "Предмет для сравнения", "Solishtiriladigan buyum")
CLUES: dict[str, Text] = {
    "pistol": (
        "An angled outline: grip and barrel in one dense piece, with the ring of a trigger guard.",
        "Угловатый контур: рукоятка и ствол — единый плотный предмет с кольцом спусковой скобы.",
        "Burchakli shakl: dasta va stvol bir butun zich buyum, tepki halqasi koʻrinadi.",
    ),
    "revolver": (
        "A thin barrel, a round cylinder and a bent grip, all of the same density.",
        "Тонкий ствол, круглый барабан и изогнутая рукоятка одинаковой плотности.",
        "Ingichka stvol, dumaloq baraban va egik dasta — hammasi bir xil zichlikda.",
    ),
    "long gun": (
        "A long straight line that widens to a stock at one end.",
        "Длинная прямая линия, которая на одном конце расширяется в приклад.",
        "Bir uchida qoʻndoqqa kengayadigan uzun toʻgʻri chiziq.",
    ),
    "slide": (
        "A dense block with straight edges and one opening: an essential part.",
        "Плотный брусок с ровными краями и одним окном: основная часть оружия.",
        "Qirralari tekis, bitta darchasi bor zich boʻlak: qurolning asosiy qismi.",
    ),
    "barrel": (
        "A dense straight tube with an even bore and thick walls; a water pipe is lighter.",
        "Плотная прямая трубка с ровным каналом и толстыми стенками; водопроводная труба светлее.",
        "Kanali tekis, devori qalin zich toʻgʻri naycha; suv quvuri ochroq koʻrinadi.",
    ),
    "cartridges": (
        "A row of equal small bodies, each with a point at one end; batteries have flat ends.",
        "Ряд одинаковых мелких предметов с заострённым концом; у батареек концы плоские.",
        "Bir uchi oʻtkir, bir xil mayda buyumlar qatori; batareyalarning uchi tekis boʻladi.",
    ),
}
RIGHT: Text = (
    "That is the decision this picture asks for. What follows is in your national procedure.",
    "Такого решения и требует этот снимок. Дальше действуйте по национальному порядку.",
    "Bu tasvir aynan shu qarorni talab qiladi. Keyingisi milliy tartibda belgilangan.",
)
MISSED: Text = (
    "Something in this picture asks for a stop. Go over it again, row by row.",
    "На снимке есть то, что нужно остановить. Просмотрите его ещё раз, ряд за рядом.",
    "Tasvirda toʻxtatishni talab qiladigan narsa bor. Uni qator-qator yana koʻrib chiqing.",
)
FALSE_ALARM: Text = (
    "Everything here is in daily use. Compare outline and density with what you suspected.",
    "Здесь только обычные вещи. Сравните контур и плотность с тем, что Вы заподозрили.",
    "Bu yerda faqat kundalik buyumlar. Shakl va zichlikni gumon qilganingiz bilan solishtiring.",
)
NOTE = (
    "Drawn by manage.py draw_xray_set; change the script, not the picture. Schematic: things lie "
    "open and apart. The clue says what is seen, never what would make it harder to see."
)


def question(picture: Picture) -> Document:
    """The question of one picture, its ground truth as zone and key."""
    target = picture.target
    zone = {"id": "a", "box": picture.box, "text": ZONE[0]}
    if target:
        zone["feedback"] = CLUES[target][0]
    outcome = {"missed": MISSED[0]} if target else {"false_alarm": FALSE_ALARM[0]}
    data: dict[str, Any] = {
        **DEFAULTS["question"],
        "id": picture.code,
        "kind": "xray_search",
        "lesson": "2.2.1",
        "objective": OBJECTIVE,
        "difficulty": "medium" if target in ("", "pistol", "revolver", "long gun") else "hard",
        "bloom": "apply",
        "source": ["schematic picture of our own"],
        "stem": STEM[0],
        "image": {
            "file": picture.file, "alt": ALT[picture.scene.name][0],
            "size": list(picture.scene.size),
        },
        "zones": [zone],
        "key": ["a"] if target else [],
        "feedback": [
            {"when": when, "text": text} for when, text in {"right": RIGHT[0], **outcome}.items()
        ],
        "note_for_writers": NOTE,
    }  # fmt: skip
    if target:
        data["category"] = TARGETS[target][0]
    path = f"border-crossings/questions/{picture.code}"
    return Document("question", path, path, data)


def translations() -> dict[str, dict[str, str]]:
    """Language → English text → translation."""
    texts = [STEM, *ALT.values(), ZONE, *CLUES.values(), RIGHT, MISSED, FALSE_ALARM]
    return {
        language: {text[0]: text[place] for text in texts}
        for place, language in ((1, "ru"), (2, "uz"))
    }
