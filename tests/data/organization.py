#!/usr/bin/env python3
"""Writes organization.csv: names put together from known forms and cores, so that the expected reading is known without a parser.

Hand-written rows (traps, the cases of rigour's tests/names/test_org_types.py) stand in ROWS. Run: python3 organization.py > organization.csv
"""
import csv
import sys

FORMS = """
ООО|Общество с ограниченной ответственностью
АО|Акционерное общество
ЗАО|Закрытое акционерное общество
ПАО|Публичное акционерное общество
ОАО|Открытое акционерное общество
НАО|Непубличное акционерное общество
АНО|Автономная некоммерческая организация
МУП|Муниципальное унитарное предприятие
ГУП|Государственное унитарное предприятие
ФГУП|Федеральное государственное унитарное предприятие
ФГБУ|Федеральное государственное бюджетное учреждение
МБОУ|Муниципальное бюджетное общеобразовательное учреждение
ТСЖ|Товарищество собственников жилья
СНТ|Садоводческое некоммерческое товарищество
КФХ|Крестьянское (фермерское) хозяйство
НКО|Некоммерческая организация
ТОВ|Товариство з обмеженою відповідальністю
ПП|Приватне підприємство
ПрАТ|Приватне акціонерне товариство
ПАТ|Публічне акціонерне товариство
АТ|Акціонерне товариство
ДП|Державне підприємство
КП|Комунальне підприємство
ОСББ|Об’єднання співвласників багатоквартирного будинку
ТДВ|Товариство з додатковою відповідальністю
ФГ|Фермерське господарство
ОДО|Общество с дополнительной ответственностью
ЧУП|Частное унитарное предприятие
ТОО|Товарищество с ограниченной ответственностью
""".strip().splitlines()
CORES = "Ромашка;Вектор-М;Торговый дом Восток;СТРОЙИНВЕСТ;Світанок;Рога и Копыта;1С-Рарус;Сузір’я;Альфа Банк;Ёлочка;мой дом;Аоки;Ипотечный центр;Товары и Ко".split(";")
HABITS = [
    ("straight quotes", lambda a, l, c: '%s "%s"' % (a, c), ""),
    ("angle quotes", lambda a, l, c: "%s «%s»" % (a, c), ""),
    ("no quotes", lambda a, l, c: "%s %s" % (a, c), ""),
    ("curly quotes", lambda a, l, c: "%s “%s”" % (a, c), ""),
    ("low quotes", lambda a, l, c: "%s „%s“" % (a, c), ""),
    ("single quotes", lambda a, l, c: "%s '%s'" % (a, c), ""),
    ("glued", lambda a, l, c: '%s"%s"' % (a, c), ""),
    ("form behind", lambda a, l, c: "%s %s" % (c, a), ""),
    ("form behind a comma", lambda a, l, c: '"%s", %s' % (c, a), ""),
    ("form in brackets", lambda a, l, c: "%s (%s)" % (c, a), ""),
    ("in full", lambda a, l, c: '%s "%s"' % (l, c), "organization_form_fixed"),
    ("in full, capitals", lambda a, l, c: '%s "%s"' % (l.upper(), c), "organization_form_fixed"),
    ("small letters in front", lambda a, l, c: '%s "%s"' % (a.lower(), c), "organization_form_fixed"),
    ("doubled", lambda a, l, c: '%s %s "%s"' % (a, a, c), "organization_form_fixed"),
    ("at both ends", lambda a, l, c: '%s "%s" %s' % (a, c, a), "organization_form_fixed"),
    ("all quoted", lambda a, l, c: '"%s %s"' % (a, c), ""),
    ("blanks", lambda a, l, c: " %s   \" %s \" " % (a, c), ""),
]
LATIN = """
Acme LLC|LLC|Acme|
Acme L.L.C.|LLC|Acme|organization_form_fixed
Acme, llc|LLC|Acme|organization_form_fixed
Acme Ltd|Ltd|Acme|
Acme Ltd.|Ltd|Acme|
Acme Limited|Ltd|Acme|organization_form_fixed
Acme, Inc.|Inc|Acme|
ACME INC|Inc|ACME|organization_form_fixed
Acme Corporation|Corp|Acme|organization_form_fixed
Siemens Aktiengesellschaft|AG|Siemens|organization_form_fixed
Siemens AG|AG|Siemens|
Siemens gesellschaft mit beschränkter Haftung|GmbH|Siemens|organization_form_fixed
siemens g.m.b.h|GmbH|siemens|organization_form_fixed
Siemens||Siemens|
siemens  gmbh|GmbH|siemens|organization_form_fixed
FABERLIC EUROPE Sp. z o.o.|Sp. z o.o.|FABERLIC EUROPE|
Faberlic Sp.z o.o.|Sp. z o.o.|Faberlic|organization_form_fixed
Total S.A.|S.A.|Total|
Total SA|S.A.|Total|organization_form_fixed
Barilla S.r.l.|S.r.l.|Barilla|
Barilla SRL|S.r.l.|Barilla|organization_form_fixed
Barilla S.p.A.|S.p.A.|Barilla|
Relax Spa||Relax Spa|
Philips B.V.|B.V.|Philips|
Philips BV|B.V.|Philips|organization_form_fixed
Nokia Oy|Oy|Nokia|
Volvo AB|AB|Volvo|
Bolt OÜ|OÜ|Bolt|
UAB Vilnius|UAB|Vilnius|
"Maxima", UAB|UAB|Maxima|
SIA Riga|SIA|Riga|
Huawei Technologies Co., Ltd.|Co., Ltd.|Huawei Technologies|
Huawei Co Ltd|Co., Ltd.|Huawei|organization_form_fixed
Müller GmbH & Co. KG|GmbH & Co. KG|Müller|
Škoda a.s.|a.s.|Škoda|
Bata s.r.o.|s.r.o.|Bata|
LLC Vektor|LLC|Vektor|
TOV Vektor|ТОВ|Vektor|organization_form_fixed
OOO Vektor|ООО|Vektor|organization_form_fixed
Vektor OOO|ООО|Vektor|organization_form_fixed
McDonald's Corp|Corp|McDonald’s|
AT&T Inc|Inc|AT&T|
Вектор LLC|LLC|Вектор|
SAS||SAS|
"""
ROWS = '''
OOO Ромашка|ООО|Ромашка|organization_form_fixed|Latin look-alike
OAO «Газпром»|ОАО|Газпром|organization_form_fixed|Latin look-alike
TOB Вектор|ТОВ|Вектор|organization_form_fixed|Latin look-alike
AO "BEKTOP" Восток|АО|«BEKTOP» Восток|organization_form_fixed|Latin look-alike
О.О.О. "Ромашка"|ООО|Ромашка|organization_form_fixed|points
О О О Ромашка|ООО|Ромашка|organization_form_fixed|blanks
Общество с огр.отв. "Ромашка"|ООО|Ромашка|organization_form_fixed|shortened
Ооо Ромашка|ООО|Ромашка|organization_form_fixed|one capital
ТзОВ Світанок|ТОВ|Світанок|organization_form_fixed|western Ukrainian habit
прат "Київстар"|ПрАТ|Київстар|organization_form_fixed|small letters
ПРАТ "Київстар"|ПрАТ|Київстар|organization_form_fixed|capitals
ООО|ООО||organization_no_core|a form alone
ООО ""|ООО||organization_no_core|a form and empty quotes
ООО "Компания "Ромашка"|ООО|Компания «Ромашка»||nested, one quote missing
ООО "Компания "Ромашка""|ООО|Компания «Ромашка»||nested
ООО «Компания «Ромашка»|ООО|Компания «Ромашка»||nested, one quote missing
ООО «Компания „Ромашка“»|ООО|Компания «Ромашка»||nested, two styles
ООО ""Ромашка""|ООО|Ромашка||doubled quotes
"ООО ""Ромашка"""|ООО|Ромашка||quotes of a CSV cell
ООО «Ромашка|ООО|Ромашка||a quote missing
ООО Ромашка"|ООО|Ромашка||a quote too many
"Ромашка"||Ромашка||quotes alone
Ромашка||Ромашка||a name alone
ООО "Рога" и "Копыта"|ООО|«Рога» и «Копыта»||two quotations
ООО "Вектор" филиал в г. Казань|ООО|«Вектор» филиал в г. Казань||a branch
ООО "Вектор", Казань филиал|ООО|«Вектор», Казань филиал||a branch
Филиал ООО "Вектор" в г. Казань||Филиал ООО «Вектор» в г. Казань||a branch is not the firm
ООО "Торговый дом "Вектор" (Казань)|ООО|Торговый дом «Вектор» (Казань)||nested, brackets
АО Аоки|АО|Аоки||АО is no part of Аоки
Аоки||Аоки||АО is no part of Аоки
ИПОТЕКА||ИПОТЕКА||ИП is no part of ИПОТЕКА
Ипотека плюс||Ипотека плюс||ИП is no part of Ипотека
ПАОЛО Групп||ПАОЛО Групп||ПАО is no part of ПАОЛО
Товары для дома||Товары для дома||ТОВ is no part of Товары
ПП "Коваленко"|ПП|Коваленко||a private firm named after its owner
ПП Коваленко О.П.|ПП|Коваленко О.П.|organization_person|a private entrepreneur
ИП Иванов И. И.|ИП|Иванов И. И.|organization_person|sole trader
Иванов И.И. ИП|ИП|Иванов И.И.|organization_person|sole trader
ФОП Коваленко Олена Петрівна|ФОП|Коваленко Олена Петрівна|organization_person|sole trader
Індивідуальний центр||Індивідуальний центр||a word that begins like a form
Фізична особа-підприємець Мельник Г.Б.|ФОП|Мельник Г.Б.|organization_fixed?|in full
Индивидуальный предприниматель Иванов Иван Иванович|ИП|Иванов Иван Иванович|organization_fixed?|in full
Иванов Иван Иванович||Иванов Иван Иванович|organization_person|a person
Иванов И.И.||Иванов И.И.|organization_person|a person
Шевченко Тарас||Шевченко Тарас|organization_person|a person
ООО "Иванов и партнёры"|ООО|Иванов и партнёры||a firm named after its owner
JJJ Dtrnjh||JJJ Dtrnjh|wrong_layout|ООО Вектор on the other layout: a suggestion
ООО "Beктор"|ООО|Вектор|homoglyph|two alphabets in one word
ООО "ТехноSERVICE"|ООО|ТехноSERVICE|mixed_script|a brand of two alphabets
ООО ромашка|ООО|ромашка||the core keeps its case
ромашка ооо|ООО|ромашка|organization_form_fixed|small letters behind
ромашка ао|АО|ромашка|organization_form_fixed|small letters behind
ООО - Ромашка|ООО|Ромашка||a dash between
ООО: Ромашка|ООО|Ромашка||a colon between
ООО «Об'єднання»|ООО|Об’єднання||apostrophe
ФГБОУ ВО "МГУ"|ФГБОУ ВО|МГУ||form of two words
АНО ДПО Учебный центр|АНО ДПО|Учебный центр||form of two words
ОсОО Бишкек|ОсОО|Бишкек||Kyrgyzstan
ТОО "Алматы"|ТОО|Алматы||Kazakhstan
ЖШС Алматы|ЖШС|Алматы||Kazakhstan, in Kazakh
СООО Минск|СООО|Минск||Belarus
АО Ромашка ООО|АО|Ромашка ООО||two forms: the first counts
---|||placeholder|signs alone
МКПАО «Яндекс»|МКПАО|Яндекс||international company
МКООО "Хэдхантер"|МКООО|Хэдхантер||international company
ЛКП "Львівводоканал"|ЛКП|Львівводоканал||communal enterprise of Lviv
НВК "Школа-гімназія"|НВК|Школа-гімназія||school of Ukraine
АО'Пятый элемент'|АО|Пятый элемент||apostrophes as quotes, close to the form
ТДВ'Сяйво'|ТДВ|Сяйво||apostrophes as quotes, close to the form
ООО ООО ООО ООО ООО ООО ООО ООО ООО ООО "Вектор"|ООО|Вектор|organization_form_fixed|a form said over and over
'''


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("input form core issues why".split())
    for line in ROWS.strip().splitlines():
        row = line.split("|")
        if row[3] == "organization_fixed?":
            row[3] = "organization_form_fixed organization_person"
        out.writerow(row)
    for line in LATIN.strip().splitlines():
        text, form, core, issues = line.split("|")
        out.writerow([text, form, core, issues, "Latin form"])
    for n, line in enumerate(FORMS):
        short, long = line.split("|")
        for k in range(8):
            name, make, issues = HABITS[(n * 3 + k * 5) % len(HABITS)]
            core = CORES[(n + k * 3) % len(CORES)]
            if name == "form behind" and core == "мой дом" and len(short) < 3:
                core = "Ромашка"
            if name == "in full" and short == "ПрАТ":
                pass
            text = make(short, long, core.replace("’", "'") if k % 2 else core)
            if k % 2 == 0 and "’" in core and "single" in name:
                continue
            out.writerow([text, short, core, issues, name])


main()
