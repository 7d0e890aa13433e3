"""Makes the sample tables of tests/data/exchange and what Python's own csv module reads in them.

The headers are those that the programs write (src/exchange/tables/README.md); the people and firms are invented. The path of
each column was written by hand. Run with Python 3.11: python3 exchange.py
"""
import csv, io, json, pathlib, sys

OUT = pathlib.Path(__file__).parent / "exchange"

# Title and expected path; "-" is kept as unmapped text, "=" is a label column.
OUTLOOK_RU = """Обращение=name.prefix;Имя=name.given;Отчество=name.patronymic;Фамилия=name.family;Суффикс=name.suffix;Организация=organization.name
Отдел=job.department;Должность=job.title;Улица (раб. адрес)=address.work.street;Улица 2 (раб. адрес)=address.work.street;Улица 3 (раб. адрес)=address.work.street
Город (раб. адрес)=address.work.city;Область (раб. адрес)=address.work.region;Индекс (раб. адрес)=address.work.postcode;Страна или регион (раб. адрес)=address.work.country
Улица (дом. адрес)=address.home.street;Улица 2 (дом. адрес)=address.home.street;Улица 3 (дом. адрес)=address.home.street;Город (дом. адрес)=address.home.city
Область (дом. адрес)=address.home.region;Почтовый код (дом.)=address.home.postcode;Страна или регион (дом. адрес)=address.home.country;Улица (другой адрес)=address.other.street
Улица  2 (другой адрес)=address.other.street;Улица  3 (другой адрес)=address.other.street;Город  (другой адрес)=address.other.city;Область  (другой адрес)=address.other.region
Индекс  (другой адрес)=address.other.postcode;Страна или регион  (другой адрес)=address.other.country;Телефон помощника=phone.other;Рабочий факс=phone.fax;Рабочий телефон=phone.work
Телефон раб. 2=phone.work;Обратный вызов=phone.other;Телефон в машине=phone.other;Основной телефон организации=phone.work;Домашний факс=phone.fax;Домашний телефон=phone.home
Телефон дом. 2=phone.home;ISDN=phone.other;Телефон переносной=phone.mobile;Другой факс=phone.fax;Другой телефон=phone.other;Пейджер=phone.other;Основной телефон=phone
Радиотелефон=phone.other;Телетайп/телефон с титрами=phone.other;Телекс=phone.other;Важность=-;Веб-страница=site;Годовщина=note.Годовщина;День рождения=birth_date
Дети=note.Дети;Заметки=note;Имя помощника=note.Имя помощника;Инициалы=-;Категории=tags;Ключевые слова=tags;Код организации=identifier.other;Личный код=identifier.other
Отложено=-;Пол=gender;Пользователь 1=note.Пользователь 1;Пользователь 2=note.Пользователь 2;Пользователь 3=note.Пользователь 3;Пользователь 4=note.Пользователь 4;Пометка=-
Почтовый ящик (дом. адрес)=note.Почтовый ящик (дом. адрес);Почтовый ящик (другой адрес)=note.Почтовый ящик (другой адрес);Почтовый ящик (раб. адрес)=note.Почтовый ящик (раб. адрес)
Профессия=note.Профессия;Расположение=note.Расположение;Расположение комнаты=note.Расположение комнаты;Расстояние=-;Руководитель=note.Руководитель
Сведения о доступности в Интернете=-;Сервер каталогов=-;Супруг(а)=note.Супруг(а);Счет=-;Счета=-;Хобби=note.Хобби;Частное=-;Адрес эл. почты=email;Тип эл. почты=-
Краткое имя эл. почты=-;Адрес 2 эл. почты=email;Тип 2 эл. почты=-;Краткое 2 имя эл. почты=-;Адрес 3 эл. почты=email;Тип 3 эл. почты=-;Краткое 3 имя эл. почты=-;Язык=note.Язык"""

