//! Column titles that other programs write, and the path of each.
//!
//! Titles are compared without case, blanks and punctuation. Several titles of one path are separated by `|`; `#` stands for a
//! number. A path is one of a mapping file, or: `note.*` a note whose topic is the title; `label:FIELD` what kind of value the
//! column of the same number holds; empty: known, and no field of a client. What the field table already calls so is not here.

/// A program whose titles mean something of their own.
pub(in crate::exchange) struct Layout {
    /// Titles that are all there in its files.
    pub marks: &'static [&'static str],
    /// Its own meanings.
    pub titles: &'static [(&'static str, &'static str)],
}

/// Layouts, the first one whose marks are all there decides.
pub(in crate::exchange) const LAYOUTS: &[Layout] = &[
    // Outlook, English: "Title" is the form of address.
    Layout { marks: &["First Name", "Last Name", "Business Phone"], titles: &[("Title", "name.prefix"), ("E-mail # Type", "")] },
    // Google, old and new.
    Layout {
        marks: &["Phone 1 - Value"],
        titles: &[
            ("Name", "name"),
            ("File As", "name"),
            ("Nickname|Short Name|Maiden Name", "note.*"),
            ("Location", "note.*"),
            ("Subject|Priority", ""),
        ],
    },
    // Bitrix24, fields of companies, contacts and leads, and of their requisites.
    Layout { marks: &["ASSIGNED_BY_ID"], titles: BITRIX24 },
    Layout { marks: &["RQ_INN"], titles: BITRIX24 },
    // amoCRM, contacts and companies.
    Layout {
        marks: &["Рабочий прямой телефон"],
        titles: &[
            ("ID", "external.amocrm"),
            ("Тип", ""),
            ("Ответственный", "owner"),
            ("Источник", "source"),
            ("Статус", ""),
            ("Наименование", "organization.name"),
        ],
    },
    // A bank statement of Privat24 or iBank 2 UA: the first columns are the holder's own, the payer's come later.
    Layout {
        marks: &["Кореспондент", "Призначення платежу"],
        titles: &[
            ("ЄДРПОУ|МФО|Рахунок|Валюта|Номер документу|№ документу|Документ|Дата|Дата операції|Дата документу|Код операції|Сума|Дебет|Кредит", ""),
            ("МФО банку", "bank_account.bank_code"),
            ("Назва банку", "bank_account.bank_name"),
            ("Рахунок кореспондента|Рахунок кор.", "bank_account.account"),
            ("ЄДРПОУ кореспондента|ЄДРПОУ кор.", "identifier.edrpou"),
            ("Кореспондент", "name"),
            ("Призначення платежу", "note.*"),
        ],
    },
    // Thunderbird and Roundcube write the birthday in three columns.
    Layout {
        marks: &["Год рождения", "Месяц рождения", "День рождения"], titles: &[("День рождения|Месяц рождения|Год рождения", "note.*")]
    },
    Layout { marks: &["Birth Year", "Birth Month", "Birth Day"], titles: &[("Birth Year|Birth Month|Birth Day", "note.*")] },
    // Northwind in Russian.
    Layout {
        marks: &["ОбращатьсяК", "КодКлиента"],
        titles: &[("Название", "organization.name"), ("Адрес", "address.street"), ("Область", "address.region")],
    },
];

const BITRIX24: &[(&str, &str)] = &[
    ("ID", "external.bitrix24"),
    ("TITLE", "organization.name"),
    ("NAME", "name.given"),
    ("COMPANY_TITLE", "organization.name"),
    ("POST", "job.title"),
    ("COMMENTS", "note"),
    ("ADDRESS", "address"),
    ("ADDRESS_2", "address"),
    ("COMPANY_TYPE|TYPE_ID", "tags"),
    ("INDUSTRY", "industry"),
    ("SOURCE_ID", "source"),
    ("SOURCE_DESCRIPTION", "source_detail"),
    ("HONORIFIC", "name.prefix"),
    ("EMPLOYEES", "size"),
    ("COMPANY_ID|LEAD_ID|CONTACT_ID", ""),
];

