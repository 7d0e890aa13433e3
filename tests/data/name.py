#!/usr/bin/env python3
"""Writes name.csv: names put together from known parts, so that the expected parts are known without any parser.

The people below were listed by hand (public figures, textbook names, invented ones); spelling habits are applied by the
functions in HABITS. Hand-written rows stand in ROWS. Run: python3 name.py > name.csv
"""
import csv
import sys

# family, given, patronymic, gender (m f or empty where nobody could tell from the name)
PEOPLE = """
Пушкин|Александр|Сергеевич|m
Ахматова|Анна|Андреевна|f
Толстой|Лев|Николаевич|m
Цветаева|Марина|Ивановна|f
Менделеев|Дмитрий|Иванович|m
Ковалевская|Софья|Васильевна|f
Ландау|Лев|Давидович|m
Капица|Пётр|Леонидович|m
Терешкова|Валентина|Владимировна|f
Живаго|Юрий|Андреевич|m
Черных|Наталья|Ильинична|f
Шевченко|Тарас|Григорович|m
Косач|Лариса|Петрівна|f
Франко|Іван|Якович|m
Кобилянська|Ольга|Юліанівна|f
Сковорода|Григорій|Савич|m
Коцюбинський|Михайло|Михайлович|m
Лук’яненко|Наталія|Сергіївна|f
Дем’яненко|Василь|Ілліч|m
В’юн|Олена|Миколаївна|f
Салтыков-Щедрин|Михаил|Евграфович|m
Римский-Корсаков|Николай|Андреевич|m
Петров-Водкин|Кузьма|Сергеевич|m
Нечуй-Левицький|Іван|Семенович|m
Абрамович|Роман|Аркадьевич|m
Шостакович|Дмитрий|Дмитриевич|m
Рабинович|Фаина|Моисеевна|f
Алиев|Гейдар|Алирза оглы|m
Мамедова|Лейла|Гасан кызы|f
Каримов|Рустам|Шавкат угли|m
Ахметов|Нурлан|Ерлан улы|m
Фёдоров|Артём|Семёнович|m
Щербакова|Алёна|Игоревна|f
Ковальчук|Тетяна|Володимирівна|f
Бондаренко|Олексій|Вікторович|m
Мельник|Ганна|Богданівна|f
Ткачук|Зоряна|Юріївна|f
Стельмах|Остап|Ігорович|m
Дзюба|Мирослава|Степанівна|f
Кличко|Віталій|Володимирович|m
Герасимчук|Соломія|Андріївна|f
Сидоренко|Євген|Петрович|m
Гоголь|Николай|Васильевич|m
Лермонтов|Михаил|Юрьевич|m
Достоевский|Фёдор|Михайлович|m
Чайковская|Екатерина|Никитична|f
Ломоносов|Михаил|Васильевич|m
Королёв|Сергей|Павлович|m
Гагарин|Юрий|Алексеевич|m
Плисецкая|Майя|Михайловна|f
Майсурадзе|Георгий|Вахтангович|m
Саакашвили|Михаил|Николозович|m
Тер-Петросян|Левон|Акопович|m
Ким|Валентин|Чержинович|m
Цой|Виктор|Робертович|m
Нестеренко|Кирилл|Львович|m
Полищук|Любовь|Григорьевна|f
Гурченко|Людмила|Марковна|f
Никулин|Юрий|Владимирович|m
Раневская|Фаина|Георгиевна|f
Беспалый|Глеб|Фомич|m
Седых|Ирина|Константиновна|f
Долгих|Владимир|Иванович|m
Заєць|Петро|Лукич|m
Гнатюк|Дмитро|Михайлович|m
Мазур|Христина|Романівна|f
Кравець|Надія|Іванівна|f
Ющенко|Катерина|Михайлівна|f
Білозір|Оксана|Володимирівна|f
Дорошенко|Вадим|Леонідович|m
Матвиенко|Иннокентий|Ильич|m
Вольф|Эльвира|Альбертовна|f
Нуриев|Айдар|Ильдарович|m
Гайдук|Ярослава|Захарівна|f
""".strip().splitlines()
PEOPLE = [p.split("|") for p in PEOPLE]

