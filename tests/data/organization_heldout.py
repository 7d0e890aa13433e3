#!/usr/bin/env python3
"""Writes organization_heldout.csv: names put together from known forms, names and habits, so that the reading is known without a parser.

The lists and the seed differ from those of organization.py. Forms that are words too (WORDS) are not written in small letters, where
nobody can tell them: `сок добрый`. Run: python3 organization_heldout.py > organization_heldout.csv
"""
import csv
import random
import sys

SEED, HOME_ROWS, WORLD_ROWS = 20261125, 620, 380
RANDOM = random.Random(SEED)

# Form, in full, how often.
RU = """
ООО|Общество с ограниченной ответственностью|9
АО|Акционерное общество|4
ЗАО|Закрытое акционерное общество|3
ОАО|Открытое акционерное общество|3
ПАО|Публичное акционерное общество|3
НАО|Непубличное акционерное общество|1
АНО|Автономная некоммерческая организация|2
АНО ДПО|Автономная некоммерческая организация дополнительного профессионального образования|1
МУП|Муниципальное унитарное предприятие|2
ГУП|Государственное унитарное предприятие|2
ФГУП|Федеральное государственное унитарное предприятие|2
ФГБУ|Федеральное государственное бюджетное учреждение|2
ФГБОУ ВО|Федеральное государственное бюджетное образовательное учреждение высшего образования|1
ФГАОУ ВО|Федеральное государственное автономное образовательное учреждение высшего образования|1
ФКУ|Федеральное казенное учреждение|1
ФКУ|Федеральное казённое учреждение|1
ГБУ|Государственное бюджетное учреждение|2
ГАУ|Государственное автономное учреждение|1
ГКУ|Государственное казенное учреждение|1
ГБУЗ|Государственное бюджетное учреждение здравоохранения|2
ГАУЗ|Государственное автономное учреждение здравоохранения|1
ГБПОУ|Государственное бюджетное профессиональное образовательное учреждение|1
МБОУ|Муниципальное бюджетное общеобразовательное учреждение|2
МБДОУ|Муниципальное бюджетное дошкольное образовательное учреждение|2
МАОУ|Муниципальное автономное общеобразовательное учреждение|1
МАДОУ|Муниципальное автономное дошкольное образовательное учреждение|1
МКОУ|Муниципальное казенное общеобразовательное учреждение|1
МКУ|Муниципальное казенное учреждение|1
МБУ|Муниципальное бюджетное учреждение|1
МАУ|Муниципальное автономное учреждение|1
МБУК|Муниципальное бюджетное учреждение культуры|1
МБУДО|Муниципальное бюджетное учреждение дополнительного образования|1
ТСЖ|Товарищество собственников жилья|2
ТСН|Товарищество собственников недвижимости|1
СНТ|Садоводческое некоммерческое товарищество|2
ГСК|Гаражно-строительный кооператив|1
ЖСК|Жилищно-строительный кооператив|1
КФХ|Крестьянское (фермерское) хозяйство|2
КПК|Кредитный потребительский кооператив|1
СПК|Сельскохозяйственный производственный кооператив|1
ПК|Производственный кооператив|1
НКО|Некоммерческая организация|1
НП|Некоммерческое партнерство|1
БФ|Благотворительный фонд|1
ЧУ|Частное учреждение|1
ЧОУ|Частное образовательное учреждение|1
РОО|Региональная общественная организация|1
ТНВ|Товарищество на вере|1
ДНТ|Дачное некоммерческое товарищество|1
МКП|Муниципальное казенное предприятие|1
ФКП|Федеральное казенное предприятие|1
НОУ|Негосударственное образовательное учреждение|1
"""
UA = """
ТОВ|Товариство з обмеженою відповідальністю|9
ПП|Приватне підприємство|4
ПрАТ|Приватне акціонерне товариство|3
ПАТ|Публічне акціонерне товариство|3
АТ|Акціонерне товариство|3
ДП|Державне підприємство|2
ДП|Дочірнє підприємство|1
КП|Комунальне підприємство|3
КНП|Комунальне некомерційне підприємство|2
ОСББ|Об'єднання співвласників багатоквартирного будинку|2
ФГ|Фермерське господарство|2
СФГ|Селянське (фермерське) господарство|1
ТДВ|Товариство з додатковою відповідальністю|2
СТОВ|Сільськогосподарське товариство з обмеженою відповідальністю|2
ВАТ|Відкрите акціонерне товариство|2
ЗАТ|Закрите акціонерне товариство|2
ГО|Громадська організація|1
БФ|Благодійний фонд|1
БО|Благодійна організація|1
КЗ|Комунальний заклад|1
КУ|Комунальна установа|1
ДУ|Державна установа|1
ПВНЗ|Приватний вищий навчальний заклад|1
СВК|Сільськогосподарський виробничий кооператив|1
ПОП|Приватно-орендне підприємство|1
ПСП|Приватне сільськогосподарське підприємство|2
МПП|Мале приватне підприємство|1
НВП|Науково-виробниче підприємство|1
ОК|Обслуговуючий кооператив|1
ЖБК|Житлово-будівельний кооператив|1
ЧП|Частное предприятие|1
ЧАО|Частное акционерное общество|1
КС|Кредитна спілка|1
ДНЗ|Дошкільний навчальний заклад|1
"""
BY = """
ООО|Общество с ограниченной ответственностью|5
ОДО|Общество с дополнительной ответственностью|3
ЧУП|Частное унитарное предприятие|3
УП|Унитарное предприятие|2
РУП|Республиканское унитарное предприятие|2
КУП|Коммунальное унитарное предприятие|2
ЧТУП|Частное торговое унитарное предприятие|2
ЧПУП|Частное производственное унитарное предприятие|2
ЧСУП|Частное строительное унитарное предприятие|1
ОАО|Открытое акционерное общество|2
ЗАО|Закрытое акционерное общество|1
СООО|Совместное общество с ограниченной ответственностью|1
ИООО|Иностранное общество с ограниченной ответственностью|1
ИУП|Иностранное унитарное предприятие|1
КСУП|Коммунальное сельскохозяйственное унитарное предприятие|1
ТАА|Таварыства з абмежаванай адказнасцю|1
ПУП|Производственное унитарное предприятие|1
ГУО|Государственное учреждение образования|1
ГУ|Государственное учреждение|1
УЗ|Учреждение здравоохранения|1
УО|Учреждение образования|1
ААТ|Адкрытае акцыянернае таварыства|1
"""
KZ = """
ТОО|Товарищество с ограниченной ответственностью|8
АО|Акционерное общество|4
ЖШС|Жауапкершілігі шектеулі серіктестігі|3
АҚ|Акционерлік қоғамы|3
РГП|Республиканское государственное предприятие|2
РГУ|Республиканское государственное учреждение|1
ГУ|Государственное учреждение|2
КГУ|Коммунальное государственное учреждение|2
ГКП|Государственное коммунальное предприятие|1
ГККП|Государственное коммунальное казенное предприятие|1
КГП|Коммунальное государственное предприятие|1
КГКП|Коммунальное государственное казенное предприятие|1
КХ|Крестьянское хозяйство|2
ПК|Производственный кооператив|1
ОФ|Общественный фонд|1
ОО|Общественное объединение|1
ЧУ|Частное учреждение|1
КСК|Кооператив собственников квартир|1
ОСИ|Объединение собственников имущества|1
НАО|Некоммерческое акционерное общество|1
ОЮЛ|Объединение юридических лиц|1
ШҚ|Шаруа қожалығы|1
КММ|Коммуналдық мемлекеттік мекемесі|1
"""
FORMS = {"RU": RU, "UA": UA, "BY": BY, "KZ": KZ}
SHARES = {"RU": 8, "UA": 6, "BY": 3, "KZ": 3}
NAMES = {
    "RU": "Ромашка;Вектор-М;Торговый дом Восток;СТРОЙИНВЕСТ;Рога и Копыта;1С-Рарус;Альфа;Ёлочка;Мой дом;Аоки;Ипотечный центр;Товары и Ко;Северсталь-Метиз;ГАЗ-СЕРВИС;Ай-Ти Групп;Три кита;Пятёрочка плюс;Уралмаш;Юг Руси;АгроПромСнаб;АБВ;Лес;ТехноСфера 2000;Центр-21 век;Эко Лайн;МТС;СМУ-5;Новая Заря;Дельта Плюс;Мир;Океан;Ромб;Агентство Праздник;Ремонт и отделка;Вымпел;Кристалл;Аптека № 7;НИИ Вектор;РусьТрансАвто;Сибирь;Мебель-Град;КИТ;ПИК;Автодор;Фортуна;Галс;Бизнес-Сфера;Окна 21;Надежда;Зенит;Горизонт;Меридиан;ЛенСпецСтрой;Нефтегазмонтаж;Фабрика окон;Дон-Агро;Сокол;Печати и штампы;ПромТехЭнерго;Русский хлеб;Щит и меч;Эталон-К;АвтоЛюкс 24;Калинка;СпецАвтоХозяйство;Пионер;Кедр;Каскад;ОПТТОРГ;Оазис;Иволга;МеталлПрофиль;Медиа Арт;ТрансКом;Вега;Лидер-НН;А1;Икс-Медиа;Мастер;Городская поликлиника № 5;Детский сад № 12;Аврора Бореалис;ЯРМАРКА;Щёкино;Подъём;Хлеб да соль;Тёплый дом;Царицыно;Юнона;Гарант-Сервис;Энергия;Диалог;Альтаир;Студия 17;Автошкола Лидер;ЖБИ-3;ДСК-1;Пекарь;Лагуна;Глобус",
    "UA": "Світанок;Сузір'я;Київхліб;Зоря;Агро-Поділля;Мрія;Нова Лінія;ЕКО ДІМ;Їжак;Ґанок;Прометей;Будсервіс;Укртранс;Перлина Карпат;ЛЬВІВБУД;Поліський край;Каштан;Дніпро-Авто;Веселка;Альянс;Пам'ять;Джерело;АТБ-Торг;Фокстрот;Промінь;Верес;Інтер;Ніка-Плюс;Добробут;ЗАХІД;Агросвіт;Калина;Вільна Україна;Маяк;Дніпровська хвиля;Еталон;Черкасигаз;Подільський цукор;Сім'я;Кур'єр;Наш Край;ХАРКІВМЕТАЛ;Європа-Центр;Щедрик;Чумак;Лан;Добра Нива;Рута;Тернопільхліб;Смак;Ватра;Гермес-Т;Медтехніка;Яблуневий дар;Обрій;Кобзар;Гарант;Ґрунт;Лотос;Чайка",
    "BY": "Белстрой;Вектор-Плюс;Минск-Лада;Бульбашь;Полесье;Гомельторг;Неман;Заречье;АмиТрейд;Крыніца;Лідар;Дабрадзея;Витебскстрой;БелАвто;Гранит;Двина;Ромашка;Импульс;СТС;Евроокна;Белпродукт;Свислочь;Могилёвлифт;Сож;ПинскДрев;Брестгаз;Лагода;Крынка;Спектр;Ковчег;Заря;Белтехснаб;Веда;Авангард-Т;Радуга;Гродно-Инвест;Фарман;Мир фасадов;Зубр;Стройдеталь",
    "KZ": "Алматы Строй;Астана Групп;Қазақстан Темір Жолы;Казахтелеком;Нұр;Береке;Ақ Жол;Жеті Су;КазТрансОйл;Шымкент;Орал;Алтын Дән;Ел-Ай;АБК Сервис;Достық;Медеу;Тұлпар;BI Group;SNQ Trade;Kaspi Service;Самұрық;Казцинк;Караганда Снаб;Тараз;Жайық;Әлем;Өркен;Балқаш;Степь;Арман Строй;Көкжиек;Қыран;Іле;Евразия Плюс;Mega Trade;Ertis Service;Атамекен;Дала;Сарыарқа;Байтерек",
}
KINDS = {
    "RU": "Торговый дом;Компания;Фирма;ТД;ПКФ;ЧОП;ГК;НПО;Группа компаний;Производственная компания;УК;СК",
    "UA": "Торговий дім;Компанія;Фірма;ТД;ВКФ;НВФ;Агрофірма;ГК;Науково-виробнича фірма",
    "BY": "Торговый дом;Компания;Фирма;ТД",
    "KZ": "Торговый дом;Компания;Фирма;ТК",
}
CITIES = {"RU": "г. Казань;г. Москва;Самара", "UA": "м. Київ;м. Львів", "BY": "г. Минск", "KZ": "г. Алматы"}
WORDS = "ГО ОК БО КУ ЧУ ДУ АЖ ПОП СОК КУП ПУП МАУ СТ ПТ КТ АД".split()
LOOK_ALIKE = dict(zip("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx"))
QUOTES = ['"%s"', "«%s»", "“%s”", "„%s“", "‘%s’", '"%s"', "«%s»", "‟%s”", '""%s""', "<<%s>>", "″%s″", "«%s”"]
ONE_SIDED = ['"%s', '%s"', "«%s", "%s»"]
NESTED = ['"%s "%s""', '"%s "%s"', "«%s «%s»", "«%s „%s“»", '"%s «%s»"', "'%s \"%s\"'"]


