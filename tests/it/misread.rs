//! What imports must not lose or misread: persons beside firms, codes in the columns of others, names in columns of their own, phones
//! of a region that the mapping names. The rows are invented.

use crate::base::{card, id, import, mapped, memory};
use kartoteka::{ImportOptions, ImportReport, IssueCode};
use serde_json::Value as Json;

/// The card of the only row of a file, and the report.
fn read_with(options: &ImportOptions, text: &str) -> (Json, ImportReport) {
    let (_base, session) = memory();
    let report = import(&session, text, options);
    assert_eq!((report.rows, report.created), (1, 1), "{report:?}: {text}");
    (card(&session, id(1)), report)
}

/// The same of a file whose titles say what its columns are.
fn read(text: &str) -> Json {
    read_with(&ImportOptions::default(), text).0
}

/// The value at a path, without its provenance and raw text; empty where there is none, or only a statement.
fn at(card: &Json, path: &str) -> String {
    let found = path.split('.').try_fold(card, |value, name| match name.parse::<usize>() {
        Ok(index) => value.get(index),
        Err(_) => value.get(name),
    });
    let found = found.filter(|value| value.get("state").is_none()).map(|value| value.get("value").unwrap_or(value));
    found.map_or(String::new(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_string))
}

/// Holds a card to what is expected at each path, `path=value` separated by ` | `; `path=` says that nothing is there.
fn check(text: &str, expected: &str) {
    let card = read(text);
    for pair in expected.split(" | ") {
        let (path, value) = pair.split_once('=').unwrap_or((pair, ""));
        assert_eq!(at(&card, path), value, "{path} of {text}: {card}");
    }
}

