//! Issue codes and their texts in three languages: one table.
//!
//! A code's name in lower case with underscores is its stable public name, in JSON, in C and in reports. Numbers are never
//! reused. `{detail}` in a text stands for the issue's own detail (a limit, a word, a suggestion).

/// The language of issue texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Ukrainian.
    Ukrainian,
}

/// How much an issue matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was put into standard form and one may want to know.
    Fixed,
    /// Somebody should look: the value is kept, its meaning is uncertain.
    Doubt,
    /// The value was not taken as a value of its field; its text is kept unless it must not be.
    Refused,
}

impl Severity {
    /// The stable public name.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Fixed => "fixed",
            Severity::Doubt => "doubt",
            Severity::Refused => "refused",
        }
    }
}

macro_rules! issue_codes {
    ($($number:literal $variant:ident $name:literal $severity:ident $english:literal $russian:literal $ukrainian:literal;)*) => {
        /// The code of an issue: a doubt about one value.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        pub enum IssueCode { $(#[doc = $english] $variant = $number,)* }

        impl IssueCode {
            /// Every code, ascending by number.
            pub const ALL: &'static [IssueCode] = &[$(IssueCode::$variant,)*];

            /// The stable public name, as in `email_no_at`.
            pub fn name(self) -> &'static str {
                match self { $(IssueCode::$variant => $name,)* }
            }

            /// How much it matters.
            pub fn severity(self) -> Severity {
                match self { $(IssueCode::$variant => Severity::$severity,)* }
            }

            /// The text, with `{detail}` where the issue's detail belongs.
            pub fn template(self, language: Language) -> &'static str {
                match (self, language) { $(
                    (IssueCode::$variant, Language::English) => $english,
                    (IssueCode::$variant, Language::Russian) => $russian,
                    (IssueCode::$variant, Language::Ukrainian) => $ukrainian,
                )* }
            }

            /// The code with this number, or `None`.
            pub fn from_number(number: u16) -> Option<IssueCode> {
                match number { $($number => Some(IssueCode::$variant),)* _ => None }
            }
        }
    };
}