def quoted(name):
    return RANDOM.choice(QUOTES) % name


def look_alike(form):
    return "".join(LOOK_ALIKE.get(c, c) for c in form)


def partly_look_alike(form):
    places = [at for at, c in enumerate(form) if c in LOOK_ALIKE]
    at = RANDOM.choice(places) if places else None
    return form if at is None else form[:at] + LOOK_ALIKE[form[at]] + form[at + 1 :]


def dotted(form):
    return ".".join(form) + "." if len(form) <= 4 and form.isupper() and form.isalpha() else form


def spaced(form):
    return " ".join(form) if len(form) == 3 and form.isupper() else form


# How people write a form (short s, in full f) and a name n.
HABITS = {
    "plain": lambda s, f, n: f"{s} {n}",
    "quoted": lambda s, f, n: f"{s} {quoted(n)}",
    "glued": lambda s, f, n: s + RANDOM.choice(['"%s"', "«%s»"]) % n,
    "a quote missing": lambda s, f, n: f"{s} {RANDOM.choice(ONE_SIDED) % n}",
    "behind": lambda s, f, n: f"{n} {s}",
    "behind quotes": lambda s, f, n: f"{quoted(n)} {s}",
    "behind a comma": lambda s, f, n: f"{n}, {s}",
    "behind quotes and a comma": lambda s, f, n: f"{quoted(n)},{s}",
    "in brackets": lambda s, f, n: f"{n} ({s})",
    "in full": lambda s, f, n: f"{f} {quoted(n)}",
    "in full, plain": lambda s, f, n: f"{f} {n}",
    "in full, small": lambda s, f, n: f"{f.lower()} {quoted(n)}",
    "in full, capitals": lambda s, f, n: f"{f.upper()} {quoted(n)}",
    "in full behind": lambda s, f, n: f"{quoted(n)}, {f.lower()}",
    "in full in brackets": lambda s, f, n: f"{n} ({f.lower()})",
    "in full and short": lambda s, f, n: f"{f} ({s}) {quoted(n)}",
    "said twice": lambda s, f, n: f'{f} "{n}" ({s} "{n}")',
    "small": lambda s, f, n: f"{s.lower()} {quoted(n)}",
    "one capital": lambda s, f, n: f"{s.capitalize()} {quoted(n)}",
    "doubled": lambda s, f, n: f"{s} {s} {quoted(n)}",
    "at both ends": lambda s, f, n: f"{s} {quoted(n)} {s}",
    "all quoted": lambda s, f, n: f'"{s} {n}"',
    "all quoted, nested": lambda s, f, n: f'"{s} "{n}""',
    "blanks": lambda s, f, n: f'  {s}\u00a0  " {n} "  ',
    "points": lambda s, f, n: f"{dotted(s)} {quoted(n)}",
    "letters parted": lambda s, f, n: f"{spaced(s)} {quoted(n)}",
    "dash": lambda s, f, n: f"{s} {RANDOM.choice('-–—')} {n}",
    "colon": lambda s, f, n: f"{s}: {n}",
    "comma in front": lambda s, f, n: f"{s}, {quoted(n)}",
    "look-alike letters": lambda s, f, n: f"{look_alike(s)} {quoted(n)}",
    "a look-alike letter": lambda s, f, n: f"{partly_look_alike(s)} {n}",
    "sign behind": lambda s, f, n: f"{s} {quoted(n)}{RANDOM.choice(['.', ',', ';', ' -'])}",
}


