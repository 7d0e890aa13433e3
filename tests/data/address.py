#!/usr/bin/env python3
"""Writes address.csv: addresses put together from known parts in the ways people write them, and addresses of public firms and offices.

The expected parts are those that an address was made of, never an output of the library. Run: python3 address.py > address.csv
Another seed and count make fresh cases: python3 address.py 7 5000 > fresh.csv (then without the rows that are listed by hand).
"""
import csv
import random
import sys

SEED, COUNT = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (20261125, 480)
R = random.Random(SEED)
PARTS = "country region city street house building flat postcode".split()


def words(text):
    return text.split(";")


RU_CITIES = words("Москва;Санкт-Петербург;Новосибирск;Казань;Нижний Новгород;Самара;Ростов-на-Дону;Уфа;Воронеж;Пермь;Набережные Челны;Тула;Рязань;Иркутск;Хабаровск;Улан-Удэ;Великий Новгород;Йошкар-Ола;Вологда;Смоленск;Калуга;Сочи;Тверь;Псков;Орёл")
RU_TOWNS = words("Гдов;Кириллов;Плёс;Юрьевец;Мышкин;Боровск;Таруса;Задонск;Хвалынск;Старица;Нерехта;Галич;Кологрив;Верея;Торопец;Белёв;Крапивна;Чухлома;Солигалич;Каргополь;Вельск;Тотьма;Красный Холм;Нижний Ломов;Малая Вишера;Гаврилов-Ям")
RU_REGIONS = [(name, "обл.") for name in words("Московская;Тверская;Калужская;Свердловская;Нижегородская;Ленинградская")]
RU_REGIONS += [(name, "край") for name in words("Краснодарский;Пермский;Алтайский")]
RU_REGIONS += [(name, "респ.") for name in words("Татарстан;Башкортостан;Коми;Карелия;Марий Эл;Чувашская")] + [("Ханты-Мансийский", "АО")]
RU_DISTRICTS = words("Одинцовский;Пушкинский;Клинский;Усть-Лабинский;Мытищинский;Белгородский;Каменский")
RU_VILLAGES = words("Ивановка;Большие Вязёмы;Петровское;Красный Яр;Новая Деревня;Берёзовка;Лесной Городок;Верхние Ключи;Каменка;Никольское;Старое Село;Горки-2")
ADJECTIVES = words("Тверская;Садовая;Советская;Большая Садовая;Малая Грузинская;Октябрьская;Заводская;Молодёжная;Первомайская;Вокзальная;Зелёная;Нижняя Радищевская;Тверская-Ямская")
GENITIVES = words("Ленина;Мира;Победы;Гагарина;Пушкина;Карла Маркса;Розы Люксембург;Максима Горького;Маршала Жукова;Академика Королёва;Космонавтов;Льва Толстого;Фрунзе")
NUMBERED = words("8 Марта;1905 года;9 Мая;40 лет Победы;50 лет Октября;26 Бакинских Комиссаров;1-я Тверская-Ямская;3-я Парковая;10-летия Октября;30-летия Победы;1-й Конной Армии")
INITIALS = words("К. Маркса;А.С. Пушкина;М. Горького;Д. Бедного;Б. Хмельницкого;Ю. Гагарина;им. Ленина")
NAMES = ADJECTIVES + GENITIVES + NUMBERED + INITIALS
RU_STREETS = [
    ("ул.", "ул.;ул;улица", NAMES, 60),
    ("пр-кт", "пр-т;пр-кт;проспект;пр.;просп.", words("Ленинский;Невский;Комсомольский;Волжский;Ленина;Мира;60-летия Октября"), 12),
    ("пер.", "пер.;переулок;пер", words("Школьный;Гранатный;Большой Козихинский;1-й Казачий;Чкалова"), 8),
    ("ш.", "ш.;шоссе", words("Варшавское;Каширское;Энтузиастов;Рублёвское"), 4),
    ("б-р", "б-р;бульвар;бул.;бульв.", words("Цветной;Мира;Кронштадтский;Победы"), 4),
    ("наб.", "наб.;набережная", words("Кутузова;Фрунзенская;реки Фонтанки;Адмирала Макарова"), 3),
    ("пл.", "пл.;площадь", words("Ленина;Победы;Красная;Революции"), 3),
    ("пр-д", "проезд;пр-д", words("Серебрякова;Заводской;Студёный;Дежнёва"), 3),
    ("мкр.", "мкр.;мкр;микрорайон;м-н", words("Северный;Солнечный;12"), 3),
    ("туп.", "туп.;тупик", words("Садовый;Лесной"), 1),
    ("тракт", "тракт", words("Сибирский;Московский"), 1),
]
UA_CITIES = words("Київ;Харків;Одеса;Дніпро;Львів;Запоріжжя;Кривий Ріг;Вінниця;Полтава;Біла Церква;Івано-Франківськ;Кам’янець-Подільський;Ірпінь")
UA_TOWNS = words("Жовква;Сквира;Городня;Кобеляки;Збараж;Немирів;Тараща;Долина;Тульчин;Пирятин")
UA_REGIONS = [(name, "обл.") for name in words("Київська;Львівська;Одеська;Вінницька;Івано-Франківська;Закарпатська")]
UA_DISTRICTS = words("Бучанський;Обухівський;Стрийський;Миргородський;Лубенський")
UA_VILLAGES = [
    ("с.", "с.;село;с", words("Софіївська Борщагівка;Петропавлівське;Нові Петрівці;Зимна Вода;Гатне")),
    ("смт", "смт;смт.", words("Гостомель;Ворзель;Макарів")),
    ("с-ще", "с-ще;селище", words("Чабани;Коцюбинське")),
]
UA_NAMES = words("Хрещатик;Лесі Українки;Шевченка;Велика Васильківська;Соборна;Сагайдачного;Богдана Хмельницького;600-річчя;8 Березня;Героїв Дніпра;1-а Садова;В’ячеслава Чорновола;Набережна;М. Грушевського;Набережно-Хрещатицька")
UA_STREETS = [
    ("вул.", "вул.;вул;вулиця", UA_NAMES, 60),
    ("просп.", "просп.;проспект;пр-т;пр.", words("Науки;Перемоги;Берестейський;Лесі Українки"), 12),
    ("бульв.", "бульв.;бульвар;б-р", words("Тараса Шевченка;Дружби Народів"), 6),
    ("пров.", "пров.;провулок", words("Садовий;Кобзарський;Музейний"), 6),
    ("пл.", "пл.;площа", words("Ринок;Соборна;Конституції"), 4),
    ("узвіз", "узвіз", words("Андріївський;Кловський"), 2),
    ("майдан", "майдан", words("Незалежності;Свободи"), 2),
    ("шосе", "шосе", words("Харківське;Дарницьке"), 2),
]
BY_CITIES = words("Минск;Гомель;Витебск;Гродно;Брест;Барановичи;Пинск")
BY_STREETS = [("ул.", "ул.;улица;ул", words("Притыцкого;Якуба Коласа;Немига;Советская"), 8), ("пр-кт", "пр-т;проспект;пр.", words("Независимости;Победителей"), 3)]
KZ_CITIES = words("Алматы;Астана;Караганда;Шымкент;Костанай;Усть-Каменогорск")
KZ_STREETS = [("ул.", "ул.;улица;ул", words("Абая;Достык;Кабанбай батыра;Толе би"), 8), ("пр-кт", "пр.;пр-т;проспект", words("Абая;Назарбаева"), 3), ("мкр.", "мкр.;мкр;микрорайон", words("Самал-2;6;Аксай"), 3)]
COUNTRIES = {"RU": [("Россия", "Россия"), ("РФ", "Россия"), ("Российская Федерация", "Россия")], "UA": [("Україна", "Україна")],
             "BY": [("Беларусь", "Беларусь"), ("Республика Беларусь", "Беларусь")], "KZ": [("Казахстан", "Казахстан"), ("Республика Казахстан", "Казахстан")]}