OUTLOOK_EN = """Title=name.prefix;First Name=name.given;Middle Name=name.patronymic;Last Name=name.family;Suffix=name.suffix;Company=organization.name;Department=job.department;Job Title=job.title
Business Street=address.work.street;Business Street 2=address.work.street;Business Street 3=address.work.street;Business City=address.work.city;Business State=address.work.region
Business Postal Code=address.work.postcode;Business Country/Region=address.work.country;Home Street=address.home.street;Home Street 2=address.home.street;Home Street 3=address.home.street
Home City=address.home.city;Home State=address.home.region;Home Postal Code=address.home.postcode;Home Country/Region=address.home.country;Other Street=address.other.street
Other Street 2=address.other.street;Other Street 3=address.other.street;Other City=address.other.city;Other State=address.other.region;Other Postal Code=address.other.postcode
Other Country/Region=address.other.country;Assistant's Phone=phone.other;Business Fax=phone.fax;Business Phone=phone.work;Business Phone 2=phone.work;Callback=phone.other;Car Phone=phone.other
Company Main Phone=phone.work;Home Fax=phone.fax;Home Phone=phone.home;Home Phone 2=phone.home;ISDN=phone.other;Mobile Phone=phone.mobile;Other Fax=phone.fax;Other Phone=phone.other
Pager=phone.other;Primary Phone=phone;Radio Phone=phone.other;TTY/TDD Phone=phone.other;Telex=phone.other;Account=-;Anniversary=note.Anniversary;Assistant's Name=note.Assistant's Name
Billing Information=-;Birthday=birth_date;Business Address PO Box=note.Business Address PO Box;Categories=tags;Children=note.Children;Directory Server=-;E-mail Address=email
E-mail Type=-;E-mail Display Name=-;E-mail 2 Address=email;E-mail 2 Type=-;E-mail 2 Display Name=-;E-mail 3 Address=email;E-mail 3 Type=-;E-mail 3 Display Name=-;Gender=gender
Government ID Number=identifier.other;Hobby=note.Hobby;Home Address PO Box=note.Home Address PO Box;Initials=-;Internet Free Busy=-;Keywords=tags;Language=note.Language
Location=note.Location;Manager's Name=note.Manager's Name;Mileage=-;Notes=note;Office Location=note.Office Location;Organizational ID Number=identifier.other
Other Address PO Box=note.Other Address PO Box;Priority=-;Private=-;Profession=note.Profession;Referred By=note.Referred By;Sensitivity=-;Spouse=note.Spouse;User 1=note.User 1
User 2=note.User 2;User 3=note.User 3;User 4=note.User 4;Web Page=site"""

GOOGLE_OLD = """Name=name;Given Name=name.given;Additional Name=name.patronymic;Family Name=name.family;Yomi Name=-;Given Name Yomi=-;Additional Name Yomi=-;Family Name Yomi=-
Name Prefix=name.prefix;Name Suffix=name.suffix;Initials=-;Nickname=note.Nickname;Short Name=note.Short Name;Maiden Name=note.Maiden Name;Birthday=birth_date;Gender=gender
Location=note.Location;Billing Information=-;Directory Server=-;Mileage=-;Occupation=note.Occupation;Hobby=note.Hobby;Sensitivity=-;Priority=-;Subject=-;Notes=note;Language=note.Language;Photo=-
Group Membership=tags;E-mail 1 - Type==;E-mail 1 - Value=email;E-mail 2 - Type==;E-mail 2 - Value=email;Phone 1 - Type==;Phone 1 - Value=phone;Phone 2 - Type==;Phone 2 - Value=phone
Address 1 - Type==;Address 1 - Formatted=address;Address 1 - Street=address.street;Address 1 - City=address.city;Address 1 - PO Box=note.Address 1 - PO Box;Address 1 - Region=address.region
Address 1 - Postal Code=address.postcode;Address 1 - Country=address.country;Address 1 - Extended Address=address.street;Organization 1 - Type=-;Organization 1 - Name=organization.name
Organization 1 - Yomi Name=-;Organization 1 - Title=job.title;Organization 1 - Department=job.department;Organization 1 - Symbol=-;Organization 1 - Location=-
Organization 1 - Job Description=-;Website 1 - Type=-;Website 1 - Value=site;IM 1 - Type=-;IM 1 - Service==;IM 1 - Value=messenger.im"""

GOOGLE_NEW = """First Name=name.given;Middle Name=name.patronymic;Last Name=name.family;Phonetic First Name=-;Phonetic Middle Name=-;Phonetic Last Name=-;Name Prefix=name.prefix
Name Suffix=name.suffix;Nickname=note.Nickname;File As=name;Organization Name=organization.name;Organization Title=job.title;Organization Department=job.department;Birthday=birth_date
Notes=note;Photo=-;Labels=tags;E-mail 1 - Label==;E-mail 1 - Value=email;Phone 1 - Label==;Phone 1 - Value=phone;Phone 2 - Label==;Phone 2 - Value=phone
Address 1 - Label==;Address 1 - Formatted=address;Address 1 - Street=address.street;Address 1 - City=address.city;Address 1 - PO Box=note.Address 1 - PO Box;Address 1 - Region=address.region
Address 1 - Postal Code=address.postcode;Address 1 - Country=address.country;Address 1 - Extended Address=address.street;Website 1 - Label=-;Website 1 - Value=site"""