/// Titles that mean the same wherever they are met.
pub(in crate::exchange) const TITLES: &[(&str, &str)] = &[
    // Names.
    (
        "ФИО|Ф.И.О.|Фамилия Имя Отчество|Полное имя|Полное имя контакта|Имя контакта|Контактное лицо|Контакт|Клиент|Отображаемое имя|Покупатель|Контрагент|Кореспондент|Корреспондент|Представитель|Ваше имя",
        "name",
    ),
    ("ПІБ|П.І.Б.|Прізвище Ім'я По батькові|Прізвище, ім'я, по батькові|Повне ім'я|Контактна особа|Клієнт|Ім'я контакту|Замовник", "name"),
    ("ОбращатьсяК|Обращаться к|RQ_NAME|RQ_CONTACT", "name"),
    ("Name|Full Name|Display Name|Contact Name|Contact|Contact Person|File As|Client|Customer|Customer Name|Client Name", "name"),
    ("last_name|Surname|LAST_NAME|RQ_LAST_NAME|Familyname", "name.family"),
    ("first_name|Forename|FIRST_NAME|RQ_FIRST_NAME", "name.given"),
    ("SECOND_NAME|RQ_SECOND_NAME|Second Name|Middle", "name.patronymic"),
    ("Gender|Стать|Пол клиента", "gender"),
    ("Birthday|BIRTHDATE|Date of birth|DOB|Д.Р.|ДР|Дата народж.|Дата рожд.", "birth_date"),
    (
        "kind|Юр/физ|ЮрФизЛицо|Юр. / физ. лицо|ЮридическоеФизическоеЛицо|Вид контрагента|Тип контрагента|Тип клиента|Вид клиента|Client type|Тип клієнта|Вид контрагенту|Вид особи",
        "kind",
    ),
    // Organizations.
    (
        "Фирма|Предприятие|Юр. лицо|Юрлицо|Юридическое лицо|Компания контакта|Краткое наименование|Сокращенное наименование|НаимЮЛСокр|Фірма|Підприємство|Скорочена назва|Коротка назва",
        "organization.name",
    ),
    ("Organization # - Name|Company|Company Name|RQ_COMPANY_NAME|Account Name|Business Name", "organization.name"),
    (
        "Полное название|Полное название компании|НаименованиеПолное|Официальное наименование|НаимЮЛПолн|Полное юридическое наименование|RQ_COMPANY_FULL_NAME",
        "organization.legal_name",
    ),
    ("Организационно правовая форма|Форма собственности|ОПФ|Legal form", "legal_form"),
    (
        "Должность контактного лица|Должность руководителя|Professional title|WORK_POSITION|Organization # - Title|Посада контактної особи",
        "job.title",
    ),
    ("Подразделение|Organization # - Department|WORK_DEPARTMENT|Підрозділ", "job.department"),
    (
        "Руководитель|Руководитель (по ЕГРЮЛ)|Директор|Генеральный директор|ФИО руководителя|RQ_DIRECTOR|RQ_CEO_NAME|Керівник|Директор (ПІБ)|Manager's Name|Главный бухгалтер|Бухгалтер|RQ_ACCOUNTANT|Головний бухгалтер",
        "note.*",
    ),
    ("Отрасль|Рубрика|Сфера|Вид деятельности|Главный ОКВЭД (название)|ОКВЭД|Industry|Вид діяльності|КВЕД", "industry"),
    (
        "Главный ОКВЭД (код)|Подрубрика|Тип подрубрики|Заголовок сайта (title)|Федеральный округ|Район города|Координаты(x, y)|Часы работы компании по местному времени",
        "note.*",
    ),
    ("Рейтинг компании в Интернете|Примерное число отзывов в Интернете|Социальные сети", "note.*"),
    ("Численность сотрудников (чел.)|Численность сотрудников|Число сотрудников|Employees|Number of employees", "size"),
    ("Выручка (тыс. руб.)|Выручка|Annual revenue", "note.*"),
    // Phones.
    (
        "Телефон переносной|Номер сотового телефона|Мобильный телефон|Мобильный телефон компании|Мобильный|Сотовый|Сотовый телефон|Моб. телефон|Моб. тел.|Моб.|Тел. моб.|Телефон мобильный|Телефон моб.|Мобільний|Мобільний телефон|Моб. телефон|Телефон мобільний|Телефон (мобільний)",
        "phone.mobile",
    ),
    ("Mobile Phone|Mobile Number|Mobile|Cell|Cell Phone|Cellular|Phone mobile|PHONE_MOBILE|phone_mobile|Primary Phone Mobile", "phone.mobile"),
    (
        "Рабочий телефон|Рабочий прямой телефон|Телефон раб. #|Телефон рабочий|Раб. телефон|Тел. раб.|Стационарный телефон компании|Стационарный телефон|Городской телефон|Служебный телефон|Основной телефон организации|Бесплатный номер компании|Телефон организации|Телефон компании|Робочий телефон|Телефон робочий|Телефон (робочий)",
        "phone.work",
    ),
    (
        "Business Phone|Business Phone #|Work Phone|Phone work|PHONE_WORK|phone_work|Office Phone|Company Main Phone|Company Phone|Phone (work)",
        "phone.work",
    ),
    (
        "Домашний телефон|Телефон дом. #|Телефон домашний|Дом. телефон|Тел. дом.|Домашній телефон|Телефон домашній|Home Phone|Home Phone #|PHONE_HOME|phone_home|Phone home",
        "phone.home",
    ),
    (
        "Факс|Рабочий факс|Домашний факс|Другой факс|Номер факса|Телефон/факс факс|Fax|Business Fax|Home Fax|Other Fax|Fax Number|PHONE_FAX|phone_fax|RQ_FAX|Work Fax",
        "phone.fax",
    ),
    (
        "Телефон|Телефоны|Тел.|Контактный телефон|Контактные телефоны|Основной телефон|Телефон контакта|Телефон клиента|Телефон/факс|Тел./факс|Телефон (NEW)|Source phone|НомерТелефона|Контактний телефон|Телефони|Номер телефону клієнта",
        "phone",
    ),
    ("Phone|Phones|Phone # - Value|Phone #|Primary Phone|Telephone|Tel|RQ_PHONE|Contact Phone", "phone"),
    (
        "Другой телефон|Дополнительный телефон|Доп. телефон|Телефон помощника|Обратный вызов|Телефон в машине|Радиотелефон|Пейджер|Номер пейджера|ISDN|Телетайп/телефон с титрами|Телекс|Інший телефон|Додатковий телефон",
        "phone.other",
    ),
    ("Other Phone|Assistant's Phone|Callback|Car Phone|Radio Phone|Pager|Pager Number|TTY/TDD Phone|Telex|PHONE_OTHER|phone_other", "phone.other"),
    ("Phone # - Type|Phone # - Label|Phone # Type", "label:phone"),
    // E-mail.
    (
        "Адрес эл. почты|Адрес # эл. почты|Адрес электронной почты|Адрес электронной почты #|Основной адрес эл. почты|Эл. почта|Эл. адрес|Электронный адрес|Электронная почта|Электропочта|Почта|Мейл|Имейл|Е-майл|Email компании|Email контакта|Другой email|Емейл|Ел. пошта|Ел. адреса|Електронна адреса|Електронна пошта|Пошта",
        "email",
    ),
    (
        "E-mail|Email|E-mail Address|E-mail # Address|E-mail # - Value|Email # - Value|Mail|Primary Email|Other Email|Email Other|EMAIL_OTHER|RQ_EMAIL|Дополнительный адрес эл. почты",
        "email",
    ),
    ("Рабочий email|Рабочая почта|Email рабочий|Email раб.|Work Email|EMAIL_WORK|Business Email|Email work|Робоча пошта", "email.work"),
    ("Личный email|Личная почта|Email личный|Personal Email|Home Email|EMAIL_HOME|Email home|Secondary Email|Особиста пошта", "email.home"),
    ("E-mail # - Type|E-mail # - Label|Email # - Type|Email # - Label", "label:email"),
    // Addresses.
    (
        "Адрес|Адрес компании|Адрес и почтовый индекс компании|Почтовый адрес|Полный адрес|Адрес клиента|Адрес контакта|Поштова адреса|Адреса клієнта|Address|Full Address|Mailing Address|Address # - Formatted|Postal Address",
        "address",
    ),
    (
        "Юридический адрес|Адрес юридический|Юр. адрес|АдресРегистрации|Адрес регистрации|Юридична адреса|Адреса реєстрації|Юр. адреса|Legal Address|REG_ADDRESS|Registered Address",
        "address.legal",
    ),
    (
        "Фактический адрес|Адрес фактический|Факт. адрес|Фактична адреса|Факт. адреса|Actual Address|Адрес проживания|Місцезнаходження",
        "address.actual",
    ),
    ("Адрес доставки|Адрес для доставки|Адреса доставки|Shipping Address|Delivery Address|Грузополучатель адрес", "address.delivery"),
    ("Домашний адрес|Адрес домашний|Домашній адрес|Домашня адреса|Home Address", "address.home"),
    ("Рабочий адрес|Адрес рабочий|Робоча адреса|Business Address|Work Address", "address.work"),
    ("Other Address|Другой адрес|Інша адреса", "address.other"),
    ("Улица|Street|Street Address|Вулиця|Address # - Street|Address # - Extended Address", "address.street"),
    ("Дом|Номер дома|House|House Number|Будинок|№ дома", "address.house"),
    ("Корпус|Строение|Building|Корп.", "address.building"),
    ("Квартира|Офис|Кв.|Кв./офис|Flat|Apartment|Офіс", "address.flat"),
    ("Город|Населенный пункт|City|Town|Suburb|Місто|Населений пункт|ADDRESS_CITY|Address # - City", "address.city"),
    (
        "Область|Регион|Край/область|Штат|Region|State|Province|State/Province|Область/регіон|Регіон|ADDRESS_REGION|ADDRESS_PROVINCE|Address # - Region",
        "address.region",
    ),
    (
        "Индекс|Почтовый индекс|Почтовый код|ZIP|Zip Code|Postal Code|Postcode|Post Code|Індекс|Поштовий індекс|ADDRESS_POSTAL_CODE|Address # - Postal Code",
        "address.postcode",
    ),
    ("Страна|Страна или регион|Country|Country/Region|Країна|ADDRESS_COUNTRY|Address # - Country", "address.country"),
    ("Address # - Type|Address # - Label", "label:address"),
    (
        "Улица (раб. адрес)|Улица 2 (раб. адрес)|Улица 3 (раб. адрес)|Адрес (раб.)|Адрес 2 (раб.)|Рабочий адрес 2|Business Street|Business Street 2|Business Street 3|Work Address 2",
        "address.work.street",
    ),
    ("Город (раб. адрес)|Город (раб.)|Рабочий город|Business City|Work City", "address.work.city"),
    ("Область (раб. адрес)|Штат (раб.)|Область (раб.)|Рабочая область|Business State|Work State", "address.work.region"),
    (
        "Индекс (раб. адрес)|Почтовый код (раб. адрес)|Почтовый код (раб.)|Индекс (раб.)|Рабочий индекс|Business Postal Code|Work ZipCode",
        "address.work.postcode",
    ),
    (
        "Страна или регион (раб. адрес)|Страна (раб. адрес)|Страна (раб.)|Рабочая страна|Business Country|Business Country/Region|Work Country",
        "address.work.country",
    ),
    (
        "Улица (дом. адрес)|Улица 2 (дом. адрес)|Улица 3 (дом. адрес)|Адрес (дом.)|Адрес 2 (дом.)|Домашний адрес 2|Home Street|Home Street 2|Home Street 3|Home Address 2",
        "address.home.street",
    ),
    ("Город (дом. адрес)|Город (дом.)|Домашний город|Home City", "address.home.city"),
    ("Область (дом. адрес)|Штат (дом.)|Область (дом.)|Домашняя область|Home State", "address.home.region"),
    ("Почтовый код (дом.)|Индекс (дом. адрес)|Индекс (дом.)|Домашний индекс|Home Postal Code|Home ZipCode", "address.home.postcode"),
    ("Страна или регион (дом. адрес)|Страна (дом. адрес)|Страна (дом.)|Домашняя страна|Home Country|Home Country/Region", "address.home.country"),
    ("Улица (другой адрес)|Улица 2 (другой адрес)|Улица 3 (другой адрес)|Other Street|Other Street 2|Other Street 3", "address.other.street"),
    ("Город (другой адрес)|Other City", "address.other.city"),
    ("Область (другой адрес)|Other State", "address.other.region"),
    ("Индекс (другой адрес)|Почтовый код (другой адрес)|Other Postal Code", "address.other.postcode"),
    ("Страна или регион (другой адрес)|Страна (другой адрес)|Other Country|Other Country/Region", "address.other.country"),
    (
        "Почтовый ящик (дом. адрес)|Почтовый ящик (другой адрес)|Почтовый ящик (раб. адрес)|Home Address PO Box|Other Address PO Box|Business Address PO Box|Address # - PO Box",
        "note.*",
    ),
    // Messengers, sites.
    ("Telegram|Телеграм|Telegram компании|Telegram ID", "messenger.telegram"),
    ("WhatsApp|Whatsapp компании|Ватсап|Вацап", "messenger.whatsapp"),
    ("Viber|Viber компании|Вайбер", "messenger.viber"),
    ("Skype|Скайп", "messenger.skype"),
    ("ICQ", "messenger.icq"),
    ("VK|ВКонтакте|Вконтакте", "messenger.vk"),
    ("IM # - Value|IM|Jabber|Google Talk|MSN|Другой IM|Псевдоним в чате|Instagram|Facebook", "messenger.im"),
    ("IM # - Service", "label:messenger"),
    (
        "Web|Web Page|Web Page #|Website # - Value|Веб-страница #|Веб-сайт|Сайт компании|WEB|Web site|Домашняя страница|ОсновнаяСтраница|Веб-сайт компанії|Internet page",
        "site",
    ),
    // Registration codes.
    ("ИНН|inn|RQ_INN|ИНН контрагента|ИНН/КПП ИНН|ИНН организации", "identifier.inn"),
    ("КПП|kpp|RQ_KPP", "identifier.kpp"),
    ("ОГРН|ogrn|RQ_OGRN", "identifier.ogrn"),
    ("ОГРНИП|ogrnip|RQ_OGRNIP", "identifier.ogrnip"),
    ("ОКПО|okpo|RQ_OKPO|КодПоОКПО|Код по ОКПО", "identifier.okpo"),
    ("СНИЛС|snils", "identifier.snils"),
    ("ЄДРПОУ|edrpou|Код ЄДРПОУ|ЕДРПОУ|Код ЕДРПОУ|RQ_EDRPOU|КодПоЕДРПОУ", "identifier.edrpou"),
    ("РНОКПП|rnokpp|RQ_DRFO|ДРФО|Код ДРФО|ІПН фізособи|РНОКПП/ІПН", "identifier.rnokpp"),
    ("ІПН|Код ІПН|ІПН ПДВ|ИНН плательщика НДС|ІПН платника ПДВ|ІПН (ПДВ)|ua_vat|RQ_VAT_ID_UA", "identifier.ua_vat"),
    ("УНП|unp", "identifier.unp"),
    ("БИН|БСН|BIN|RQ_BIN|kz_bin", "identifier.kz_bin"),
    ("ИИН|ЖСН|IIN|RQ_IIN|kz_iin", "identifier.kz_iin"),
    ("VAT|VAT number|VAT ID|EU VAT|USt-IdNr.|USt-ID|RQ_VAT_ID|eu_vat", "identifier.eu_vat"),
    ("LEI|LEI code|Код LEI", "identifier.lei"),
    ("IDNO|IDNP|md_idno", "identifier.md_idno"),
    ("VÖEN|VOEN|ВОЕН|az_voen", "identifier.az_voen"),
    ("СТИР|STIR|uz_stir", "identifier.uz_stir"),
    ("ПИНФЛ|PINFL|ЖШШИР|JSHSHIR|uz_pinfl", "identifier.uz_pinfl"),
    ("HVHH|ՀՎՀՀ|am_tin", "identifier.am_tin"),
    ("ge_tin", "identifier.ge_tin"),
    ("kg_inn", "identifier.kg_inn"),
    ("VKN|Vergi No|Vergi Kimlik No|Vergi numarası|Vergi kimlik numarası|tr_vkn", "identifier.tr_vkn"),
    ("TCKN|TC Kimlik No|T.C. Kimlik No|TC kimlik numarası|tr_tckn", "identifier.tr_tckn"),
    ("NIP|pl_nip", "identifier.pl_nip"),
    ("REGON|pl_regon", "identifier.pl_regon"),
    ("KRS|Numer KRS|pl_krs", "identifier.pl_krs"),
    ("PESEL|pl_pesel", "identifier.pl_pesel"),
    ("Steuer-ID|Steuer-IdNr.|Steueridentifikationsnummer|de_idnr", "identifier.de_idnr"),
    ("Įmonės kodas|lt_code", "identifier.lt_code"),
    ("Asmens kodas|lt_asmens", "identifier.lt_asmens"),
    ("Reģistrācijas numurs|lv_code", "identifier.lv_code"),
    ("Registrikood|ee_code", "identifier.ee_code"),
    ("Isikukood|ee_ik", "identifier.ee_ik"),
    ("PIB|rs_pib", "identifier.rs_pib"),
    ("cy_tic", "identifier.cy_tic"),
    ("il_idnr", "identifier.il_idnr"),
    ("il_hp", "identifier.il_hp"),
    ("USCC|统一社会信用代码|cn_uscc", "identifier.cn_uscc"),
    ("Код организации|Личный код|Organizational ID Number|Government ID Number", "identifier.other"),
    // Bank accounts.
    ("Расчетный счет|Р/с|Р/счет|Номер счета|Рахунок|Розрахунковий рахунок|Р/р|Поточний рахунок|RQ_ACC_NUM|Bank account", "bank_account.account"),
    ("БИК|БИК банка|RQ_BIK|МФО|МФО банку|МФО банка", "bank_account.bank_code"),
    ("Банк|Название банка|Наименование банка|RQ_BANK_NAME|Назва банку|Bank name", "bank_account.bank_name"),
    ("IBAN|RQ_IBAN", "bank_account.iban"),
    // Ids of other programs. A bare «Код» is the number of the row in the list's own program, as «Код» of a 1C directory is; codes of
    // registers have titles of their own. «№» and «№ п/п» count the rows of one file and are no ids: another file would have the same ones.
    (
        "ID|client_id|Код|КодКлиента|Код клиента|Код клієнта|Код контрагента|Код контрагенту|Код 1С|Ид|Ссылка|Внешний код|Record ID|Contact Id|Customer ID|XML_ID|Уникальный ID|GUID|УИД|rec_id",
        "external.csv",
    ),
    (
        "Номер клиента|Номер контрагента|Номер клієнта|Номер контрагенту|ID клиента|ID контакта|ID контрагента|ID клієнта|Client ID|Client No|Client Code|Customer No|Customer Number|Customer Code",
        "external.csv",
    ),
    ("ORIGIN_ID", "external.csv"),
    ("ORIGINATOR_ID", "label:external"),
    // What they are to us, and what we know of them.
    (
        "Теги|Метки|Категории|Ключевые слова|Теги контакта|Tags|Labels|Categories|Keywords|Group Membership|Группа|Группы|Тип компании|Групи|Група",
        "tags",
    ),
    ("ASSIGNED_BY_ID|ASSIGNED_BY|Ответственный менеджер|Менеджер|Куратор|Ответственный сотрудник|Owner|Sales rep|Відповідальний менеджер", "owner"),
    ("SOURCE_ID|Источник клиента|Источник обращения|Источник трафика|Откуда узнали|Lead Source|Джерело клієнта", "source"),
    ("Категория клиента|Категория|category", "category"),
    (
        "Примечание #|Примечания|Комментарии|Заметки|Комментарий клиента|Описание|Дополнительно|Доп. информация|Notes|Remarks|Description|Коментарі|Примітки|Нотатки|Опис|Додатково",
        "note",
    ),
    (
        "Годовщина|Дети|Имя помощника|Профессия|Хобби|Супруг(а)|Псевдоним|Язык|Расположение|Расположение комнаты|Пользователь 1|Пользователь 2|Пользователь 3|Пользователь 4|Настраиваемое #|Другое #",
        "note.*",
    ),
    (
        "Anniversary|Children|Assistant's Name|Profession|Hobby|Spouse|Nickname|Language|Location|Office Location|User 1|User 2|User 3|User 4|Custom #|Referred By|Occupation|Screen Name",
        "note.*",
    ),
    ("Event # - Value|Relation # - Value|Custom Field # - Value|Jot # - Value", "note.*"),
    ("Часовой пояс|Time zone|Timezone|Часовий пояс", "zone"),
    // Known, and no field of a client.
    (
        "Важность|Отложено|Пометка|Расстояние|Сведения о доступности в Интернете|Сервер каталогов|Счет|Счета|Частное|Инициалы|Тип эл. почты|Краткое имя эл. почты|Тип # эл. почты|Краткое # имя эл. почты",
        "",
    ),
    (
        "Account|Billing Information|Directory Server|E-mail Type|E-mail Display Name|E-mail # Display Name|Initials|Internet Free Busy|Mileage|Priority|Private|Sensitivity",
        "",
    ),
    (
        "Yomi Name|Given Name Yomi|Additional Name Yomi|Family Name Yomi|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Photo|Organization # - Type|Organization # - Yomi Name|Organization # - Symbol|Organization # - Location|Organization # - Job Description|Website # - Type|Website # - Label|IM # - Type|Event # - Type|Event # - Label|Relation # - Type|Relation # - Label|Custom Field # - Type|Custom Field # - Label",
        "",
    ),
    ("Статус|Дата создания контакта|Кем создан контакт|Сделки|Дата редактирования|Кем редактирован|Дата создания|Дата изменения", ""),
];