def postcode(land):
    if land == "KZ" and R.random() < 0.3:
        return "A%02dE%dB%d" % (R.randint(1, 99), R.randint(0, 9), R.randint(0, 9))
    low, high, form = {"RU": (101000, 692999, "%d"), "UA": (1001, 99999, "%05d"), "BY": (210000, 247999, "%d"), "KZ": (10000, 99999, "%06d")}[land]
    return form % R.randint(low, high)


def house():
    """A house number and the ways to write it."""
    number, kind = R.randint(1, 180), R.random()
    if kind < 0.14:
        letter = R.choice("АБВГД")
        return "%d%s" % (number, letter), ["%d%s" % (number, letter), "%d%s" % (number, letter.lower()), "%d %s" % (number, letter), "%d-%s" % (number, letter), '%d "%s"' % (number, letter)]
    if kind < 0.24:
        number = "%d/%d" % (number, R.randint(1, 20))
    elif kind < 0.28:
        number = "%d-%d" % (number, number + 2)
    return str(number), [str(number)]


def street(kinds):
    kind, forms, names, _ = R.choices(kinds, [row[3] for row in kinds])[0]
    return kind, R.choice(forms.split(";")), R.choice(names)


def is_adjective(name):
    return not name[0].isdigit() and name[-2:] in ("ая", "ий", "ый", "ой", "ое")