HOMO = dict(zip("аеорсхуАЕОРСХВКМНТ", "aeopcxyAEOPCXBKMHT"))


def upper(s):
    return s.upper()


def i(s):
    return s[0] + "."


def fio(f, g, p):
    return "%s %s %s" % (f, g, p)


# name, function of the parts, which parts survive, issues
HABITS = [
    ("surname first", fio, "fgp", ""),
    ("given name first", lambda f, g, p: "%s %s %s" % (g, p, f), "fgp", "name_order"),
    ("capital letters", lambda f, g, p: fio(f, g, p).upper(), "fgp", "case_fixed"),
    ("small letters", lambda f, g, p: fio(f, g, p).lower(), "fgp", "case_fixed"),
    ("no patronymic", lambda f, g, p: "%s %s" % (f, g), "fg", ""),
    ("no patronymic, given name first", lambda f, g, p: "%s %s" % (g, f), "fg", "name_order"),
    ("initials", lambda f, g, p: "%s %s %s" % (f, i(g), i(p)), "fii", "name_initials"),
    ("initials glued", lambda f, g, p: "%s %s%s" % (f, i(g), i(p)), "fii", "name_initials"),
    ("initials without points", lambda f, g, p: "%s %s%s" % (f, g[0], p[0]), "fii", "name_initials"),
    ("initials in front", lambda f, g, p: "%s %s %s" % (i(g), i(p), f), "fii", "name_initials name_order"),
    ("comma", lambda f, g, p: "%s, %s %s" % (f, g, p), "fgp", ""),
    ("blanks and tabs", lambda f, g, p: "  %s\t%s\u00a0 %s " % (f, g, p), "fgp", ""),
    ("apostrophe and dash of another kind", lambda f, g, p: fio(f, g, p).replace("’", "`").replace("-", "–"), "fgp", ""),
    ("look-alike Latin letters", lambda f, g, p: fio(f[:1] + "".join(HOMO.get(c, c) for c in f[1:]), g, p), "fgp", "homoglyph?"),
    ("sole trader", lambda f, g, p: "ИП " + fio(f, g, p), "Иfgp", ""),
    ("sole trader of Ukraine behind the name", lambda f, g, p: fio(f, g, p) + " ФОП", "Фfgp", ""),
    ("salutation", lambda f, g, p: "%s %s" % (g, p), "gp", ""),
]