AMOCRM = """ID=external.amocrm;Тип=-;Полное имя контакта=name;Имя=name.given;Фамилия=name.family;Название компании=organization.name;Ответственный=owner;Дата создания контакта=-;Кем создан контакт=-
Сделки=-;Дата редактирования=-;Кем редактирован=-;Теги=tags;Примечание 1=note;Примечание 2=note;Примечание 3=note;Примечание 4=note;Примечание 5=note;Рабочий телефон=phone.work
Рабочий прямой телефон=phone.work;Мобильный телефон=phone.mobile;Факс=phone.fax;Домашний телефон=phone.home;Другой телефон=phone.other;Рабочий email=email.work;Личный email=email.home
Другой email=email;Web=site;Адрес=address;Город=address.city;Источник=source;Должность=job.title;Товар=-;Skype=messenger.skype;ICQ=messenger.icq;Jabber=messenger.im;Google Talk=messenger.im
MSN=messenger.im;Другой IM=messenger.im;Пользовательское соглашение=-;cid=-;uid=-;tid=-"""

EXPORT_BASE = """Название компании=organization.name;Стационарный телефон компании=phone.work;Мобильный телефон компании=phone.mobile;Бесплатный номер компании=phone.work
Whatsapp компании=messenger.whatsapp;Telegram компании=messenger.telegram;Viber компании=messenger.viber;ИНН=identifier.inn;ОГРН=identifier.ogrn;Руководитель (по ЕГРЮЛ)=note.Руководитель (по ЕГРЮЛ)
Заголовок сайта (title)=note.Заголовок сайта (title);Тип компании=tags;Город=address.city;Район города=note.Район города;Регион=address.region;Федеральный округ=note.Федеральный округ
Рубрика=industry;Подрубрика=note.Подрубрика;Тип подрубрики *=note.Тип подрубрики *;Координаты(x, y)=note.Координаты(x, y);Часы работы компании по местному времени=note.Часы работы компании по местному времени
Часовой пояс=zone;Статус=-;Рейтинг компании в Интернете=note.Рейтинг компании в Интернете;Примерное число отзывов в Интернете=note.Примерное число отзывов в Интернете
Адрес компании=address;Адрес и почтовый индекс компании=address;Email компании=email;Сайт=site;Социальные сети=note.Социальные сети;Численность сотрудников (чел.) *=size
Выручка (тыс. руб.) *=note.Выручка (тыс. руб.) *;Главный ОКВЭД (код)=note.Главный ОКВЭД (код);Главный ОКВЭД (название)=industry"""

BITRIX24 = """ID=external.bitrix24;TITLE=organization.name;HONORIFIC=name.prefix;NAME=name.given;SECOND_NAME=name.patronymic;LAST_NAME=name.family;POST=job.title;BIRTHDATE=birth_date
PHONE_WORK=phone.work;PHONE_MOBILE=phone.mobile;PHONE_FAX=phone.fax;PHONE_HOME=phone.home;EMAIL_WORK=email.work;EMAIL_HOME=email.home;WEB=site;IM=messenger.im;ADDRESS=address
ADDRESS_CITY=address.city;ADDRESS_POSTAL_CODE=address.postcode;ADDRESS_REGION=address.region;ADDRESS_COUNTRY=address.country;COMMENTS=note;COMPANY_TYPE=tags;INDUSTRY=industry
SOURCE_ID=source;SOURCE_DESCRIPTION=source_detail;ASSIGNED_BY_ID=owner;ORIGINATOR_ID==;ORIGIN_ID=external.csv;RQ_INN=identifier.inn;RQ_KPP=identifier.kpp;RQ_OGRN=identifier.ogrn
RQ_OGRNIP=identifier.ogrnip;RQ_OKPO=identifier.okpo;RQ_COMPANY_FULL_NAME=organization.legal_name;RQ_DIRECTOR=note.RQ_DIRECTOR;RQ_EDRPOU=identifier.edrpou;RQ_DRFO=identifier.rnokpp
RQ_BIN=identifier.kz_bin;RQ_IIN=identifier.kz_iin;RQ_BANK_NAME=bank_account.bank_name;RQ_BIK=bank_account.bank_code;RQ_ACC_NUM=bank_account.account;RQ_COR_ACC_NUM=-"""