def home_row():
    country = RANDOM.choices(list(SHARES), list(SHARES.values()))[0]
    rows = [line.split("|") for line in FORMS[country].strip().splitlines()]
    short, full, _ = RANDOM.choices(rows, [int(row[2]) for row in rows])[0]
    name = RANDOM.choice(NAMES[country].split(";"))
    core = name.replace("'", "’")
    habit = RANDOM.choice(list(HABITS) + ["core in capitals", "all small", "kind of firm", "nested", "place behind"])
    if short in WORDS and habit in ("small", "one capital", "all small", "dash", "colon", "a look-alike letter", "plain", "doubled"):
        habit = "quoted"
    kind = RANDOM.choice(KINDS[country].split(";"))
    if habit == "core in capitals":
        text, core = f"{short} {quoted(name.upper())}", core.upper()
    elif habit == "all small":
        text, core = f"{short.lower()} {name.lower()}", core.lower()
    elif habit == "kind of firm":
        text, core = f"{RANDOM.choice([short, full])} {kind} {quoted(name)}", f"{kind} «{core}»"
    elif habit == "nested":
        text, core = f"{short} {RANDOM.choice(NESTED) % (kind, name)}", f"{kind} «{core}»"
    elif habit == "place behind":
        city = RANDOM.choice(CITIES[country].split(";"))
        text, core = f'{short} "{name}", {city}', f"«{core}», {city}"
    else:
        text = HABITS[habit](short, full, name)
    single = "‘" in text or text.count("'") > 1
    return None if single and "'" in name else [text, short, core, country, habit]