def region(land, parts, pieces):
    name, kind = R.choice(UA_REGIONS if land == "UA" else RU_REGIONS)
    if kind == "респ." and not name.endswith("ая"):
        parts["region"] = "%s %s" % (kind, name)
        return pieces.append(R.choice(["Республика %s", "респ. %s", "Респ %s", "%s респ."]) % name)
    parts["region"] = "%s %s" % (name, kind)
    forms = {"обл.": ["%s обл.", "%s область", "%s обл", "обл. %s"], "край": ["%s край"], "АО": ["%s АО", "%s автономный округ"], "респ.": ["%s Республика", "%s респ."]}
    pieces.append(R.choice(forms[kind]) % name)


def district(land, parts, pieces):
    name = R.choice(UA_DISTRICTS if land == "UA" else RU_DISTRICTS)
    parts["region"] = ", ".join(part for part in (parts["region"], name + " р-н") if part)
    pieces.append(R.choice(["%s р-н", "%s район", "р-н %s"]) % name)


def village(land, parts, pieces, blank):
    if land == "UA":
        kind, forms, names = R.choice(UA_VILLAGES)
    else:
        kind, forms = R.choice([("с.", "с.;село"), ("д.", "дер.;деревня;д."), ("п.", "пос.;поселок;посёлок;п."), ("ст-ца", "ст-ца;станица"), ("пгт", "пгт;пгт."), ("х.", "х.;хутор"), ("рп.", "рп;р.п.")])
        names = RU_VILLAGES
    name = R.choice(names)
    parts["city"] = "%s %s" % (kind, name)
    pieces.append(with_word(R.choice(forms.split(";")), name, blank))


def with_word(word, value, blank):
    return word + (blank if word.endswith((".", "№")) else " ") + value


def building(land, number, written, parts):
    """What stands behind the house number."""
    kind, digit = R.random(), str(R.randint(1, 5))
    plain = written[-1].isdigit()
    if "-" in number or kind > 0.22:
        return ""
    if land == "UA" or kind < 0.12:
        parts["building"] = "корп. " + digit
        forms = [", корп. %s", ", корпус %s", ", к. %s"] + (["к%s", " к%s"] if plain and land != "UA" else [])
    elif kind < 0.18:
        parts["building"] = "стр. " + digit
        forms = [", стр. %s", " стр.%s", ", строение %s"] + (["с%s", "стр%s"] if plain else [])
    elif kind < 0.2:
        parts["building"] = "корп. 2, стр. 1"
        return R.choice([", корп. 2, стр. 1", " к2с1", " к. 2 стр. 1"])
    else:
        digit = R.choice("АБВ")
        parts["building"] = "лит. " + digit
        forms = [", лит. %s", ", литера %s", " литер %s"]
    return R.choice(forms) % digit