NORTHWIND = """КодКлиента=external.csv;Название=organization.name;ОбращатьсяК=name;Должность=job.title;Адрес=address.street;Город=address.city;Область=address.region
Индекс=address.postcode;Страна=address.country;Телефон=phone;Факс=phone.fax"""

PRIVAT24 = """ЄДРПОУ=-;МФО=-;Рахунок=-;Валюта=-;№документу=-;Дата=-;МФО банку=bank_account.bank_code;Назва банку=bank_account.bank_name;Рахунок кор.=bank_account.account
ЄДРПОУ кор.=identifier.edrpou;Кореспондент=name;Сума=-;Призначення платежу=note.Призначення платежу"""

PLAIN = """client_id=external.csv;last_name=name.family;first_name=name.given;patronymic=name.patronymic;company_name=organization.name;kind=kind;inn=identifier.inn;kpp=identifier.kpp
ogrn=identifier.ogrn;edrpou=identifier.edrpou;rnokpp=identifier.rnokpp;birth_date=birth_date;phone_mobile=phone.mobile;phone_work=phone.work;fax=phone.fax;email=email;address=address
source=source;category=category"""

ONE_C = """Ссылка=external.csv;Наименование=organization.name;НаименованиеПолное=organization.legal_name;ЮрФизЛицо=kind;ИНН=identifier.inn;КПП=identifier.kpp;КодПоОКПО=identifier.okpo
Юридический адрес=address.legal;Фактический адрес=address.actual;Телефон=phone;Email=email;Расчетный счет=bank_account.account;БИК=bank_account.bank_code;Комментарий=note"""

UKRAINIAN = """ID=external.csv;Ім'я=name.given;Прізвище=name.family;По батькові=name.patronymic;Телефон=phone;Моб. телефон=phone.mobile;Email=email;ЄДРПОУ=identifier.edrpou
РНОКПП=identifier.rnokpp;Адреса=address;Місто=address.city;Посада=job.title;Назва компанії=organization.name;Відповідальний=owner;Примітка=note;Дата народження=birth_date"""

ROUNDCUBE = """Имя=name.given;Фамилия=name.family;Отображаемое имя=name;Псевдоним=note.Псевдоним;Основной адрес эл. почты=email;Дополнительный адрес эл. почты=email;Рабочий телефон=phone.work
Домашний телефон=phone.home;Номер факса=phone.fax;Номер пейджера=phone.other;Номер сотового телефона=phone.mobile;Адрес (дом.)=address.home.street;Город (дом.)=address.home.city
Штат (дом.)=address.home.region;Индекс (дом.)=address.home.postcode;Страна (дом.)=address.home.country;Адрес (раб.)=address.work.street;Город (раб.)=address.work.city
Штат (раб.)=address.work.region;Индекс (раб.)=address.work.postcode;Страна (раб.)=address.work.country;Должность=job.title;Отдел=job.department;Организация=organization.name
Веб-страница 1=site;Веб-страница 2=site;Год рождения=note.Год рождения;Месяц рождения=note.Месяц рождения;День рождения=note.День рождения;Настраиваемое 1=note.Настраиваемое 1;Заметки=note"""


def columns(spec):
    pairs = []
    for part in spec.replace("\n", ";").split(";"):
        title, path = (part[:-2], "=") if part.endswith("==") else part.rsplit("=", 1)
        pairs.append((title, path))
    return pairs


def rows(spec, *cards):
    titles = [title for title, _ in columns(spec)]
    for card in cards:
        assert all(name in titles for name in card), [name for name in card if name not in titles]
    return [[card.get(title, "") for title in titles] for card in cards]


IVANOV = {"Имя": "Пётр", "Отчество": "Ильич", "Фамилия": "Иванов", "Организация": 'ООО "Ромашка"', "Рабочий телефон": "+7 (495) 123-45-67 доб. 12",
          "Телефон переносной": "8 916 123-45-67", "Адрес эл. почты": "p.ivanov@romashka-test.ru", "Город (раб. адрес)": "Москва", "Улица (раб. адрес)": "ул. Ленина, 5",
          "Улица 2 (раб. адрес)": "оф. 12", "День рождения": "0.0.00", "Важность": "Обычный", "Пол": "Не указан", "Частное": "Ложь", "Заметки": "Звонить\nпосле 10:00", "Категории": "VIP;Опт"}