# Country: form:spelling,spelling;…  where it stands (behind, front, front if quoted or behind)  names.
WORLD = {
    "EN": (
        "LLC:LLC,L.L.C.,llc,Limited Liability Company;Ltd:Ltd,Ltd.,LTD,Limited,LIMITED;Inc:Inc,Inc.,INC,Incorporated;Corp:Corp,Corp.,Corporation;LLP:LLP,L.L.P.;LP:LP,L.P.;PLC:PLC,plc,P.L.C.,Public Limited Company;Co., Ltd.:Co., Ltd.,Co Ltd,Co. Ltd,CO.,LTD;Pte. Ltd.:Pte Ltd,Pte. Ltd.,PTE LTD;Pty Ltd:Pty Ltd,Pty. Ltd.,PTY LTD,Pty Limited;Pvt. Ltd.:Pvt Ltd,Pvt. Ltd.,Private Limited;Sdn. Bhd.:Sdn Bhd,Sdn. Bhd.,SDN BHD;JSC:JSC,Joint Stock Company;CJSC:CJSC,Closed Joint Stock Company;OJSC:OJSC;PJSC:PJSC,Public Joint Stock Company;LLLP:LLLP;PLLC:PLLC",
        "b",
        "Acme|Blue River Trading|Vertex Systems|Northwind Traders|Global Tech Solutions|Smith & Sons|O’Brien Holdings|Rose & Thorn|First Capital|Sunrise Foods|ABC Logistics|Oak Street Partners|Delta-V Engineering|3D Print Works|Bright Horizons|Contoso|Silver Lake Services|Fabrikam|Kings Road Media|Apex Construction|Baker & Daughters|McGregor Farms|Wide World Importers|Harbor Freight Lines|Red Fox Studio|Tailspin Toys|Grey Stone Advisors|21st Century Motors|Pacific Rim Seafood|Hudson Valley Orchards",
    ),
    "DE": (
        "GmbH:GmbH,gmbh,GMBH,G.m.b.H.,Gesellschaft mit beschränkter Haftung;AG:AG,Aktiengesellschaft;KG:KG,Kommanditgesellschaft;GmbH & Co. KG:GmbH & Co. KG,GmbH & Co KG,GmbH & Co.KG,GMBH & CO. KG,GmbH und Co. KG;OHG:OHG;UG:UG,UG (haftungsbeschränkt);e.K.:e.K.,e. K.;KGaA:KGaA;GbR:GbR;eG:eG;SE:SE;e.V.:e.V.,e. V.;gGmbH:gGmbH;SE & Co. KG:SE & Co. KG",
        "b",
        "Müller|Siemens Energy|Bäckerei Schmidt|Autohaus Köhler|Stahlwerk Nord|Weiß und Partner|Bau-Union|Holz Meier|Fresenius Medical|Druckerei Lang|Krüger Metallbau|Autohaus Süd|Hansen Logistik|Brauerei Löwen|Elektro Vogt|Gärtnerei Grün|Schäfer-Technik|Nordsee Fisch|Klinik am Park|Optik Baum",
    ),
    "FR": (
        "SARL:SARL,S.A.R.L.,sarl,Société à responsabilité limitée;SAS:SAS,S.A.S.,Société par actions simplifiée;S.A.:S.A.,SA,Société anonyme;EURL:EURL;SNC:SNC;SCI:SCI;SASU:SASU",
        "b",
        "Boulangerie Dupont|Électricité Moderne|Transports Lefèvre|Château Margaux|L’Atelier Vert|Carrières du Nord|Garage Moreau|Pâtisserie Chloé|Vignobles Girard|Menuiserie d’Arc|Hôtel Bellevue|Imprimerie Rousseau",
    ),
    "PL": (
        "Sp. z o.o.:Sp. z o.o.,sp. z o.o.,Sp. z o. o.,SP. Z O.O.,sp z oo,Sp.z o.o.,Spółka z ograniczoną odpowiedzialnością,SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ;S.A.:S.A.,SA,Spółka Akcyjna;Sp. k.:Sp. k.,sp.k.,Sp.k.,Spółka komandytowa;Sp. j.:Sp. j.,sp.j.,Spółka jawna;Sp. z o.o. sp. k.:Sp. z o.o. Sp. k.,sp. z o.o. sp.k.",
        "b",
        "Żabka Polska|Usługi Budowlane Nowak|Firma Łódź|Meble Śląsk|PKO Leasing|Zakład Mięsny Kowal|Piekarnia Wójcik|Hurtownia Żuraw|Tartak Góral|Grupa Wisła|Kopalnia Soli|Studio Ćma",
    ),
    "IT": (
        "S.r.l.:S.r.l.,SRL,srl,S.R.L.,Società a responsabilità limitata;S.p.A.:S.p.A.,S.P.A.,SpA,Società per azioni;S.r.l.s.:S.r.l.s.",
        "b",
        "Barilla Alimentare|Officine Rossi|Caffè Vergnano|Moda Milano|Cantina dell’Orso|Pastificio Bianchi|Ferramenta Verdi|Città Nuova|Mobili Conti|Azienda Agricola Sole",
    ),
    "ES": (
        "S.L.:S.L.,SL,Sociedad Limitada;S.A.:S.A.,SA,Sociedad Anónima;S.L.U.:S.L.U.,SLU;S. Coop.:S. Coop.",
        "b",
        "Construcciones García|Bodegas Muñoz|Talleres Peña|Viajes Ibérica|Panadería Núñez|Hermanos Vega|Frutas del Campo|Hotel Plaza Mayor",
    ),
    "MX": (
        "S.A. de C.V.:S.A. de C.V.,SA de CV,S.A. DE C.V.;S. de R.L. de C.V.:S. de R.L. de C.V.,S de RL de CV",
        "b",
        "Grupo Azteca|Comercial Norteña|Aceros Monterrey|Dulces Oaxaca",
    ),
    "TR": (
        "A.Ş.:A.Ş.,AŞ,A.S.,Anonim Şirketi,ANONİM ŞİRKETİ;Ltd. Şti.:Ltd. Şti.,Ltd.Şti.,LTD. ŞTİ.,Ltd Sti,Limited Şirketi",
        "b",
        "Yıldız Sanayi ve Ticaret|Arçelik Tic.|Koç İnşaat San. ve Tic.|Ülker Gıda Sanayi|Öztürk Tekstil Sanayi|Işık Turizm|Çelik Holding|Gül İnşaat ve Ticaret",
    ),
    "CZ": (
        "s.r.o.:s.r.o.,s. r. o.,S.R.O.,spol. s r.o.,společnost s ručením omezeným;a.s.:a.s.,a. s.,akciová společnost;v.o.s.:v.o.s.;k.s.:k.s.;z.s.:z.s.",
        "b",
        "Škoda Auto|Plzeňský Prazdroj|Stavby Novák|České dráhy|Dřevo Šumava|Mlékárna Olešnice|Žatec Hop|Autoservis Dvořák",
    ),
    "HU": (
        "Kft.:Kft.,Kft,KFT,Korlátolt Felelősségű Társaság;Zrt.:Zrt.,Zrt,Zártkörűen Működő Részvénytársaság;Nyrt.:Nyrt.,Nyrt;Bt.:Bt.,Bt",
        "b",
        "Magyar Posta|Duna Aszfalt|Szűcs és Társa|Tisza Cipő|Balaton Borászat|Kőműves Épít",
    ),
    "NL": (
        "B.V.:B.V.,BV,b.v.,Besloten Vennootschap;N.V.:N.V.,NV;VOF:VOF,V.O.F.",
        "b",
        "Van der Berg Transport|Philips Lighting|De Groene Tuin|Jansen Bouw|Koninklijke Bakker|Het Oude Huis",
    ),
    "SE": (
        "AB:AB,Aktiebolag;HB:HB;KB:KB",
        "b",
        "Volvo Lastvagnar|Ångström Bygg|Kött och Fisk|Örebro El|Skåne Frukt|Lindqvist Måleri",
    ),
    "FI": (
        "Oy:Oy,OY,Osakeyhtiö;Oyj:Oyj;Oy Ab:Oy Ab,OY AB;Ky:Ky",
        "b",
        "Nokia Solutions|Järvinen Rakennus|Metsä Puu|Hämeen Leipä",
    ),
    "NO": (
        "AS:AS;ASA:ASA",
        "b",
        "Fjord Seafood|Ås Bygg|Nordic Shipping|Bergen Elektro",
    ),
    "DK": (
        "A/S:A/S;ApS:ApS,APS",
        "b",
        "Carlsberg Bryggeri|Sørensen Tømrer|Møller Transport|København Kaffe",
    ),
    "LT": (
        "UAB:UAB,Uždaroji akcinė bendrovė;MB:MB;AB:AB",
        "fq",
        "Vilniaus Prekyba|Baltic Wood|Žalias Namas|Kauno Grūdai|Šiaulių Statyba|Nemuno Laivai",
    ),
    "LV": (
        "SIA:SIA,Sabiedrība ar ierobežotu atbildību;AS:AS",
        "fq",
        "Rīgas Maiznieks|Latvijas Koks|Jūrmalas Viesnīca|Ventspils Nafta",
    ),
    "EE": (
        "OÜ:OÜ,OU,Osaühing;AS:AS,Aktsiaselts",
        "x",
        "Tallinna Kaubamaja|Põhja Puit|Kesklinna Kohvik|Saare Kala|Tartu Mööbel|Võru Tehnika",
    ),
    "GE": (
        "შპს:შპს;სს:სს;LLC:LLC;JSC:JSC",
        "f",
        "ვაშლი|საქართველოს ბანკი|თბილისი ენერჯი|მზიური|კახეთის ღვინო|ბათუმი ტური",
    ),
    "AM": (
        "ՍՊԸ:ՍՊԸ;ՓԲԸ:ՓԲԸ;ԲԲԸ:ԲԲԸ;LLC:LLC;CJSC:CJSC",
        "x",
        "Արարատ|Երևան Սիթի|Նաիրի Թրեյդ|Գարուն|Սևան Հոթել|Մասիս Տոբակո",
    ),
    "AZ": (
        "MMC:MMC,Məhdud Məsuliyyətli Cəmiyyəti;ASC:ASC,Açıq Səhmdar Cəmiyyəti;QSC:QSC",
        "b",
        "Azərsun|Bakı Tikinti|Xəzər Ticarət|Gəncə Süd|Qafqaz Logistika|Abşeron Mebel",
    ),
    "UZ": (
        "MChJ:MChJ,MCHJ,mas'uliyati cheklangan jamiyati;AJ:AJ,aksiyadorlik jamiyati;XK:XK",
        "b",
        "Toshkent Savdo|O‘zbek Tekstil|Buxoro Gold|Samarqand Qurilish|Farg‘ona Non|Navoiy Sement",
    ),
    "UZR": (
        "ООО:ООО;МЧЖ:МЧЖ;СП ООО:СП ООО;АЖ:АЖ",
        "f",
        "Ташкент Текстиль|Бухоро Савдо|Оқ Олтин|Самарканд Ойл|Зарафшон Қурилиш|Наврӯз",
    ),
    "KG": (
        "ОсОО:ОсОО,ОСОО,осоо;ОАО:ОАО;ЗАО:ЗАО;ЖЧК:ЖЧК",
        "f",
        "Бишкек Сервис|Ала-Тоо|Манас Строй|Ысык-Көл|Нарын Трейд|Ош Пирим",
    ),
    "TJ": (
        "ҶДММ:ҶДММ;ҶСК:ҶСК",
        "f",
        "Душанбе Сохтмон|Помир|Хуҷанд Савдо|Сомон",
    ),
    "MD": (
        "S.R.L.:S.R.L.,SRL;S.A.:S.A.,SA;ÎS:Î.S.",
        "x",
        "Moldova Agro|Zorile|Orhei Vit|Floarea Soarelui|Bucuria|Vinăria Purcari",
    ),
    "RO": (
        "S.R.L.:S.R.L.,SRL,srl;S.A.:S.A.,SA",
        "b",
        "Dacia Motors|Brutăria Ionescu|Construct Țara|Panificația Nord",
    ),
    "BG": (
        "ООД:ООД;ЕООД:ЕООД;АД:АД;EOOD:EOOD;OOD:OOD",
        "b",
        "Слънчев ден|Пирин Строй|Родопи Милк|Черно море",
    ),
    "RS": (
        "d.o.o.:d.o.o.,DOO,d.o.o;a.d.:a.d.",
        "b",
        "Beograd Gradnja|Zlatibor Mleko|Šumadija Voće|Novi Sad Transport",
    ),
    "CN": (
        "Co., Ltd.:Co., Ltd.,Co.,Ltd.,CO., LTD,Company Limited",
        "b",
        "Shenzhen Huawei Technologies|Guangzhou Bright Toys|Beijing Xinwei Telecom|Ningbo Sunlight Electric|Yiwu Happy Trading|Shanghai East Steel",
    ),
    "TRLIT": (
        "ООО:OOO;ЗАО:ZAO;ОАО:OAO;ТОВ:TOV;ТОО:TOO;АО:AO",
        "f",
        "Vektor|Romashka Plus|Stroyinvest|Gorizont|Sibirskiy Les|Zolotaya Niva",
    ),
}
# Spelled the same in two countries, in the spelling of the shipped table.
SAME = {"S.R.L.": "S.r.l."}
# Short forms in front of a name need its quotes to be told from words.
NEEDS_QUOTES = "MB ÎS SA S.A. Î.S. SRL S.R.L. XK AJ".split()