def flat(land, parts, pieces, blank):
    kind, number = R.random(), str(R.randint(1, 250))
    if kind < 0.5:
        parts["flat"] = number
        pieces.append(with_word(R.choice(["кв.", "кв.", "квартира", "кв", "кв. №"]), number, blank))
    elif kind < 0.6:
        room = ("прим.", "прим.;приміщення") if land == "UA" else ("пом.", "пом.;помещение;помещ.")
        shown, forms = R.choice([("оф.", "оф.;офис;оф"), room])
        parts["flat"] = "%s %s" % (shown, number)
        pieces.append("%s %s" % (R.choice(forms.split(";")), number))
    elif kind < 0.63 and land != "UA":
        parts["flat"] = "пом. IV, ком. 3"
        pieces.append(R.choice(["пом. IV, ком. 3", "помещение IV, комната 3"]))


def marked():
    """An address with words for its parts."""
    land = R.choices(("RU", "UA", "BY", "KZ"), (62, 26, 6, 6))[0]
    parts, pieces, why = dict.fromkeys(PARTS, ""), [], []
    blank = R.choice(["", " ", " "])
    small = R.random() < 0.14
    if R.random() < 0.12:
        text, parts["country"] = R.choice(COUNTRIES[land])
        pieces.append(text)
    if land in ("RU", "UA") and R.random() < (0.8 if small else 0.3):
        region(land, parts, pieces)
    if land in ("RU", "UA") and R.random() < (0.5 if small else 0.08):
        district(land, parts, pieces)
    cities, towns = {"RU": (RU_CITIES, RU_TOWNS), "UA": (UA_CITIES, UA_TOWNS), "BY": (BY_CITIES,) * 2, "KZ": (KZ_CITIES,) * 2}[land]
    bare = False
    if small:
        village(land, parts, pieces, blank)
        why.append("village")
    elif R.random() < 0.93:
        name = parts["city"] = R.choice(cities if R.random() < 0.7 else towns)
        word, order = R.choice(words("м.;місто;м") if land == "UA" else words("г.;г;город;гор.")), R.random()
        bare = order > 0.75
        pieces.append(name if bare else with_word(word, name, blank) if order < 0.6 else "%s %s" % (name, word))
    places = len(pieces)
    kind, word, name = street({"RU": RU_STREETS, "UA": UA_STREETS, "BY": BY_STREETS, "KZ": KZ_STREETS}[land])
    parts["street"] = "%s %s" % (kind, name)
    behind = R.random() < (0.45 if is_adjective(name) else 0.12) and kind != "мкр." and not name.startswith(("60", "10-"))
    pieces.append("%s %s" % (name, word) if behind else with_word(word, name, blank))
    why.append("word behind" if behind else "word in front")
    parts["house"], forms = house()
    written = R.choice(forms)
    tail = written + building(land, parts["house"], written, parts)
    order = R.random()
    if order < 0.62:
        word = R.choice(words("буд.;буд;будинок;буд. №;б.") if land == "UA" else words("д.;д;дом;дом №;д.№"))
        pieces.append(with_word(word, tail, blank))
    elif order < 0.8 or kind == "мкр." or behind or name[-1].isdigit():
        pieces.append(tail)
    else:
        pieces[-1] += " " + tail
    if R.random() < 0.06:
        pieces.append(R.choice(["пов. 3", "3 поверх"] if land == "UA" else ["эт. 3", "3 этаж", "подъезд 2"]))
    flat(land, parts, pieces, blank)
    code = postcode(land) if R.random() < 0.45 else ""
    parts["postcode"] = code
    sign = R.choice([", ", ", ", ",", " "])
    if sign == " " and (bare or behind or kind == "мкр." or pieces[-1][0].isdigit()):
        sign = ", "
    if R.random() < 0.06 and not small and sign != " ":
        pieces = pieces[places:] + pieces[:places][::-1] + [code] * bool(code)
        why.append("reversed")
    elif code:
        pieces.insert(0, code)
    if sign == " ":
        why.append("no commas")
    text, case = sign.join(pieces), R.random()
    if case < 0.05:
        text = text.lower()
        why.append("small letters")
    elif case < 0.09:
        text = text.upper()
        why.append("capitals")
    return land, text, parts, ", ".join(why)