issue_codes! {
    1 TooLong "too_long" Doubt "longer than {detail}; cut" "длиннее, чем {detail}; обрезано" "довше, ніж {detail}; обрізано";
    2 UnsafeChar "unsafe_char" Fixed "control or invisible characters were removed" "удалены управляющие или невидимые символы" "видалено керівні або невидимі символи";
    3 MixedScript "mixed_script" Doubt "Latin and Cyrillic letters in one word" "латинские и кириллические буквы в одном слове" "латинські та кириличні літери в одному слові";
    4 Placeholder "placeholder" Doubt "a mark that says nothing; the value counts as unknown" "отметка без смысла; значение считается неизвестным" "позначка без змісту; значення вважається невідомим";
    5 CardNumber "card_number" Refused "a payment card number was removed" "номер платёжной карты удалён" "номер платіжної картки видалено";
    6 WrongLayout "wrong_layout" Doubt "typed in the wrong keyboard layout? {detail}" "набрано не в той раскладке? {detail}" "набрано не в тій розкладці? {detail}";
    7 Homoglyph "homoglyph" Fixed "look-alike letters of another alphabet were replaced" "заменены похожие буквы другого алфавита" "замінено схожі літери іншого алфавіту";
    8 CaseFixed "case_fixed" Fixed "capital letters were put right" "исправлены заглавные буквы" "виправлено великі літери";
    9 ValueLost "value_lost" Refused "digits were lost before they reached us (a number in scientific notation)" "цифры потеряны до импорта (число в экспоненциальной записи)" "цифри втрачено до імпорту (число в експоненційному записі)";
    10 ChoiceUnknown "choice_unknown" Doubt "not one of the choices of this field: {detail}" "нет среди вариантов этого поля: {detail}" "немає серед варіантів цього поля: {detail}";
    11 NumberFormat "number_format" Refused "not a number" "не число" "не число";
    12 ReplacementChar "replacement_char" Doubt "characters were lost in an earlier change of encoding" "символы потеряны при прежней перекодировке" "символи втрачено під час попереднього перекодування";
    13 NumberTooLarge "number_too_large" Refused "larger than can be kept" "больше, чем можно сохранить" "більше, ніж можна зберегти";
    14 IsEmail "is_email" Doubt "an e-mail address; it belongs into that field" "это адрес почты; его место в том поле" "це адреса пошти; її місце в тому полі";
    15 IsPhone "is_phone" Doubt "a phone number; it belongs into that field too" "это номер телефона; его место и в том поле" "це номер телефону; його місце і в тому полі";

    20 PhoneNotANumber "phone_not_a_number" Refused "not a phone number" "не телефонный номер" "не телефонний номер";
    21 PhoneTooShort "phone_too_short" Refused "too short for a phone number" "слишком короткий номер" "занадто короткий номер";
    22 PhoneTooLong "phone_too_long" Refused "too long for a phone number" "слишком длинный номер" "занадто довгий номер";
    23 PhoneNotValid "phone_not_valid" Doubt "possible, but not in use by its country's number plan" "возможный номер, но такого нет в плане нумерации страны" "можливий номер, але такого немає в плані нумерації країни";
    24 PhoneCountry "phone_country" Refused "no country has this code" "нет страны с таким кодом" "немає країни з таким кодом";
    25 PhoneShortNumber "phone_short_number" Doubt "a short or service number" "короткий или служебный номер" "короткий або службовий номер";
    26 PhoneLocalOnly "phone_local_only" Doubt "a local number without its area code" "местный номер без кода города" "місцевий номер без коду міста";
    27 PhoneSeveral "phone_several" Fixed "several numbers in one cell were taken apart" "несколько номеров в одной ячейке разделены" "кілька номерів в одній комірці розділено";
    28 PhoneExtension "phone_extension" Doubt "the extension cannot be read: {detail}" "добавочный номер не читается: {detail}" "додатковий номер не читається: {detail}";
    29 PhoneType "phone_type" Doubt "not a {detail} number" "это не {detail} номер" "це не {detail} номер";
    30 PhoneLetters "phone_letters" Doubt "letters read as digits or left out" "буквы прочитаны как цифры или пропущены" "літери прочитано як цифри або пропущено";
    31 PhoneLeftover "phone_leftover" Fixed "text beside the number is kept as its label: {detail}" "текст рядом с номером сохранён как пометка: {detail}" "текст поруч із номером збережено як позначку: {detail}";
    32 PhonePrefixFixed "phone_prefix_fixed" Fixed "an old domestic prefix was read as the country's own" "старый междугородный префикс прочитан как код страны" "старий міжміський префікс прочитано як код країни";
    33 PhonePlaceholder "phone_placeholder" Doubt "a made-up number; the value counts as unknown" "вымышленный номер; значение считается неизвестным" "вигаданий номер; значення вважається невідомим";
    34 PhoneAreaCode "phone_area_code" Fixed "the area code was put before a local number: {detail}" "к местному номеру добавлен код города: {detail}" "до місцевого номера додано код міста: {detail}";
    35 PhoneOldCode "phone_old_code" Fixed "an area code that was replaced was read as today's: {detail}" "прежний код города прочитан как нынешний: {detail}" "колишній код міста прочитано як нинішній: {detail}";

    40 EmailNoAt "email_no_at" Refused "no @ in the address" "в адресе нет @" "в адресі немає @";
    41 EmailManyAt "email_many_at" Refused "more than one @ in the address" "в адресе больше одного @" "в адресі більше одного @";
    42 EmailLocal "email_local" Refused "the part before @ is not allowed: {detail}" "часть перед @ недопустима: {detail}" "частина перед @ неприпустима: {detail}";
    43 EmailDomain "email_domain" Refused "the domain is not allowed: {detail}" "домен недопустим: {detail}" "домен неприпустимий: {detail}";
    44 EmailReserved "email_reserved" Refused "a domain reserved for examples or local use" "домен зарезервирован для примеров или локальных сетей" "домен зарезервовано для прикладів або локальних мереж";
    45 EmailTypo "email_typo" Doubt "a slip in the domain? {detail}" "опечатка в домене? {detail}" "помилка в домені? {detail}";
    46 EmailSeveral "email_several" Fixed "several addresses in one cell were taken apart" "несколько адресов в одной ячейке разделены" "кілька адрес в одній комірці розділено";
    47 EmailMixedScript "email_mixed_script" Doubt "letters of two alphabets in the address" "буквы двух алфавитов в адресе" "літери двох алфавітів в адресі";
    48 EmailDisposable "email_disposable" Doubt "a throw-away address" "одноразовый адрес" "одноразова адреса";
    49 EmailFixed "email_fixed" Fixed "signs around or inside the address were removed" "лишние знаки в адресе удалены" "зайві знаки в адресі видалено";
    50 EmailPlaceholder "email_placeholder" Doubt "a made-up address; the value counts as unknown" "вымышленный адрес; значение считается неизвестным" "вигадана адреса; значення вважається невідомим";
    51 EmailPrivateDomain "email_private_domain" Doubt "a domain of private networks" "домен частных сетей" "домен приватних мереж";

    60 NameDigit "name_digit" Doubt "digits in a name" "цифры в имени" "цифри в імені";
    61 NameOnePart "name_one_part" Doubt "one word only: family or given name?" "только одно слово: фамилия или имя?" "лише одне слово: прізвище чи ім'я?";
    62 NameOrder "name_order" Fixed "the parts of the name were put in order" "части имени расставлены по местам" "частини імені розставлено по місцях";
    63 NameExtra "name_extra" Doubt "more words than a name has: {detail}" "в имени лишние слова: {detail}" "в імені зайві слова: {detail}";
    64 NameOrganization "name_organization" Doubt "looks like an organization, not a person" "похоже на организацию, а не на человека" "схоже на організацію, а не на людину";
    65 NameSplit "name_split" Fixed "a full name in one cell was taken apart" "полное имя в одной ячейке разделено" "повне ім'я в одній комірці розділено";
    66 NameInitials "name_initials" Doubt "initials only" "только инициалы" "лише ініціали";
    67 GenderConflict "gender_conflict" Doubt "patronymic and given name disagree on the gender" "отчество и имя указывают на разный пол" "по батькові та ім'я вказують на різну стать";
    68 OrganizationNoCore "organization_no_core" Doubt "a legal form without a name" "форма собственности без названия" "форма власності без назви";
    69 OrganizationFormFixed "organization_form_fixed" Fixed "the legal form was put into its standard form" "форма собственности приведена к стандартной" "форму власності приведено до стандартної";
    70 OrganizationPerson "organization_person" Doubt "looks like a person, not an organization" "похоже на человека, а не на организацию" "схоже на людину, а не на організацію";
    75 OrganizationUnknownForm "organization_unknown_form" Doubt "an abbreviation before the name that is no known legal form: {detail}" "сокращение перед названием не похоже на известную форму собственности: {detail}" "скорочення перед назвою не схоже на відому форму власності: {detail}";

    80 IdentifierFormat "identifier_format" Refused "characters that this code does not have" "символы, которых в таком коде не бывает" "символи, яких у такому коді не буває";
    81 IdentifierLength "identifier_length" Refused "wrong length: {detail}" "неверная длина: {detail}" "неправильна довжина: {detail}";
    82 IdentifierChecksum "identifier_checksum" Doubt "the check digit is wrong" "контрольная цифра неверна" "контрольна цифра неправильна";
    83 IdentifierComponent "identifier_component" Doubt "a part of the code is not possible: {detail}" "часть кода невозможна: {detail}" "частина коду неможлива: {detail}";
    84 IdentifierKind "identifier_kind" Doubt "a code of the other kind of client: {detail}" "код другого вида клиента: {detail}" "код іншого виду клієнта: {detail}";
    85 IdentifierEqualDigits "identifier_equal_digits" Refused "all digits are equal" "все цифры одинаковы" "усі цифри однакові";
    86 IdentifierLeadingZero "identifier_leading_zero" Doubt "a lost leading zero? {detail}" "потерян ведущий ноль? {detail}" "втрачено початковий нуль? {detail}";
    87 IdentifierLetters "identifier_letters" Fixed "letters typed for digits were replaced; only one reading passes the check" "буквы вместо цифр заменены; проверку проходит только одно чтение" "літери замість цифр замінено; перевірку проходить лише одне читання";
    88 IdentifierScheme "identifier_scheme" Doubt "no scheme of this name; kept as text: {detail}" "нет кода с таким названием; сохранён как текст: {detail}" "немає коду з такою назвою; збережено як текст: {detail}";
    89 IdentifierConflict "identifier_conflict" Doubt "the client has another {detail} already; both are kept" "у клиента уже есть другой {detail}; сохранены оба" "у клієнта вже є інший {detail}; збережено обидва";
    90 IdentifierFilled "identifier_filled" Fixed "the zeros that the short form leaves out were put in front" "впереди добавлены нули, которых нет в короткой записи" "попереду додано нулі, яких немає в короткому записі";
    91 IdentifierColumn "identifier_column" Doubt "a code of another scheme than its column says: {detail}" "код другого вида, чем указано в столбце: {detail}" "код іншого виду, ніж указано в стовпці: {detail}";

    100 DateFormat "date_format" Refused "not a date" "не дата" "не дата";
    101 DateFuture "date_future" Doubt "in the future" "в будущем" "у майбутньому";
    102 DateTooOld "date_too_old" Doubt "more than 120 years ago" "более 120 лет назад" "понад 120 років тому";
    103 DateAmbiguous "date_ambiguous" Doubt "day and month may be exchanged; {detail} was taken" "день и месяц можно перепутать; принято {detail}" "день і місяць можна сплутати; прийнято {detail}";
    104 DateCentury "date_century" Doubt "a year of two digits; {detail} was taken" "год из двух цифр; принят {detail}" "рік із двох цифр; прийнято {detail}";
    105 DatePlaceholder "date_placeholder" Doubt "the date of an empty cell in other programs; the value counts as unknown" "дата пустой ячейки других программ; значение считается неизвестным" "дата порожньої комірки інших програм; значення вважається невідомим";
    106 AddressNoHouse "address_no_house" Doubt "no house number" "нет номера дома" "немає номера будинку";
    107 AddressPostcode "address_postcode" Doubt "a postcode of the wrong length" "почтовый индекс неверной длины" "поштовий індекс неправильної довжини";
    108 UrlFormat "url_format" Refused "not the address of a site" "не адрес сайта" "не адреса сайту";
    109 HandleFormat "handle_format" Refused "not a name in this messenger" "не имя в этом мессенджере" "не ім'я в цьому месенджері";
    110 MoneyFormat "money_format" Refused "not an amount of money" "не денежная сумма" "не грошова сума";
    111 MoneyAmbiguous "money_ambiguous" Doubt "the amount can be read in two ways; {detail} was taken" "сумму можно прочитать двояко; принято {detail}" "суму можна прочитати двояко; прийнято {detail}";
    112 MoneyCurrency "money_currency" Refused "no currency, or not a known one: {detail}" "валюта не названа или неизвестна: {detail}" "валюту не названо або вона невідома: {detail}";
    113 MoneyDecimals "money_decimals" Refused "more decimals than the currency has" "больше знаков после запятой, чем есть в валюте" "більше знаків після коми, ніж є у валюті";
    114 NetworkUnknown "network_unknown" Doubt "no known messenger or network" "неизвестный мессенджер или сеть" "невідомий месенджер або мережа";
    115 AddressExtra "address_extra" Doubt "words that found no place in the address: {detail}" "слова, которым не нашлось места в адресе: {detail}" "слова, яким не знайшлося місця в адресі: {detail}";

    120 ColumnUnmapped "column_unmapped" Doubt "no field for this column; its text is kept: {detail}" "нет поля для этого столбца; текст сохранён: {detail}" "немає поля для цього стовпця; текст збережено: {detail}";
    121 RowEmpty "row_empty" Refused "an empty row" "пустая строка" "порожній рядок";
    122 RowAdvert "row_advert" Refused "an advertisement, not a client: {detail}" "реклама, а не клиент: {detail}" "реклама, а не клієнт: {detail}";
    123 RowNoClient "row_no_client" Refused "nothing by which a client could be known" "нет ничего, по чему можно узнать клиента" "немає нічого, за чим можна впізнати клієнта";
    124 RowCells "row_cells" Doubt "more cells than columns; the rest is kept as text: {detail}" "ячеек больше, чем столбцов; остаток сохранён как текст: {detail}" "комірок більше, ніж стовпців; решту збережено як текст: {detail}";
    125 RowTooLong "row_too_long" Refused "a row longer than {detail}" "строка длиннее, чем {detail}" "рядок довший, ніж {detail}";
    126 RowRefused "row_refused" Refused "the row cannot be saved: {detail}" "строку нельзя сохранить: {detail}" "рядок не можна зберегти: {detail}";
    127 ValueKept "value_kept" Doubt "another value is stored already and was kept" "уже сохранено другое значение, оно оставлено" "уже збережено інше значення, його залишено";
    128 MatchAsk "match_ask" Doubt "matches client {detail}; a person should decide" "совпадает с клиентом {detail}; должен решить человек" "збігається з клієнтом {detail}; має вирішити людина";
    129 MatchSeveral "match_several" Doubt "matches several clients: {detail}; none was changed" "совпадает с несколькими клиентами: {detail}; ни один не изменён" "збігається з кількома клієнтами: {detail}; жодного не змінено";
    130 MatchSkipped "match_skipped" Fixed "matches client {detail} and was left out, as asked" "совпадает с клиентом {detail} и пропущена по указанию" "збігається з клієнтом {detail} і пропущена за вказівкою";
    131 RowQuote "row_quote" Doubt "a quotation mark without its pair; it was read as an ordinary character or closed at the end of the file" "кавычка без пары; прочитана как обычный знак или закрыта концом файла" "лапка без пари; прочитана як звичайний знак або закрита кінцем файлу";
    132 ColumnMissing "column_missing" Doubt "the mapping names a column that the file does not have: {detail}" "в файле нет столбца, названного в таблице соответствия: {detail}" "у файлі немає стовпця, названого в таблиці відповідності: {detail}";
}

impl IssueCode {
    /// The number, stable for ever.
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The text of an issue in a language, its detail put in.
    pub fn message(self, language: Language, detail: &str) -> String {
        self.template(language).replace("{detail}", detail)
    }

    /// The code with this public name, or `None`.
    pub fn from_name(name: &str) -> Option<IssueCode> {
        IssueCode::ALL.iter().copied().find(|code| code.name() == name)
    }
}