def world_row():
    country = RANDOM.choice(list(WORLD))
    forms, place, names = WORLD[country]
    standard, spellings = RANDOM.choice(forms.split(";")).split(":", 1)
    spelling = RANDOM.choice(["Co., Ltd.", "Co Ltd", "Co. Ltd", "CO.,LTD", "Company Limited"] if standard == "Co., Ltd." else spellings.split(","))
    name = RANDOM.choice(names.split("|"))
    if RANDOM.random() < 0.08 and country not in ("GE", "AM", "UZR", "BG"):
        name = name.upper()
    text_quoted = RANDOM.choice(['"%s"', "„%s“", "“%s”", "«%s»"]) % name
    place = RANDOM.choice({"x": "bf", "fq": "ffb"}.get(place, place))
    if place == "f":
        plain = spelling not in NEEDS_QUOTES and RANDOM.random() < 0.5
        text = f"{spelling} {name}" if plain else f"{spelling} {text_quoted}"
    else:
        styles = [f"{name} {spelling}"] * 5 + [f"{name}, {spelling}"] * 2 + [f"{text_quoted} {spelling}"] * 2 + [f"{text_quoted}, {spelling}"]
        text = RANDOM.choice(styles if spelling.endswith(")") else styles + [f"{name} ({spelling})"])
    core = name.replace("'", "’").replace("‘", "’")
    return [text, SAME.get(standard, standard), core, country, "in front" if place == "f" else "behind"]


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("input form core country why".split())
    met = set()
    for make, count in ((home_row, HOME_ROWS), (world_row, WORLD_ROWS)):
        while count:
            row = make()
            if row and row[0] not in met:
                met.add(row[0])
                out.writerow(row)
                count -= 1


main()