/// A person on the row of an organization stays on its card as the contact, whatever says that the row is an organization's: the column
/// of kinds, a code, or a second column of names.
#[test]
fn a_person_beside_an_organization_is_kept() {
    let contact = "kind=organization | organization.name=Ромашка | legal_form=ООО | name.family=Иванов | name.given=Иван";
    for text in [
        "ФИО;Организация;Вид контрагента\nИванов Иван;ООО Ромашка;Юридическое лицо\n",
        "Фамилия;Имя;Организация;Вид контрагента\nИванов;Иван;ООО Ромашка;Юр. лицо\n",
        "Контрагент;Контактное лицо\nООО Ромашка;Иванов Иван\n",
        "Контактное лицо;Контрагент\nИванов Иван;ООО Ромашка\n",
    ] {
        check(text, contact);
    }
    check(
        "ФИО;Организация;Вид контрагента\nг-н ИВАНОВ И.И. (снабжение);ООО Ромашка;Юр. лицо\n",
        "kind=organization | name.family=Иванов | name.given=И. | name.patronymic=И. | name.raw=г-н ИВАНОВ И.И. (снабжение)",
    );
    // Two organizations on one row: the name that the card has no place for stays as it was received.
    check("Контрагент;Организация\nООО Лютик;ООО Ромашка\n", "organization.name=Ромашка | name.raw=ООО Лютик");
    check("Контрагент;Клиент\nООО Лютик;ООО Ромашка\n", "organization.name=Лютик | name.raw=ООО Ромашка");
    check("Контрагент;Организация\nООО Ромашка;ООО РОМАШКА\n", "name.raw=");
    // A mapping's kind says it for the whole file.
    let mapping = mapped(r#"{"kind":"organization","columns":{"a":"name","b":"organization.name"}}"#);
    let (card, _) = read_with(&mapping, "a,b\nИванов Иван,Ромашка\n");
    assert_eq!((at(&card, "name.family"), at(&card, "organization.name")), ("Иванов".into(), "Ромашка".into()), "{card}");
}

/// With a code that only organizations have and that its rule confirms the firm is the client; with a person's code, a code of either,
/// or one with a slip, the person is, as with no code at all.
#[test]
fn a_code_of_organizations_makes_the_firm_the_client() {
    for (title, code, kind) in [
        ("КПП", "770701001", "organization"),
        ("ОГРН", "1027700132195", "organization"),
        ("ЄДРПОУ", "22993258", "organization"),
        ("ИНН", "7707083893", "organization"),
        ("ИНН", "22993258", "organization"),
        ("ИНН", "500100732259", "person"),
        ("ИНН", "7707083894", "person"),
        ("КПП", "нет", "person"),
        ("СНИЛС", "11223344595", "person"),
        ("Примечание", "7707083893", "person"),
    ] {
        for names in ["ФИО;Организация", "Организация;ФИО"] {
            let row = if names.starts_with("ФИО") {
                "Иванов Иван;ООО Ромашка"
            } else {
                "ООО Ромашка;Иванов Иван"
            };
            check(&format!("{names};{title}\n{row};{code}\n"), &format!("kind={kind} | name.family=Иванов | name.given=Иван"));
        }
        let job = if kind == "person" { "ООО «Ромашка»" } else { "" };
        let text = format!("Фамилия;Имя;Организация;{title}\nИванов;Иван;ООО Ромашка;{code}\n");
        check(&text, &format!("kind={kind} | name.family=Иванов | job.organization={job}"));
    }
    // What the list itself says of the kind goes before codes; a sole trader is a person all the same.
    check("ФИО;Организация;КПП;Вид\nИванов Иван;ООО Ромашка;770701001;Физ. лицо\n", "kind=person | name.family=Иванов");
    check("ФИО;Организация;ИНН;Вид\nИванов Иван;ИП Иванов И.И.;7707083893;Юр. лицо\n", "kind=person | name.given=Иван | legal_form=ИП");
    check("Организация;ЕДРПОУ\nЧП Иванов И.И.;22993258\n", "kind=organization | legal_form=ЧП | organization.name=Иванов И.И.");
}

/// A sole trader's name beside the person's own: the one that says more stands, and another person's trade takes nobody's name away.
#[test]
fn a_trader_beside_a_person() {
    check(
        "ФИО;Организация\nСергеев Роман Карлович;ИП Р.К. Сергеев\n",
        "kind=person | name.family=Сергеев | name.given=Роман | name.patronymic=Карлович | legal_form=ИП | name.raw=ИП Р.К. Сергеев",
    );
    check(
        "ФИО;Организация\nСергеив;ИП Сергеев Роман Карлович\n",
        "kind=person | name.family=Сергеев | name.patronymic=Карлович | legal_form=ИП | name.raw=Сергеив; ИП Сергеев Роман Карлович",
    );
    check(
        "ФИО;Организация\nПетрова Анна;ИП Сидоров И.И.\n",
        "kind=person | name.family=Петрова | name.given=Анна | job.organization=ИП Сидоров И.И. | legal_form= | name.raw=",
    );
    // A shop in quotes is no part of the name; a trade without a person's name is the person's own.
    check(
        "ФИО;Организация\nСергеев Роман;ИП Р.К. Сергеев \"Фитнес Хаус\"\n",
        "name.family=Сергеев | name.given=Роман | name.patronymic= | legal_form=ИП | name.raw=ИП Р.К. Сергеев \"Фитнес Хаус\"",
    );
    for titles in ["ФИО;Организация\nПетрова Анна", "Фамилия;Имя;Организация\nПетрова;Анна"]
    {
        let expected = "kind=person | name.family=Петрова | name.given=Анна | organization.name=Окна | legal_form=ИП | job=";
        check(&format!("{titles};ИП Окна\n"), expected);
    }
}

/// A code under the title of another scheme goes to its own, its text is kept, and the report says so.
#[test]
fn codes_under_other_titles() {
    for (names, code, expected, raw) in [
        ("Организация;ИНН\nТОВ Маяк", "22993258", "edrpou 22993258", ""),
        ("ФИО;ИНН\nШевченко Тарас", "31847 10604", "rnokpp 3184710604", "31847 10604"),
        ("Организация;ЕДРПОУ\nООО Вега", "ИНН 7707083893", "inn 7707083893", "ИНН 7707083893"),
        ("Организация;КПП\nООО Вега", "7707083893", "inn 7707083893", ""),
    ] {
        let (card, report) = read_with(&ImportOptions::default(), &format!("{names};{code}\n"));
        assert_eq!(format!("{} {}", at(&card, "identifier.0.scheme"), card["identifier"][0]["value"].as_str().unwrap()), expected, "{card}");
        assert_eq!(card["identifier"][0]["raw"].as_str().unwrap_or_default(), raw, "{card}");
        assert_eq!(card["identifier"][0]["checked"], true, "{card}");
        assert_eq!(report.issue_counts.get(&IssueCode::IdentifierColumn), Some(&1), "{report:?}");
    }
    // A slip of the pen stays where it was written.
    let (card, report) = read_with(&ImportOptions::default(), "Организация;ИНН\nООО Вега;7707083894\n");
    assert_eq!((at(&card, "identifier.0.scheme"), report.issue_counts.contains_key(&IssueCode::IdentifierColumn)), ("inn".into(), false));
}

/// «Код» of a list is the id that its program gave the row, by which another import of that list finds the client again.
#[test]
fn the_code_of_a_list_is_an_external_id() {
    let (_base, session) = memory();
    for title in ["Код", "ID", "Код контрагента"] {
        let report = import(&session, &format!("{title};ФИО\n00017;Иванов Иван\n"), &ImportOptions::default());
        assert_eq!(report.rows, 1, "{report:?}");
    }
    assert_eq!(session.client_count().unwrap(), 1);
    let card = card(&session, id(1));
    assert_eq!((at(&card, "external.0.id"), at(&card, "identifier")), ("00017".into(), String::new()), "{card}");
}

/// Latin names stand in their columns; Cyrillic ones move where a patronymic, a given name or both are known ones.
#[test]
fn names_in_columns_of_their_own() {
    for (family, given, patronymic, expected) in [
        ("miocevich", "ivan", "", "Miocevich|Ivan|"),
        ("mitchell", "rei d", "", "Mitchell|Rei D.|"),
        ("james", "smith", "", "James|Smith|"),
        ("james", "smith", "ivanovich", "James|Smith|Ivanovich"),
        ("van der berg", "anna maria", "", "van der Berg|Anna Maria|"),
        ("Smith", "", "", "Smith||"),
        ("hylton", "hylton", "", "Hylton|Hylton|"),
        ("smith", "john smith", "", "Smith|John|"),
        // Cyrillic: the columns are exchanged, or they are not.
        ("Иван", "Иванов", "Петрович", "Иванов|Иван|Петрович"),
        ("Петрович", "Иван", "", "|Иван|Петрович"),
        ("Петрович", "Анна", "", "Петрович|Анна|"),
        ("Анна", "Петрова", "", "Петрова|Анна|"),
        ("Ростропович", "Мстислав", "", "Ростропович|Мстислав|"),
    ] {
        let card = read(&format!("Фамилия;Имя;Отчество\n{family};{given};{patronymic}\n"));
        let got = ["family", "given", "patronymic"].map(|part| at(&card, &format!("name.{part}"))).join("|");
        assert_eq!(got, expected, "{family}, {given}, {patronymic}: {card}");
    }
}

/// The mapping says of which country the phones without a code are; digits that are no whole number stay as they came.
#[test]
fn phones_of_the_region_of_a_mapping() {
    let columns = r#""columns":{"n":"name","p":"phone"}}"#;
    let phone = |region: &str, text: &str| {
        let (card, _) = read_with(&mapped(&format!("{{{region}{columns}")), &format!("n,p\nIvan Smith,{text}\n"));
        (at(&card, "phone.0.e164"), at(&card, "phone.0.raw"))
    };
    assert_eq!(phone(r#""region":"US","#, "(212) 736-5000"), ("+12127365000".into(), "(212) 736-5000".into()));
    // The base's own region takes the digits for a number of Russia, which its plan does not have.
    assert_eq!(phone("", "(212) 736-5000").0, "+72127365000");
    for region in ["", r#""region":"US","#, r#""region":"UA","#] {
        assert_eq!(phone(region, "3865286"), (String::new(), "3865286".into()), "{region}");
        assert_eq!(phone(region, "386-52-86").1, "386-52-86", "{region}");
    }
    // What the import itself is told goes before the mapping.
    let told = ImportOptions { region: Some(*b"UA"), ..mapped(&format!(r#"{{"region":"US",{columns}"#)) };
    let (card, _) = read_with(&told, "n,p\nIvan Smith,050 123-45-67\n");
    assert_eq!(at(&card, "phone.0.e164"), "+380501234567", "{card}");
}

/// Moscow's code of before 2005 is read as today's where the row is Russia's; else (095) is a Ukrainian mobile, as it is written today.
#[test]
fn old_codes_of_moscow() {
    let moscow = "+74951234567";
    let mobile = "+380951234567";
    for (titles, row, expected) in [
        ("Адрес", "Москва, ул. Ленина, 5", moscow),
        ("Адрес", "108365", moscow),
        ("Доп. телефон", "8 (495) 765-43-21", moscow),
        ("ИНН", "7707083893", moscow),
        ("Примечание", "постоянный", mobile),
        ("Адрес", "Київ, вул. Соборна, 5", mobile),
        ("Адрес", "49451", mobile),
        ("Адрес;Доп. телефон", "Москва, ул. Ленина, 5;+380 44 765-43-21", mobile),
        ("ИНН", "22993258", mobile),
        ("Доп. телефон;Эл. почта", "8 (495) 765-43-21;one@example.com.ua", mobile),
    ] {
        for text in ["(095) 123-45-67", "8 (095) 123-45-67", "095 123 45 67"] {
            let (card, report) = read_with(&ImportOptions::default(), &format!("Организация;Телефон;{titles}\nРомашка;{text};{row}\n"));
            assert_eq!((at(&card, "phone.0.e164").as_str(), at(&card, "phone.0.raw").as_str()), (expected, text), "{titles} {row}: {card}");
            assert_eq!(report.issue_counts.contains_key(&IssueCode::PhoneOldCode), expected == moscow, "{report:?}");
        }
    }
    check("Организация;Телефон\nРомашка;+7 (095) 123-45-67 доб. 12\n", "phone.0.e164=+74951234567 | phone.0.extension=12");
    // In a Ukrainian base the code is what it is there.
    let ukraine = ImportOptions { region: Some(*b"UA"), ..ImportOptions::default() };
    let (card, _) = read_with(&ukraine, "Организация;Телефон;Доп. телефон\nРомашка;(095) 123-45-67;+7 495 765-43-21\n");
    assert_eq!(at(&card, "phone.0.e164"), mobile, "{card}");
}

/// A year of two digits under a format of four is no year of the first century.
#[test]
fn years_of_two_digits_under_a_format_of_four() {
    let mapping = mapped(r#"{"columns":{"n":"name","d":"birth_date:%m/%d/%Y"}}"#);
    for (text, date, raw, code) in [
        ("10/28/1976", "1976-10-28", "10/28/1976", None),
        ("10/28/76", "1976-10-28", "10/28/76", Some(IssueCode::DateCentury)),
        ("10/28/976", "", "10/28/976", Some(IssueCode::DateFormat)),
    ] {
        let (card, report) = read_with(&mapping, &format!("n,d\nIvan Smith,{text}\n"));
        assert_eq!((at(&card, "birth_date"), card["birth_date"]["raw"].as_str().unwrap_or_default()), (date.into(), raw), "{card}");
        assert_eq!(report.issue_counts.keys().next().copied(), code, "{text}: {report:?}");
    }
}