def unmarked():
    """City, street, house and flat by order alone."""
    land = R.choices(("RU", "UA", "BY", "KZ"), (65, 25, 5, 5))[0]
    parts = dict.fromkeys(PARTS, "")
    known = R.random() < 0.85 or land in ("BY", "KZ")
    cities = {"RU": RU_CITIES if known else RU_TOWNS, "UA": UA_CITIES if known else UA_TOWNS, "BY": BY_CITIES, "KZ": KZ_CITIES}[land]
    city = parts["city"] = R.choice(cities) if R.random() < 0.88 else ""
    name = parts["street"] = R.choice({"RU": NAMES, "UA": UA_NAMES, "BY": BY_STREETS[0][2], "KZ": KZ_STREETS[0][2]}[land])
    parts["house"], forms = house()
    written = R.choice(forms)
    number = parts["flat"] = str(R.randint(1, 200)) if R.random() < 0.7 else ""
    word = "кв. " if "-" in parts["house"] or R.random() < 0.4 else ""
    order = R.random()
    if order < 0.45 or not known:
        text = ", ".join(piece for piece in (city, name, written, number and word + number) if piece)
    elif order < 0.75:
        text = (city + ", " if city else "") + "%s %s" % (name, written) + (number and ", " + word + number)
    elif order < 0.87 and city:
        text = "%s %s %s" % (city, name, written)
        text += number and ("-" + number if written[-1].isdigit() and not word else ", " + word + number)
    else:
        text = "%s %s" % (name, written) + (number and ", " + word + number) + (", " + city if city else "")
    if R.random() < 0.3:
        parts["postcode"] = postcode(land)
        text = "%s, %s" % (parts["postcode"], text)
    return land, text, parts, "by order"


