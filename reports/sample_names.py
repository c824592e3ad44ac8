"""Names for made-up people: usual in the five countries, combined by lot. Nobody is meant.

Each name is written in both scripts, as people themselves would: none is converted by machine.
"""

import random
from dataclasses import dataclass

WOMEN = {
    "UZ": """Dilnoza Дилноза, Nodira Нодира, Gulnora Гулнора, Zulfiya Зулфия, Malika Малика,
        Shahnoza Шаҳноза, Oygul Ойгул, Feruza Феруза, Madina Мадина, Nilufar Нилуфар""",
    "KZ": """Aigerim Айгерим, Aliya Алия, Dinara Динара, Zhanar Жанар, Saule Сауле,
        Madina Мадина, Aisulu Айсулу, Gaukhar Гаухар, Togzhan Тогжан, Asel Асель""",
    "KG": """Aizada Айзада, Nurgul Нургуль, Cholpon Чолпон, Jyldyz Жылдыз, Begimai Бегимай,
        Elmira Эльмира, Meerim Мээрим, Kanykei Каныкей, Gulzat Гульзат, Altynai Алтынай""",
    "TJ": """Zarina Зарина, Mehrangez Меҳрангез, Sitora Ситора, Farzona Фарзона, Manizha Манижа,
        Nigora Нигора, Shahlo Шаҳло, Tahmina Таҳмина, Parvina Парвина, Munira Мунира""",
    "TM": """Aýna Айна, Bahar Бахар, Ogulgerek Огулгерек, Maral Марал, Jennet Дженнет,
        Selbi Сельби, Gözel Гозель, Läle Ляле, Ogulnar Огулнар, Altyn Алтын""",
}
MEN = {
    "UZ": """Jasur Жасур, Bobur Бобур, Sardor Сардор, Oʻktam Ўктам, Sherzod Шерзод,
        Farhod Фарҳод, Ulugʻbek Улуғбек, Rustam Рустам, Aziz Азиз, Botir Ботир""",
    "KZ": """Daniyar Данияр, Yerlan Ерлан, Nurlan Нурлан, Askar Аскар, Bauyrzhan Бауыржан,
        Timur Тимур, Marat Марат, Kanat Канат, Serik Серик, Dauren Даурен""",
    "KG": """Azamat Азамат, Bakyt Бакыт, Nurbek Нурбек, Ulan Улан, Talant Талант,
        Ermek Эрмек, Kubat Кубат, Mirlan Мирлан, Temir Темир, Adilet Адилет""",
    "TJ": """Firuz Фируз, Jamshed Ҷамшед, Rustam Рустам, Farrukh Фаррух, Daler Далер,
        Komron Комрон, Sorbon Сорбон, Bahrom Баҳром, Siyovush Сиёвуш, Alisher Алишер""",
    "TM": """Merdan Мердан, Serdar Сердар, Batyr Батыр, Döwlet Довлет, Myrat Мурад,
        Rahym Рахим, Oraz Ораз, Kakajan Какаджан, Begenç Бегенч, Guwanç Гуванч""",
}
FAMILIES = {
    "UZ": """Karimov Каримов, Yusupov Юсупов, Rahimov Раҳимов, Toʻrayev Тўраев, Gʻafurov Ғафуров,
        Ismoilov Исмоилов, Sodiqov Содиқов, Hamidov Ҳамидов, Qodirov Қодиров, Nazarov
        Назаров, Saidov Саидов, Umarov Умаров, Usmonov Усмонов, Sultonov Султонов, Ergashev
        Эргашев, Xolmatov Холматов, Abdullayev Абдуллаев, Tursunov Турсунов, Mirzayev
        Мирзаев, Ortiqov Ортиқов, Boboyev Бобоев, Jalolov Жалолов""",
    "KZ": """Akhmetov Ахметов, Sadykov Садыков, Suleimenov Сулейменов, Zhumabekov Жумабеков,
        Ospanov Оспанов, Bekturov Бектуров, Kaliyev Калиев, Musin Мусин, Abenov Абенов,
        Nurlanov Нурланов, Iskakov Искаков, Dzhaksybekov Джаксыбеков, Seitkali Сейткали,
        Tulegenov Тулегенов, Zhaksylykov Жаксылыков, Baimukhanov Баймуханов, Rakhimov
        Рахимов, Utegenov Утегенов, Kassymov Касымов, Mukanov Муканов""",
    "KG": """Asanov Асанов, Toktogulov Токтогулов, Mamytov Мамытов, Sydykov Сыдыков, Osmonov
        Осмонов, Kadyrov Кадыров, Bekov Беков, Japarov Жапаров, Usenov Усенов, Abdyldaev
        Абдылдаев, Isakov Исаков, Omurov Омуров, Kasymov Касымов, Turdubaev Турдубаев,
        Jumabaev Жумабаев, Sultanov Султанов, Moldobaev Молдобаев, Satybaldiev Сатыбалдиев,
        Niyazov Ниязов""",
    "TJ": """Saidov Саидов, Nazarov Назаров, Sharipov Шарипов, Mirzoev Мирзоев, Rahimzoda
        Раҳимзода, Kholov Холов, Qurbonov Қурбонов, Davlatov Давлатов, Safarzoda Сафарзода,
        Rajabov Раджабов, Karimov Каримов, Boboev Бобоев, Gulov Гулов, Yusupov Юсупов,
        Ashurov Ашуров, Odinaev Одинаев, Hakimov Ҳакимов, Zoirov Зоиров, Nabiev Набиев""",
    "TM": """Annayew Аннаев, Orazow Оразов, Ataýew Атаев, Hojayew Ходжаев, Nuryýew Нурыев,
        Gurbanow Гурбанов, Saparow Сапаров, Durdyýew Дурдыев, Garajaýew Караджаев, Berdiýew
        Бердыев, Amanow Аманов, Çaryýew Чарыев, Meredow Мередов, Allanazarow Алланазаров,
        Rejepow Реджепов, Kulyýew Кулыев, Italmazow Италмазов, Taganow Таганов""",
}


@dataclass(frozen=True)
class Name:
    """A name in both scripts."""

    given: str
    family: str
    given_cyrillic: str
    family_cyrillic: str


def pairs(text: str) -> list[tuple[str, str]]:
    """`Latin Cyrillic, Latin Cyrillic` as pairs."""
    return [(latin, cyrillic) for latin, cyrillic in map(str.split, text.split(","))]


GIVEN = {
    sex: {country: pairs(text) for country, text in names.items()}
    for sex, names in (("female", WOMEN), ("male", MEN))
}
FAMILY = {country: pairs(text) for country, text in FAMILIES.items()}


def drawn(lots: random.Random, country: str, sex: str) -> Name:
    """A name by lot; `sex` is female or male, which the family name shows where it usually does."""
    given, given_cyrillic = lots.choice(GIVEN[sex][country])
    family, family_cyrillic = lots.choice(FAMILY[country])
    if sex == "female" and family_cyrillic.endswith(("ов", "ев", "ин")):
        family, family_cyrillic = f"{family}a", f"{family_cyrillic}а"
    return Name(given, family, given_cyrillic, family_cyrillic)
