#!/usr/bin/env python3
"""Writes name_cases.csv: Russian names in a case, as PyPI pytrovich 0.2.0 declines them, and words of petrovich-eval.

Needs pytrovich and what name_heldout.py needs. Run: python3 -P name_cases.py faker-js-uk.json > name_cases.csv
"""
import csv
import importlib.util
import os
import random
import sys

from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "name_heldout.py")
SPEC = importlib.util.spec_from_file_location("name_heldout", PATH)
CASES = [("genitive", Case.GENITIVE), ("dative", Case.DATIVE), ("accusative", Case.ACCUSATIVE), ("instrumental", Case.INSTRUMENTAL), ("prepositional", Case.PREPOSITIONAL)]
SHORT = {"рд": "genitive", "дт": "dative", "вн": "accusative", "тв": "instrumental", "пр": "prepositional"}
# petrovich-eval, surnames.misc.tsv and people.tsv: word, declined, gender, case.
EVALUATION = """
Иванов Иванова мр рд
Иванов Иванову мр дт
Иванов Иванова мр вн
Иванов Ивановым мр тв
Иванов Иванове мр пр
Бильжо Бильжо мр дт
Ничипорук Ничипоруку мр дт
Щусь Щусю мр дт
Фидря Фидре мр дт
Белоконь Белоконю мр дт
Добробаба Добробабе мр дт
Исайченко Исайченко мр дт
Бондаришин Бондаришину мр дт
Дубинка Дубинке мр дт
Сирота Сироте мр дт
Воевода Воеводе мр дт
Волож Воложу мр дт
Кравец Кравцу мр дт
Самотечний Самотечнему мр дт
Цой Цою мр дт
Шопен Шопену мр дт
Сосковец Сосковцу мр дт
Бильжо Бильжо жр дт
Ничипорук Ничипорук жр дт
Щусь Щусь жр дт
Фидря Фидре жр дт
Белоконь Белоконь жр дт
Сирота Сироте жр дт
Гулыга Гулыге жр дт
Джанджагава Джанджагаве жр дт
Забейворота Забейворота жр дт
Окуджава Окуджаве жр дт
Кочубей Кочубею мр дт
Козлов Козлову мр дт
Салтыков-Щедрин Салтыкову-Щедрину мр дт
Дюма Дюма мр дт
Воробей Воробью мр дт
Воробей Воробей жр дт
Плевако Плевако мр дт
Цветаева Цветаевой жр рд
Толстой Толстому мр дт
Ахматова Ахматову жр вн
Лермонтов Лермонтовым мр тв
Баркова Барковой жр пр
Кваша Кваши мр рд
Левобережный Левобережного мр рд
Маковецкая Маковецкой жр рд
Слуцкая Слуцкой жр дт
Штеттер Штеттеру мр дт
Коломиец Коломийца мр рд
Быхун Быхуном мр тв
Дарвин Дарвином мр тв
Ильин Ильиным мр тв
Бонч-Бруевич Бонч-Бруевичу мр дт
Тер-Петрова Тер-Петровой жр дт
Сидорова-Петрова Сидоровой-Петровой жр дт
Ткач Ткача мр рд
""".strip().splitlines()


def main():
    heldout = importlib.util.module_from_spec(SPEC)
    source = open(PATH, encoding="utf-8").read().rsplit("main()", 1)[0]
    exec(compile(source, PATH, "exec"), heldout.__dict__)
    pools = {key: parts for key, parts in heldout.pools().items() if key[0] in ("russian-names", "mimesis ru", "faker ru_RU")}
    chance, maker = random.Random(20261126), PetrovichDeclinationMaker()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("family given patronymic gender case declined_family declined_given declined_patronymic".split())
    for _ in range(500):
        (_, sex), parts = chance.choice(sorted(pools.items()))
        names = [chance.choice(words) for words in parts]
        gender = Gender.MALE if sex == "m" else Gender.FEMALE
        name, case = chance.choice(CASES)
        of = (NamePart.LASTNAME, NamePart.FIRSTNAME, NamePart.MIDDLENAME)
        out.writerow([*names, sex, name, *(maker.make(part, gender, case, word) for part, word in zip(of, names))])
    for line in EVALUATION:
        word, declined, gender, case = line.split()
        out.writerow([word, "", "", "m" if gender == "мр" else "f", SHORT[case], declined, "", ""])


main()