HAND = '''
117997, Россия, г. Москва, ул. Вавилова, д. 19|RU|Россия||Москва|ул. Вавилова|19|||117997||a bank's office
119021, г. Москва, ул. Льва Толстого, 16|RU|||Москва|ул. Льва Толстого|16|||119021||a firm's office
197229, г. Санкт-Петербург, вн.тер.г. муниципальный округ Лахта-Ольгино, пр-кт Лахтинский, д. 2, к. 3, стр. 1|RU||вн.тер.г. Лахта-Ольгино|Санкт-Петербург|пр-кт Лахтинский|2|корп. 3, стр. 1||197229||as in the register of legal entities
191144, г. Санкт-Петербург, Дегтярный переулок, д. 11, лит. А|RU|||Санкт-Петербург|пер. Дегтярный|11|лит. А||191144||a bank's office
101000, Москва, Сретенский бульвар, 11|RU|||Москва|б-р Сретенский|11|||101000||a firm's office
115035, г. Москва, Софийская набережная, 26/1|RU|||Москва|наб. Софийская|26/1|||115035||a firm's office
107174, г. Москва, ул. Новая Басманная, д. 2/1, стр. 1|RU|||Москва|ул. Новая Басманная|2/1|стр. 1||107174||a firm's office
109147, Москва, ул. Марксистская, д. 4|RU|||Москва|ул. Марксистская|4|||109147||a firm's office
127006, г. Москва, Оружейный пер., д. 41|RU|||Москва|пер. Оружейный|41|||127006||a firm's office
191167, г. Санкт-Петербург, Синопская набережная, д. 14, литера А|RU|||Санкт-Петербург|наб. Синопская|14|лит. А||191167||a firm's office
350072, г. Краснодар, ул. Солнечная, 15/5|RU|||Краснодар|ул. Солнечная|15/5|||350072||a firm's office
109029, Москва, ул. Средняя Калитниковская, 28, стр. 4|RU|||Москва|ул. Средняя Калитниковская|28|стр. 4||109029||a firm's office
423827, Республика Татарстан, г. Набережные Челны, проспект Автозаводский, дом 2|RU||респ. Татарстан|Набережные Челны|пр-кт Автозаводский|2|||423827||a works
445024, Самарская область, г. Тольятти, Южное шоссе, 36|RU||Самарская обл.|Тольятти|ш. Южное|36|||445024||a works
162608, Вологодская обл, г Череповец, ул Мира, 30|RU||Вологодская обл.|Череповец|ул. Мира|30|||162608||a works
398040, г. Липецк, пл. Металлургов, 2|RU|||Липецк|пл. Металлургов|2|||398040||a works
455000, Челябинская область, г. Магнитогорск, ул. Кирова, 93|RU||Челябинская обл.|Магнитогорск|ул. Кирова|93|||455000||a works
127287, Москва, ул. Хуторская 2-я, д. 38А, стр. 26|RU|||Москва|ул. Хуторская 2-я|38А|стр. 26||127287||a bank's office
123112, Москва, Пресненская наб., д. 10, эт. 41, пом. I, комн. 6|RU|||Москва|наб. Пресненская|10||пом. I, ком. 6|123112||floor and rooms
125167, Москва, Ленинградский пр-т, д. 39, стр. 79|RU|||Москва|пр-кт Ленинградский|39|стр. 79||125167||a firm's office
125212, Москва, Ленинградское ш., 39А, стр. 3|RU|||Москва|ш. Ленинградское|39А|стр. 3||125212||a firm's office
107016, Москва, ул. Неглинная, д. 12, к. В|RU|||Москва|ул. Неглинная|12|корп. В||107016||a letter for a building
125252, Москва, 3-я Песчаная ул., д. 2А|RU|||Москва|ул. 3-я Песчаная|2А|||125252||a number in front
198504, Санкт-Петербург, г. Петергоф, Университетский проспект, 28|RU||г. Санкт-Петербург|Петергоф|пр-кт Университетский|28|||198504||a town of a city
199034, Санкт-Петербург, Университетская наб., д. 7-9|RU|||Санкт-Петербург|наб. Университетская|7-9|||199034||a house of two numbers
199004, Санкт-Петербург, 5-я линия В.О., д. 70, лит. А, пом. 5-Н|RU|||Санкт-Петербург|5-я линия В.О.|70|лит. А|пом. 5-Н|199004||lines of the island
197198, Санкт-Петербург, Большой проспект П.С., 25/2|RU|||Санкт-Петербург|Большой пр-кт П.С.|25/2|||197198||sides of the river
124460, г. Москва, г. Зеленоград, корп. 1205, кв. 15|RU||г. Москва|Зеленоград||| корп. 1205|15|124460||no streets
143026, Москва, территория Сколково, Большой бульвар, 42с1|RU|||Москва|тер. Сколково, б-р Большой|42|стр. 1||143026||a territory
Московская обл., г.о. Химки, г. Химки, ул. 9 Мая, д. 8А|RU||Московская обл., г.о. Химки|Химки|ул. 9 Мая|8А|||||city and its okrug
МО, Одинцовский р-н, д. Жуковка, ул. Набережная, 5|RU||Московская обл., Одинцовский р-н|д. Жуковка|ул. Набережная|5|||||a village, and a street named by a kind
Респ. Саха (Якутия), г. Якутск, пр. Ленина, д. 1|RU||респ. Саха|Якутск|пр-кт Ленина|1|||||a double name
628400, Ханты-Мансийский автономный округ - Югра, г. Сургут, б-р Свободы, д. 2/2|RU||Ханты-Мансийский АО|Сургут|б-р Свободы|2/2|||628400||a double name
Москва, 3-й проезд Марьиной Рощи, 40, стр. 1|RU|||Москва|3-й пр-д Марьиной Рощи|40|стр. 1||||an ordinal before the kind
Санкт-Петербург, пос. Шушары, Московское шоссе, д. 42|RU||г. Санкт-Петербург|п. Шушары|ш. Московское|42|||||a settlement of a city
г. Новосибирск, ул. Красный проспект, 25|RU|||Новосибирск|пр-кт Красный|25|||||two kinds
Ангарск, 7 мкр-н, дом 5, кв.12|RU|||Ангарск|мкр. 7|5||12|||a microdistrict by number
Москва м. Сокольники ул. Русаковская 22|RU|||Москва|ул. Русаковская|22|||||a station of the metro
643,300041,71,,Тула г,,Ленина пр-кт,85,,12|RU|||Тула|пр-кт Ленина|85||12|300041|address_extra|fields of an accounting program
спб невский 28|RU|||Санкт-Петербург|Невский|28|||||small letters, no signs
г.Москва.ул.Ленина.д.5.кв.3|RU|||Москва|ул. Ленина|5||3|||points alone
а/я 45, Москва, 101000|RU|||Москва||||а/я 45|101000||a post office box
г. Тверь, ул. Мира, б/н|RU|||Тверь|ул. Мира|б/н|||||no number
г. Тверь, ул. Мира|RU|||Тверь|ул. Мира|||||address_no_house|no house
12345, Москва, ул. Ленина, д. 5|RU|||Москва|ул. Ленина|5|||12345|address_postcode|five digits in Russia
г. Тверь, ул. Мира, д. 5 (вход со двора)|RU|||Тверь|ул. Мира|5||||address_extra|a remark
с. Ивановка, д. 5|RU|||с. Ивановка||5|||||a village without streets
Киев, ул. Крещатик, 22, кв. 5|RU|||Киев|ул. Крещатик|22||5|||in Russian
01001, м. Київ, вул. Грушевського, 1Д|UA|||Київ|вул. Грушевського|1Д|||01001||a bank's office
03026, м. Київ, Столичне шосе, 103, корпус 1|UA|||Київ|шосе Столичне|103|корп. 1||03026||a firm's office
01601, м. Київ, бульвар Тараса Шевченка, 18|UA|||Київ|бульв. Тараса Шевченка|18|||01601||a firm's office
69008, м. Запоріжжя, Південне шосе, 72|UA|||Запоріжжя|шосе Південне|72|||69008||a works
08800, Київська обл., м. Миронівка, вул. Елеваторна, 1|UA||Київська обл.|Миронівка|вул. Елеваторна|1|||08800||a works
79006, м. Львів, площа Ринок, 1|UA|||Львів|пл. Ринок|1|||79006||a town hall
Україна, 81130, Львівська обл., Пустомитівський р-н, село Сокільники, ВУЛИЦЯ СТРИЙСЬКА, будинок 30|UA|Україна|Львівська обл., Пустомитівський р-н|с. Сокільники|вул. Стрийська|30|||81130||as in the register of legal entities
м. Київ, вул. Героїв 93-ї бригади, б. 4, кв. 7, під'їзд 2, поверх 3|UA|||Київ|вул. Героїв 93-ї бригади|4||7|||entrance and floor
Київ, Андріївський узвіз 10А|UA|||Київ|узвіз Андріївський|10А|||||a descent
222161, Минская обл., г. Жодино, ул. 40 лет Октября, 4|BY||Минская обл.|Жодино|ул. 40 лет Октября|4|||222161||a works
220089, г. Минск, пр-т Дзержинского, 18, оф. 901|BY|||Минск|пр-кт Дзержинского|18||оф. 901|220089||a bank's office
050013, г. Алматы, ул. Наурызбай батыра, 154А|KZ|||Алматы|ул. Наурызбай батыра|154А|||050013||a bank's office
Z05H9E8, г. Астана, ул. Динмухамеда Кунаева, 8|KZ|||Астана|ул. Динмухамеда Кунаева|8|||Z05H9E8||a postcode of the new kind
Moscow, Tverskaya st., 12, apt 34|RU|||Moscow|Tverskaya Street|12||34|||in English
10 Downing Street, London SW1A 2AA|RU||||||||||foreign
124498, г. Зеленоград, проезд 4806, дом 5, стр. 20|RU|||Зеленоград|проезд 4806|5|стр. 20||124498||a street named by a number
'''


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["input", "context"] + PARTS + ["issues", "why"])
    for line in HAND.strip().splitlines():
        out.writerow([cell.strip() for cell in line.split("|")])
    for _ in range(COUNT):
        land, text, parts, why = (marked if R.random() < 0.65 else unmarked)()
        if R.random() < 0.25:
            text = text.replace("ё", "е").replace("Ё", "Е")
            parts = {name: part.replace("ё", "е").replace("Ё", "Е") for name, part in parts.items()}
        if R.random() < 0.3:
            text = text.replace("’", "'")
        out.writerow([text, land] + [parts[name] for name in PARTS] + ["", why])


main()