PETROVA = {"Имя": "Анна", "Фамилия": "Петрова", "Домашний телефон": "(812) 555-01-02", "Адрес эл. почты": "anna@petrova-test.ru", "Адрес 2 эл. почты": "a2@petrova-test.ru",
           "Почтовый код (дом.)": "190000", "Город (дом. адрес)": "Санкт-Петербург", "Город  (другой адрес)": "Пушкин", "Хобби": "лыжи", "Инициалы": "А.П."}
FILES = {
    "outlook_ru": (OUTLOOK_RU, "cp1251", ",", True, rows(OUTLOOK_RU, IVANOV, PETROVA)),
    "outlook_en": (OUTLOOK_EN, "utf-8", ",", False, rows(OUTLOOK_EN, {"Title": "Dr.", "First Name": "Ada", "Last Name": "Novak", "Business Phone": "+420 222 333 444", "E-mail Address": "ada@novak-test.cz",
        "E-mail Type": "SMTP", "E-mail 2 Address": "ada2@novak-test.cz", "E-mail 2 Type": "SMTP", "Manager's Name": "B. Boss", "Notes": 'said "later"', "Web Page": "http://novak-test.cz"})),
    "google_old": (GOOGLE_OLD, "utf-8", ",", False, rows(GOOGLE_OLD,
        {"Name": "Иван Сидоров", "Given Name": "Иван", "Family Name": "Сидоров", "Birthday": "--06-15", "Group Membership": "* myContacts ::: Клиенты ::: * Friends", "E-mail 1 - Type": "* Work",
         "E-mail 1 - Value": "ivan@sidorov-test.ru ::: i2@sidorov-test.ru", "Phone 1 - Type": "Mobile", "Phone 1 - Value": "+7 903 111-22-33 ::: +7 903 111-22-34", "Phone 2 - Type": "Секретарь",
         "Phone 2 - Value": "+7 495 111-22-33", "Address 1 - Type": "Home", "Address 1 - Formatted": "Тверь, ул. Мира, 1", "Address 1 - Street": "ул. Мира, 1", "Address 1 - City": "Тверь",
         "Organization 1 - Name": "Завод", "IM 1 - Service": "Skype", "IM 1 - Value": "ivan.sid"},
        {"Name": "Ремонт Мастер", "Given Name": "Анатолий", "Phone 1 - Type": "Work Fax", "Phone 1 - Value": "8-800-555-00-00", "Phone 2 - Type": "Home"})),
    "google_new": (GOOGLE_NEW, "utf-8-sig", ",", False, rows(GOOGLE_NEW,
        {"First Name": "Оксана", "Last Name": "Коваль", "Labels": "* myContacts ::: Львів", "Phone 1 - Label": "Mobile", "Phone 1 - Value": "+380 67 123 45 67", "Notes": "кілька\nрядків, з комою"})),
    "amocrm": (AMOCRM, "utf-8", ";", True, rows(AMOCRM,
        {"ID": "1001", "Тип": "контакт", "Полное имя контакта": "Мария Котова", "Имя": "Мария", "Фамилия": "Котова", "Ответственный": "Олег", "Рабочий телефон": "'+74951112233", "Теги": "опт, юг",
         "Примечание 1": "первая; вторая", "Личный email": "maria@kotova-test.ru", "cid": "77"},
        {"ID": "1002", "Тип": "компания", "Название компании": "ИП Лосев", "Мобильный телефон": "89031234567", "Город": "Казань"})),
    "export_base": (EXPORT_BASE, "cp1251", ";", True, rows(EXPORT_BASE,
        {"Название компании": "Стройторг", "Стационарный телефон компании": "8 800 775-75-88, 8 800 200-10-70 (Секретариат)", "Whatsapp компании": "https://wa.me/79250001122", "ИНН": "7707083893",
         "Город": "Москва", "Сайт": "http://stroytorg-test.ru", "Руководитель (по ЕГРЮЛ)": "Орлов Олег Олегович", "Часовой пояс": "+03:00"},
        {"Название компании": "Кафе Уют", "Сайт": "http://uyut-test.ru"},
        {"Название компании": "Это демо-версия. Полную базу можно купить на сайте https://list-seller-test.ru"},
        {"Название компании": "Скачать полную базу", "Стационарный телефон компании": "https://list-seller-test.ru/buy now"})),
    "bitrix24": (BITRIX24, "utf-8-sig", ";", True, rows(BITRIX24,
        {"ID": "15", "TITLE": "ООО Вектор", "NAME": "Илья", "LAST_NAME": "Громов", "PHONE_WORK": "84951234567", "EMAIL_WORK": "info@vektor-test.ru", "ASSIGNED_BY_ID": "7", "RQ_INN": "7707083893",
         "ORIGINATOR_ID": "1C", "ORIGIN_ID": "000000123", "RQ_COR_ACC_NUM": "30101810400000000225"})),
    "northwind": (NORTHWIND, "koi8-r", "\t", False, rows(NORTHWIND,
        {"КодКлиента": "ALFKI", "Название": "Альфред и сыновья", "ОбращатьсяК": "Мария Андерсон", "Должность": "Представитель", "Адрес": "Садовая ул., 57", "Город": "Берлин", "Индекс": "12209", "Телефон": "030-0074321"},
        {"КодКлиента": "ANATR", "Название": "Закуски Аны", "ОбращатьсяК": "Ана Трухильо", "Город": "Мехико", "Страна": "Мексика", "Факс": "(5) 555-3745"})),
    "privat24": (PRIVAT24, "cp1251", ";", False, rows(PRIVAT24,
        {"ЄДРПОУ": "12345678", "МФО": "305299", "Рахунок": "26001234567890", "Валюта": "UAH", "№документу": "17", "Дата": "01.02.2024", "МФО банку": "300346", "Назва банку": "АТ «Їжак»",
         "Рахунок кор.": "26009876543210", "ЄДРПОУ кор.": "32855961", "Кореспондент": "ФОП Ґалаґан Євген Іванович", "Сума": "1 250,00", "Призначення платежу": "Оплата; рах. 5"})),
    "plain": (PLAIN, "utf-8", ",", False, rows(PLAIN,
        {"client_id": "c1", "last_name": "Зуев", "first_name": "Лев", "kind": "person", "phone_mobile": "+79161234567", "birth_date": "1980-02-29", "source": "сайт"},
        {"client_id": "c2", "company_name": "ТОВ Дніпро", "kind": "company", "edrpou": "32855961", "address": "Київ, вул. Хрещатик, 1", "fax": "044 123-45-67"})),
    "one_c": (ONE_C, "utf-16", "\t", False, rows(ONE_C,
        {"Ссылка": "a1b2", "Наименование": "Ромашка", "НаименованиеПолное": 'ООО "Ромашка"', "ЮрФизЛицо": "ЮрЛицо", "ИНН": "7707083893", "КПП": "770701001", "Расчетный счет": "40702810900000000001", "БИК": "044525225"},
        {"Ссылка": "a1b3", "Наименование": "Сомов А.А.", "ЮрФизЛицо": "ИП", "ИНН": "500100732259", "Телефон": "8 (495) 000-11-22\n8 (495) 000-11-23"})),
    "ukrainian": (UKRAINIAN, "koi8-u", ";", False, rows(UKRAINIAN,
        {"ID": "5", "Ім'я": "Євгенія", "Прізвище": "Їжакевич", "По батькові": "Іллівна", "Телефон": "067 123 45 67", "Email": "yevheniia@test-ua.com", "Місто": "Івано-Франківськ", "Примітка": "ґанок; під'їзд 2"})),
    "roundcube": (ROUNDCUBE, "cp866", ";", False, rows(ROUNDCUBE,
        {"Имя": "Глеб", "Фамилия": "Жуков", "Отображаемое имя": "Жуков Глеб", "Основной адрес эл. почты": "gleb@zhukov-test.ru", "Номер сотового телефона": "+7 921 000-11-22", "День рождения": "5"})),
}