# input, kind, family, given, patronymic, legal form, gender, issues, why
ROWS = """
Иванов Иван Иванович|person|Иванов|Иван|Иванович||m||the plain case
Иванов|person|Иванов||||m|name_one_part|a surname alone
Ольга|person||Ольга|||f|name_one_part|a given name alone
Ильинична|person|||Ильинична||f|name_one_part|a patronymic alone
Абрамович|person|Абрамович|||||name_one_part|a surname that looks like a patronymic
Роман Абрамович|person|Абрамович|Роман|||m|name_order|surname in -ович of two words
Иван Иванович|person||Иван|Иванович||m||given name and patronymic
Шевченко Саша|person|Шевченко|Саша|||||short form of either gender, neutral surname
Иванов Саша|person|Иванов|Саша|||m||the surname decides
Черных Женя|person|Черных|Женя|||||nothing decides
Склифасовская Александра|person|Склифасовская|Александра|||f||petrovich-eval people.gender.tsv
Склифасовский|person|Склифасовский||||m|name_one_part|petrovich-eval people.gender.tsv
Осипчук|person|Осипчук|||||name_one_part|petrovich-eval people.gender.tsv: either
Андрейчук Саша Олегович|person|Андрейчук|Саша|Олегович||m||petrovich-eval people.gender.tsv
Андрейчук Александр|person|Андрейчук|Александр|||m||petrovich-eval people.gender.tsv
Мухаммад оглы|person|||Мухаммад оглы||m|name_one_part|petrovich-eval people.gender.tsv
Мухаммад-кызы|person|||Мухаммад-кызы||f|name_one_part|petrovich-eval people.gender.tsv
МАМЕДОВ АЛИ ГАСАН ОГЛЫ|person|Мамедов|Али|Гасан оглы||m|case_fixed|оглы stays small
Мамедова Лейла Гасан-Кызы|person|Мамедова|Лейла|Гасан-кызы||f|case_fixed|кызы after a hyphen is small
Иванова Иван Ивановна|person|Иванова|Иван|Ивановна|||gender_conflict|patronymic and given name disagree
Шевченко Олена Петрович|person|Шевченко|Олена|Петрович|||gender_conflict|patronymic and given name disagree
O'Коннор Шон|person|О’Коннор|Шон|||m|homoglyph|Irish surname, Latin O
о'коннор шон|person|О’Коннор|Шон|||m|case_fixed|capital behind О’
д'артаньян шарль|person|Д’Артаньян|Шарль||||case_fixed|capital behind Д’
в'юн ольга|person|В’юн|Ольга|||f|case_fixed|no capital in В’юн
В"юн Ольга|person|В’юн|Ольга|||f||a quote for the apostrophe
ДЕМ’ЯНЕНКО ІВАН|person|Дем’яненко|Іван|||m|case_fixed|no capital behind the apostrophe
Дем ян|person|Дем|Ян|||m|case_fixed|two words are two words
МакДональд Рональд|person|МакДональд|Рональд|||m||mixed case is left alone
де ла Крус Хуан|person|де ла Крус|Хуан|||m||particles belong to the surname
Хуан де ла Крус|person|де ла Крус|Хуан|||m|name_order|particles belong to the surname
фон Бисмарк Отто|person|фон Бисмарк|Отто|||m||particle
Отто фон Бисмарк|person|фон Бисмарк|Отто|||m|name_order|particle
иВАНОВ иВАН|person|Иванов|Иван|||m|case_fixed|caps lock
ИВанов Петр|person|Иванов|Петр|||m|case_fixed|two capitals
Салтыков-щедрин Михаил|person|Салтыков-Щедрин|Михаил|||m|case_fixed|both halves are capital
Салтыков - Щедрин Михаил Евграфович|person|Салтыков Щедрин|Михаил|Евграфович||m||blanks around the hyphen: two words
Римский Корсаков Николай Андреевич|person|Римский Корсаков|Николай|Андреевич||m||double surname without hyphen
Гарсиа Маркес Габриэль|person|Гарсиа Маркес|Габриэль|||||double surname, given name of either
Анна-Мария Шмидт|person|Шмидт|Анна-Мария|||f|name_order|double given name
Иванов Пётр|person|Иванов|Пётр|||m||ё is kept
Иванов Петр|person|Иванов|Петр|||m||е is kept
Ивaнoв Ивaн|person|Иванов|Иван|||m|homoglyph|Latin a and o
Иванов PETP|person|Иванов|Ретр|||m|case_fixed homoglyph|a word of Latin look-alikes only
Cмиpнoв A.A.|person|Смирнов|А.|А.||m|homoglyph name_initials|Latin initials
Smirnоv Ivan|person|Smirnov|Ivan|||m|homoglyph name_order|a Cyrillic о in a Latin word
Bdfyjd|person|Bdfyjd||||m?|wrong_layout name_one_part|Иванов in Latin layout: a suggestion, no change
Bdfyjd Bdfy Bdfyjdbx|person|Bdfyjd|Bdfy|Bdfyjdbx||m?|wrong_layout|three words in Latin layout
,jqrj Jktyf|person|,jqrj|Jktyf|||f?|wrong_layout|Бойко Олена, Ukrainian layout
Rjdfkmxer Nfhfc|person|Rjdfkmxer|Nfhfc|||m?|wrong_layout|Ковальчук Тарас
John Smith|person|Smith|John|||m||a foreign name is given-family
Smith, John|person|Smith|John|||m||comma
John Fitzgerald Kennedy|person|Kennedy|John|Fitzgerald||m||middle name
Müller|person|Müller|||||name_one_part|a foreign surname
Hans Müller|person|Müller|Hans|||m||foreign name
Ludwig van Beethoven|person|van Beethoven|Ludwig||||Latin particle
Juan de la Cruz|person|de la Cruz|Juan|||m||Latin particles
JOHN SMITH|person|Smith|John|||m|case_fixed|Latin capitals
Patrick O'Brien|person|O’Brien|Patrick|||m||Latin apostrophe
Ivanov Ivan Ivanovich|person|Ivanov|Ivan|Ivanovich||m|name_order|Latin patronymic: surname first
Ivan Petrov|person|Petrov|Ivan|||m||transliterated
Shevchenko Taras|person|Shevchenko|Taras|||m|name_order|transliterated, surname first
Olga Ivanova|person|Ivanova|Olga|||f||transliterated
Kirby|person|Kirby|||||name_one_part|Latin word that ends like -ин on the other layout
Derby County|person|County|Derby||||Latin words, not a wrong layout
г-н Иванов|person|Иванов||||m|name_one_part|title
г-жа Шевченко|person|Шевченко||||f|name_one_part|title tells the gender
пані Шевченко Олена|person|Шевченко|Олена|||f||Ukrainian title
Mr. John Smith|person|Smith|John|||m||Latin title
Dr. House|person|House|||||name_one_part|Latin title
Иванов Иван Иванович мл.|person|Иванов|Иван|Иванович||m||junior
John Smith Jr.|person|Smith|John|||m||junior
Henry Ford II|person|Ford|Henry|||m||the second
Г. Иванов|person|Иванов|Г.|||m|name_initials name_order|capital Г. is an initial
И.И.|person||И.|И.|||name_initials|initials alone
И И Иванов|person|Иванов|И.|И.||m|name_initials name_order|bare initials
иванов и и|person|Иванов|И.|И.||m|case_fixed name_initials|small initials
ИвановИ.И.|person|Иванов|И.|И.||m|name_initials|glued
И.И.Иванов|person|Иванов|И.|И.||m|name_initials name_order|glued in front
Иванов.И.И|person|Иванов|И.|И.||m|name_initials|points as blanks
Иванова А.-М. С.|person|Иванова|А.-М.|С.||f|name_initials|double initial
Петренко Ю.|person|Петренко|Ю.||||name_initials|one initial
Анна К.|person|К.|Анна|||f|name_order|surname shortened
Джон Ф. Кеннеди|person|Кеннеди|Джон|Ф.||m|name_order|middle initial
Иванов Иван И.|person|Иванов|Иван|И.||m||patronymic's initial
Иванов ИИ|person|Иванов|И.|И.||m|name_initials|capitals without points
Ли Ян|person|Ли|Ян|||m||two short names are no initials
Иванов Иван Иванович директор|person|Иванов|Иван|Иванович||m|name_extra|a trade behind the name
Иванова (Петрова) Анна Сергеевна|person|Иванова|Анна|Сергеевна||f|name_extra|maiden name in brackets
Иванов Иван Иванович 2|person|Иванов|Иван|Иванович||m|name_digit name_extra|a number behind the name
К0валенко Иван|person|К0валенко|Иван|||m|name_digit|zero for О: a suggestion
Иванов Иван Иванович, Москва|person|Иванов|Иван|Иванович||m|name_extra|a town behind the name
ИП Иванов И. И.|person|Иванов|И.|И.|ИП|m|name_initials|sole trader
ФОП Коваленко О. П.|person|Коваленко|О.|П.|ФОП||name_initials|sole trader of Ukraine
ФЛП Коваленко Ольга Петровна|person|Коваленко|Ольга|Петровна|ФОП|f||Russian for ФОП
СПД Коваленко Ольга|person|Коваленко|Ольга||ФОП|f||older word for ФОП
Индивидуальный предприниматель Иванов Иван Иванович|person|Иванов|Иван|Иванович|ИП|m||in full
Фізична особа-підприємець Мельник Ганна Богданівна|person|Мельник|Ганна|Богданівна|ФОП|f||in full
ип иванов иван|person|Иванов|Иван||ИП|m|case_fixed|small letters
Иванов Иван Иванович (ИП)|person|Иванов|Иван|Иванович|ИП|m||in brackets
Иванов Иван Иванович, ИП|person|Иванов|Иван|Иванович|ИП|m||behind a comma
ИП "Иванов Иван Иванович"|person|Иванов|Иван|Иванович|ИП|m||quoted
ПП Коваленко О.П.|person|Коваленко|О.|П.|ФОП||name_initials|private entrepreneur
ООО "Ромашка"|organization|a firm
Ромашка ООО|organization|form behind
ТОВ «Світанок»|organization|a firm
Магазин "Продукты"|organization|kind of place and quotes
завод «Прогресс»|organization|kind of place and quotes
Acme LLC|organization|Latin form
«Ромашка»|organization|quoted whole
Рога & Копыта|organization|ampersand
Школа №5|organization|kind of place
ООО Иванов и партнёры|organization|form first
Иванов АО|person|Иванов|А.|О.||m|name_initials|two letters behind a surname are initials
ИПОТЕКА|person|Ипотека|||||case_fixed name_one_part|ИП only as a whole word
Аоки Шон|person|Аоки|Шон|||m||АО only as a whole word
тест|unknown|a mark
test|unknown|a mark
---|unknown|signs alone
без имени|unknown|a mark
Тест Тестович|unknown|a mark
ааа|unknown|one letter repeated
Константинопольский Константин|person|Константинопольский|Константин|||m||long surname
Валентина Терешкова|person|Терешкова|Валентина|||f|name_order|given name first
Любов Ковальчук|person|Ковальчук|Любов|||f|name_order|a name that ends like a surname
Яков Валентин|person|Яков|Валентин|||m||two given names: position decides
Олена Василь|person|Василь|Олена|||f|name_order|men's names are surnames, women's are not
Никита Михалков|person|Михалков|Никита|||m|name_order|a man's name in -а
Илья Репин|person|Репин|Илья|||m|name_order|a man's name in -я
Савва Морозов|person|Морозов|Савва|||m|name_order|a man's name in -а
Кузьма Минин|person|Минин|Кузьма|||m|name_order|a man's name in -а
Щербина Юлия|person|Щербина|Юлия|||f||neutral surname in -ина
Щербина Олег|person|Щербина|Олег|||m||neutral surname in -ина: no conflict
Щербина|person|Щербина|||||name_one_part|neutral surname in -ина
Голова Іван|person|Голова|Іван|||m||neutral surname in -ова
Сова|person|Сова|||||name_one_part|neutral surname in -ова
Палий|person|Палий|||||name_one_part|neutral surname in -ий
Чаплин Джеральдина|person|Чаплин|Джеральдина|||||neutral foreign surname
Ива́нов Ива́н|person|Иванов|Иван|||m||stress marks
ИВАНОВ.ИВАН.ИВАНОВИЧ|person|Иванов|Иван|Иванович||m|case_fixed|points as blanks
Иванов_Иван_Иванович|person|Иванов|Иван|Иванович||m||underscores
Иванов/Иван|person|Иванов|Иван|||m||slash
Иван Иваныч|person||Иван|Иваныч||m||colloquial patronymic
Иванов Иван Ивановчи|person|Иванов|Иван|Ивановчи||m||a slip in the patronymic
Петрович Иван Иванович|person|Петрович|Иван|Иванович||m||surname in -ович in front
Иванович Иван Петров|person|Петров|Иван|Иванович||m|name_order|patronymic in front
Юлий Черсанович Ким|person|Ким|Юлий|Черсанович||m|name_order|a surname of three letters behind
Мстислав Ростропович|person|Ростропович|Мстислав|||m|name_order|a surname in -ович of no father known
Илья Сегалович|person|Сегалович|Илья|||m|name_order|a surname in -ович of no father known
Владимир Бонч-Бруевич|person|Бонч-Бруевич|Владимир|||m|name_order|a double surname in -евич
Матвій Попович|person|Попович|Матвій|||m|name_order|a surname in -ович of no father known
Володимир В'ятрович|person|В’ятрович|Володимир|||m|name_order|a surname in -ович with an apostrophe
Іван Якович|person||Іван|Якович||m||the father is Яків
Кузьмич Зоя|person|Кузьмич|Зоя|||f||a man's patronymic beside a woman's name is a surname
тен денис юрьевич|person|Тен|Денис|Юрьевич||m|case_fixed|a surname that is a particle elsewhere
тен и. с.|person|Тен|И.|С.|||case_fixed name_initials|a surname that is a particle elsewhere
Кара-оол Шолбан Валерьевич|person|Кара-оол|Шолбан|Валерьевич||m||a Tuvan surname
КАРА-ООЛ ШОЛБАН|person|Кара-оол|Шолбан|||m|case_fixed|a Tuvan surname in capitals
Гасан-заде Эльчин|person|Гасан-заде|Эльчин|||m||заде in small letters
Ерлан Маратулы Серикбаев|person|Серикбаев|Ерлан|Маратулы||m|name_order|a Kazakh patronymic in one word
Есенова Динара Болаткызы|person|Есенова|Динара|Болаткызы||f||a Kazakh patronymic in one word
Серик Маратұлы|person||Серик|Маратұлы||m||a Kazakh patronymic in one word
Петров Иван Матвеич|person|Петров|Иван|Матвеич||m||a patronymic as it is spoken
Анна Ярославна Петрова|person|Петрова|Анна|Ярославна||f|name_order|a patronymic in -славна
Короткевич Янка|person|Короткевич|Янка|||||a man in Belarus, a woman elsewhere
Сухомлин Г. П.|person|Сухомлин|Г.|П.|||name_initials|a Ukrainian surname in -ин of both genders
Черемшина М. П.|person|Черемшина|М.|П.|||name_initials|a Ukrainian surname in -ина of both genders
Цхакая М. Г.|person|Цхакая|М.|Г.|||name_initials|a Georgian surname in -кая
Жан-Поль Сартр|person|Сартр|Жан-Поль|||m|name_order|a double given name
Абдельхаким Ткачук|person|Ткачук|Абдельхаким|||m|name_order|a given name by its first half
Ткачук Дилфуза|person|Ткачук|Дилфуза|||f||an Uzbek name
Ткачук Аляксандр|person|Ткачук|Аляксандр|||m||a Belarusian name
Пархоменко Тихін|person|Пархоменко|Тихін|||m||a Ukrainian name
Мария Ивановна бухгалтерия|person||Мария|Ивановна||f|name_extra|a department behind
Самозанятый Козлов Артём|person|Козлов|Артём|||m|name_extra|a status before
Ольга подруга Лены|person||Ольга|||f|name_extra name_one_part|somebody else's name in the genitive
Анна и Сергей|person||Анна|||f|name_extra name_one_part|two persons
Иванов И.И., Петров П.П.|person|Иванов|И.|И.||m|name_extra name_initials|two persons
Иванов Иван / Петров Петр|person|Иванов|Иван|||m|name_extra|two persons
Иванов Иван, Санкт-Петербург|person|Иванов|Иван|||m|name_extra|a place behind
Иванов Иван нет|person|Иванов|Иван|||m|name_extra|a mark behind
Иванов Иванов Иван|person|Иванов|Иван|||m||a surname written twice
Отдел продаж|organization|||||||a department
Иванова Мария Петровна и Иванов Пётр Ильич|person|Иванова|Мария|Петровна||f|name_extra|two persons
"""


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("input kind family given patronymic legal_form gender issues why".split())
    for line in ROWS.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if cells[1] != "person":
            cells = cells[:2] + [""] * 5 + ["placeholder" if cells[1] == "unknown" else "", cells[-1]]
        if len(cells) == 8:
            cells.insert(7, "")
        assert len(cells) == 9, line
        out.writerow(cells)
    for n, (f, g, p, sex) in enumerate(PEOPLE):
        for k in range(5):
            name, make, parts, issues = HABITS[(n + k * 3 + (n // 17)) % len(HABITS)]
            if " " in p and ("initial" in name):
                name, make, parts, issues = HABITS[0]
            if len(f) == 2 and "Latin" in name:
                continue
            text = make(f, g, p)
            if issues == "homoglyph?":
                if " " in f or text == fio(f, g, p):
                    continue
                issues = "homoglyph"
            if name.startswith("capital") and text == fio(f, g, p):
                continue
            form = {"И": "ИП", "Ф": "ФОП"}.get(parts[0], "")
            family = f if "f" in parts else ""
            given = i(g) if "i" in parts else g if "g" in parts else ""
            patronymic = i(p) if "i" in parts else p if "p" in parts else ""
            # Without patronymic and whole given name only the surname's ending can tell.
            gender = sex if "i" not in parts else sex if f.endswith(("ов", "ев", "ёв", "ин", "ский", "ський", "цький", "ова", "ева", "ская", "цкая", "ська", "той", "лый")) else ""
            out.writerow([text, "person", family, given, patronymic, form, gender, issues, name])


main()