def text_of(spec, delimiter, quote_all, data):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([title for title, _ in columns(spec)])
    writer.writerows(data)
    return out.getvalue()


def sniffed(text):
    try:
        return csv.Sniffer().sniff(text[:65536], delimiters=",;\t|").delimiter
    except csv.Error as error:
        return ""


def main():
    OUT.mkdir(exist_ok=True)
    with open(OUT / "columns.csv", "w", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["file", "column", "title", "path"])
        for name, (spec, *_rest) in FILES.items():
            for number, (title, path) in enumerate(columns(spec), 1):
                writer.writerow([name, number, title, path])
    with open(OUT / "files.csv", "w", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["file", "encoding", "delimiter", "sniffer", "why"])
        for name, (spec, encoding, delimiter, quote_all, data) in FILES.items():
            text = text_of(spec, delimiter, quote_all, data)
            (OUT / f"{name}.csv").write_bytes(text.encode(encoding))
            with open(OUT / f"{name}.rows.json", "w") as expected:
                read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
                expected.write("\n".join(json.dumps(row, ensure_ascii=False) for row in read) + "\n")
            public = {"cp1251": "windows-1251", "cp866": "ibm866", "utf-16": "utf-16le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
            writer.writerow([name, public, {"\t": "TAB"}.get(delimiter, delimiter), {"\t": "TAB"}.get(sniffed(text), sniffed(text)), "one of the known layouts"])
    texts()


RUSSIAN = ["Иванов", "Заказ принят", "ул. Ленина, д. 5", "Щукин Ёж", "ФИО;Телефон\r\nПетров Пётр;8 916 123-45-67\r\n", "ООО «Ромашка», ИНН 7707083893",
           "Название компании;Город;Адрес\r\nСтройторг;Москва;Садовое кольцо, 10\r\nКафе Уют;Казань;ул. Баумана, 3\r\nЗавод Эталон;Пермь;шоссе Космонавтов, 111\r\n",
           "Имя;Фамилия;Заметки\r\nПётр;Иванов;звонить после обеда, спросить про объём поставки щебня\r\nАнна;Съедина;просила перезвонить\r\n"]
UKRAINIAN_TEXTS = ["Їжакевич", "Замовлення прийнято", "вул. Хрещатик, буд. 5", "Ґалаґан Євген", "ПІБ;Телефон\r\nШевченко Тарас;067 123-45-67\r\n", "ТОВ «Дніпро», ЄДРПОУ 32855961",
           "Назва компанії;Місто;Адреса\r\nБудторг;Київ;вул. Хрещатик, 10\r\nКав'ярня Затишок;Львів;пл. Ринок, 3\r\nЗавод Іскра;Запоріжжя;пр. Соборний, 111\r\n",
           "Ім'я;Прізвище;Примітка\r\nПетро;Іваненко;телефонувати після обіду, запитати про обсяг постачання щебеню\r\nГанна;З'їздова;просила передзвонити\r\n"]


RUSSIAN += """Щербаков Юрий|Зайцева Ольга Фёдоровна|г. Орёл|пер. Кривой, 7|Объединение «Луч»|ЗАО Тёплый стан|нет|бухгалтерия|ЩУКИН|КИРОВ|начальник цеха|перезвонить в среду
Ёлкина Яна|Санкт-Петербург|ИП Эйдельман|мкр. Южный|Нижний Новгород|фирма|директор|звонил, просил счёт|Съездов Ф. Ц.|ЖЭК|не указан|Царёв""".replace("\n", "|").split("|")
UKRAINIAN_TEXTS += """Щербак Юрій|Зайченко Ольга Федорівна|м. Рівне|пров. Кривий, 7|Об'єднання «Промінь»|ТОВ Теплий дім|немає|бухгалтерія|ЩУКІН|КИЇВ|начальник цеху|передзвонити у середу
Ялинкова Яна|Івано-Франківськ|ФОП Ейдельман|мкр. Південний|Кам'янець-Подільський|фірма|директор|дзвонив, просив рахунок|З'їздовий Ф. Ц.|ЖЕК|не вказано|Царьов|Гнатюк Ігор|Чернігів""".replace("\n", "|").split("|")


def texts():
    """Texts of several lengths in each encoding: region, encoding, bytes, text."""
    with open(OUT / "encodings.csv", "w", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["region", "encoding", "hex", "text"])
        for region, samples, encodings in [("RU", RUSSIAN, ["cp1251", "koi8-r", "cp866", "utf-8", "utf-16-le", "utf-16-be"]),
                                           ("UA", UKRAINIAN_TEXTS, ["cp1251", "koi8-u", "utf-8", "utf-16-le", "utf-16-be"])]:
            for sample in samples:
                for encoding in encodings:
                    usable = sample.replace("«", '"').replace("»", '"') if encoding in ("cp866", "koi8-r", "koi8-u") else sample
                    writer.writerow([region, encoding, usable.encode(encoding).hex(), usable])


main()
