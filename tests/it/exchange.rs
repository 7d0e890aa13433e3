//! Tests of the exchange part: tables of other programs, encodings, hostile files, and our own export there and back.
//!
//! Expected cells are what Python's csv module reads, expected paths are written by hand: `tests/data/README-exchange.md`.

use kartoteka::exchange::{ColumnSet, CsvOptions, CsvReader, CsvWriteOptions, CsvWriter, Encoding, Mapping, Row, flatten, unflatten};
use kartoteka::model::{ClientKind, CustomDefinition, CustomFields, CustomKind, RawClient, Target, field};
use kartoteka::{ErrorKind, IssueCode};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/exchange").join(name)
}

fn open(bytes: &[u8], options: &CsvOptions) -> CsvReader<io::Cursor<Vec<u8>>> {
    CsvReader::open(io::Cursor::new(bytes.to_vec()), options, &CustomFields::default()).expect("the table opens")
}

fn rows<R: Read>(reader: &mut CsvReader<R>) -> Vec<Row> {
    let mut rows = Vec::new();
    while let Some(row) = reader.next_row().expect("rows are read") {
        rows.push(row);
    }
    rows
}

fn read(text: &str) -> Vec<Row> {
    rows(&mut open(text.as_bytes(), &CsvOptions::default()))
}

/// The path of a target in the words of a mapping.
fn path(target: &Target) -> String {
    let name = match field::by_number(target.field) {
        Some(row) => row.path,
        None if target.field == field::NAME => "name",
        None => "custom",
    };
    if target.qualifier.is_empty() { name.to_string() } else { format!("{name}.{}", target.qualifier) }
}

/// `path=text` of every value, in order.
fn values(raw: &RawClient) -> Vec<String> {
    raw.values.iter().map(|value| format!("{}={}", path(&value.target), value.text)).collect()
}

fn client(row: &Row) -> &RawClient {
    match row {
        Row::Client { raw, .. } => raw,
        other => panic!("no client: {other:?}"),
    }
}

fn codes(row: &Row) -> Vec<IssueCode> {
    let (Row::Client { issues, .. } | Row::Card { issues, .. } | Row::Refused { issues, .. }) = row else { return Vec::new() };
    issues.iter().map(|issue| issue.issue.code).collect()
}

fn table(name: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(data(name)).expect("the table is there").records().map(|record| record.expect("a row")).collect()
}

fn expect_none(failures: &[String]) {
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// Encoding, delimiter and every column of every known layout are found out; each unmapped column is reported.
#[test]
fn known_layouts_are_recognised() {
    let columns = table("columns.csv");
    let mut failures = Vec::new();
    for file in table("files.csv") {
        let region = if matches!(&file[0], "privat24" | "ukrainian") { *b"UA" } else { *b"RU" };
        let bytes = fs::read(data(&format!("{}.csv", &file[0]))).expect("the file is there");
        let reader = open(&bytes, &CsvOptions { region, ..CsvOptions::default() });
        let delimiter = if &file[2] == "TAB" { b'\t' } else { file[2].as_bytes()[0] };
        if (reader.encoding().name(), reader.delimiter()) != (&file[1], delimiter) {
            failures.push(format!("{}: {} {:?}", &file[0], reader.encoding().name(), char::from(reader.delimiter())));
        }
        let expected: Vec<_> = columns.iter().filter(|row| row[0] == file[0]).collect();
        if expected.len() != reader.columns().len() {
            failures.push(format!("{}: {} columns", &file[0], reader.columns().len()));
        }
        for (column, row) in reader.columns().iter().zip(expected) {
            let found: Vec<String> = column.targets.iter().map(path).collect();
            let right = match &row[3] {
                "-" => found.is_empty(),
                "=" => !found.is_empty(),
                path => found == [path],
            };
            let reported = reader.issues().iter().any(|issue| issue.column.to_string() == row[1] && issue.issue.code == IssueCode::ColumnUnmapped);
            if !right || column.title != row[2] || reported != (&row[3] == "-") {
                failures.push(format!("{}: {} → {found:?}, expected {}", &file[0], &row[2], &row[3]));
            }
        }
    }
    expect_none(&failures);
}

/// Every cell that Python's csv module reads is under a field, in the unmapped text, or in a refused row.
#[test]
fn no_cell_is_lost() {
    let mut failures = Vec::new();
    for file in table("files.csv") {
        let bytes = fs::read(data(&format!("{}.csv", &file[0]))).expect("the file is there");
        let peer = fs::read_to_string(data(&format!("{}.rows.json", &file[0]))).expect("the rows are there");
        let peer: Vec<Vec<String>> = peer.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        let mut reader = open(&bytes, &CsvOptions::default());
        let found = rows(&mut reader);
        if found.len() + 1 != peer.len() {
            failures.push(format!("{}: {} rows, Python reads {}", &file[0], found.len() + 1, peer.len()));
        }
        for (at, (row, cells)) in found.iter().zip(peer.iter().skip(1)).enumerate() {
            let missing: Vec<&String> =
                cells.iter().enumerate().filter(|(column, cell)| !is_kept(row, *column, cell)).map(|(_, cell)| cell).collect();
            if !missing.is_empty() {
                failures.push(format!("{} row {}: lost {missing:?}", &file[0], at + 2));
            }
        }
    }
    expect_none(&failures);
}

fn is_kept(row: &Row, column: usize, cell: &str) -> bool {
    match row {
        Row::Client { raw, .. } => {
            let pieces = || cell.split(":::").flat_map(|piece| piece.split(';')).map(|piece| piece.trim().trim_start_matches('*').trim());
            let has = |text: &str| {
                let in_values = raw.values.iter().any(|value| value.column as usize == column + 1 && value.text == text);
                in_values || raw.unmapped.iter().any(|(_, kept)| kept.trim_start_matches(['*', ' ']) == text)
            };
            let is_label = matches!(cell, "* Work" | "Mobile" | "Home" | "Work Fax" | "Skype" | "1C");
            let is_kind = matches!(cell, "person" | "company" | "ЮрЛицо") && raw.kind.is_some();
            let repeated = matches!(cell, "Иван Сидоров" | "Мария Котова" | "Жуков Глеб");
            cell.trim().is_empty() || has(cell) || pieces().all(has) || is_label || is_kind || repeated
        }
        Row::Refused { cells, .. } => cells.get(column).is_some_and(|kept| kept == cell),
        _ => false,
    }
}

/// Whole rows of the layouts that need more than a table of titles, by hand.
#[test]
fn rows_of_layouts() {
    let first = |name: &str| -> Vec<Row> { rows(&mut open(&fs::read(data(name)).expect("the file is there"), &CsvOptions::default())) };
    let google = first("google_old.csv");
    let raw = client(&google[0]);
    let expected = [
        "name.given=Иван",
        "name.family=Сидоров",
        "birth_date=--06-15",
        "tags=Клиенты",
        "tags=Friends",
        "email.work=ivan@sidorov-test.ru",
        "email.work=i2@sidorov-test.ru",
        "phone.mobile=+7 903 111-22-33",
        "phone.mobile=+7 903 111-22-34",
        "phone=+7 495 111-22-33",
        "address.home=Тверь, ул. Мира, 1",
        "address.home.street=ул. Мира, 1",
        "address.home.city=Тверь",
        "organization.name=Завод",
        "messenger.skype=ivan.sid",
    ];
    assert_eq!(values(raw), expected);
    let groups: Vec<u16> = raw.values.iter().filter(|value| value.target.field == field::ADDRESS).map(|value| value.target.group).collect();
    assert_eq!(groups, [0, 0, 0], "one address");
    assert_eq!(raw.unmapped, [("Group Membership".to_string(), "* myContacts".to_string()), ("Phone 2 - Type".to_string(), "Секретарь".to_string())]);
    // A display name with other words is kept, and so is a label without its phone.
    let raw = client(&google[1]);
    assert_eq!(values(raw), ["name.given=Анатолий", "phone.fax=8-800-555-00-00"]);
    assert_eq!(raw.unmapped, [("Phone 2 - Type".to_string(), "Home".to_string()), ("Name".to_string(), "Ремонт Мастер".to_string())]);

    let bitrix = first("bitrix24.csv");
    assert!(values(client(&bitrix[0])).contains(&"external.1c=000000123".to_string()), "the system is told by its own column");
    let outlook = first("outlook_ru.csv");
    assert!(values(client(&outlook[0])).contains(&"note=Звонить\nпосле 10:00".to_string()));
    let groups: Vec<(String, u16)> = client(&outlook[1])
        .values
        .iter()
        .filter(|value| value.target.field == field::ADDRESS)
        .map(|value| (path(&value.target), value.target.group))
        .collect();
    assert_eq!(groups, [("address.home.city".into(), 1), ("address.home.postcode".into(), 1), ("address.other.city".into(), 2)]);

    let one_c = first("one_c.csv");
    assert_eq!(client(&one_c[0]).kind, Some(ClientKind::Organization));
    assert_eq!(client(&one_c[1]).kind, Some(ClientKind::Person));
    assert!(values(client(&one_c[1])).contains(&"legal_form=ИП".to_string()), "the word of a sole trader is his legal form");

    let adverts = first("export_base.csv");
    assert!(
        matches!(&adverts[..], [Row::Client { .. }, Row::Client { .. }, Row::Refused { .. }, Row::Refused { .. }]),
        "a firm with a site is no advert"
    );
    assert_eq!(codes(&adverts[2]), [IssueCode::RowAdvert]);
    let few = read(
        "Имя;Телефон;Заметки;Сайт;Ссылка\nИванов;;сайт http://a-test.ru и всё;;\nПетров;;;;http://b-test.ru\nБаза: www.c-test.ru;;;;\n;;;http://d-test.ru;\n",
    );
    assert_eq!(few.iter().map(codes).collect::<Vec<_>>(), [vec![], vec![], vec![IssueCode::RowAdvert], vec![]], "links where they belong");
}

/// Encodings are found out in texts of a few bytes and of some rows; what counts is that the text comes out right.
#[test]
fn encodings_are_found_out() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for row in table("encodings.csv") {
        let bytes: Vec<u8> = (0..row[2].len()).step_by(2).map(|at| u8::from_str_radix(&row[2][at..at + 2], 16).expect("hex")).collect();
        let region: [u8; 2] = row[0].as_bytes().try_into().expect("two letters");
        let mut reader = open(&bytes, &CsvOptions { region, has_header: Some(false), ..CsvOptions::default() });
        let text: String = rows(&mut reader).iter().map(all_text).collect();
        let expected: String = row[3].chars().filter(|c| c.is_alphabetic()).collect();
        let mut found: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        let mut expected: Vec<char> = expected.chars().collect();
        found.sort_unstable();
        expected.sort_unstable();
        all += 1;
        if found == expected { right += 1 } else { wrong.push(format!("{} {:?}: taken for {}", &row[1], &row[3], reader.encoding().name())) }
    }
    // Known misses: words of three letters in windows-1251 and KOI8, and one place name in KOI8-U.
    assert!(wrong.len() <= 4, "{right} of {all}\n{}", wrong.join("\n"));
}

fn all_text(row: &Row) -> String {
    match row {
        Row::Client { raw, .. } => {
            raw.values.iter().map(|value| value.text.as_str()).chain(raw.unmapped.iter().map(|(_, text)| text.as_str())).collect()
        }
        Row::Refused { cells, .. } => cells.concat(),
        _ => String::new(),
    }
}

/// A forced encoding wins; a wrong one is visible; broken bytes become U+FFFD with an issue at their cell.
#[test]
fn forced_and_broken_encodings() {
    let cp1251 = b"\xc8\xec\xff;\xd4\xe0\xec\xe8\xeb\xe8\xff\n\xcf\xb8\xf2\xf0;\xc8\xe2\xe0\xed\xee\xe2\n";
    let options = |encoding| CsvOptions { encoding: Some(encoding), ..CsvOptions::default() };
    assert_eq!(values(client(&rows(&mut open(cp1251, &options(Encoding::Windows1251)))[0])), ["name.given=Пётр", "name.family=Иванов"]);
    let wrong = rows(&mut open(cp1251, &options(Encoding::Utf8)));
    assert!(codes(&wrong[0]).contains(&IssueCode::ReplacementChar));

    let mut utf8 = "Имя;Фамилия;Город\nПётр;Иванов;Москва\nАнна;Петрова;Тверь\n".as_bytes().to_vec();
    utf8.extend_from_slice("Олег;Сид\u{43e}".as_bytes());
    utf8.pop();
    utf8.extend_from_slice(";Омск\n".as_bytes());
    let mut reader = open(&utf8, &CsvOptions::default());
    let found = rows(&mut reader);
    assert_eq!(reader.encoding(), Encoding::Utf8, "one broken character does not change the encoding");
    let Row::Client { issues, raw } = &found[2] else { panic!("{:?}", found[2]) };
    assert_eq!((issues[0].row, issues[0].column, issues[0].issue.code), (4, 2, IssueCode::ReplacementChar));
    assert_eq!(raw.values[1].text, "Сид\u{FFFD}");

    // Megabytes of ASCII say nothing about what comes after them.
    let mut late = b"name,city\n".to_vec();
    (0..600_000).for_each(|_| late.extend_from_slice(b"a,b,c1,d2\n"));
    late.extend_from_slice(b"\xcf\xb8\xf2\xf0 \xc8\xe2\xe0\xed\xee\xe2,\xcc\xee\xf1\xea\xe2\xe0\n");
    late.extend_from_slice("Анна,Тверь\n".as_bytes());
    let mut reader = open(&late, &CsvOptions::default());
    let mut last = Vec::new();
    while let Some(row) = reader.next_row().expect("rows are read") {
        last.push(row);
        if last.len() > 2 {
            last.remove(0);
        }
    }
    assert_eq!(values(client(&last[0])), ["name=Пётр Иванов", "address.city=Москва"], "the 8-bit row is read by its own encoding");
    assert_eq!(values(client(&last[1])), ["name=Анна", "address.city=Тверь"], "a row that is UTF-8 stays so");
    assert_eq!(reader.encoding(), Encoding::Windows1251);
}

/// Delimiters by hand: the ways in which sniffing goes wrong.
#[test]
fn delimiters_are_found_out() {
    let mut failures = Vec::new();
    for (text, delimiter, why) in [
        ("Имя;Телефон\nИванов, Пётр;1,5\nСидоров, Иван;2,5\n", b';', "commas inside every cell"),
        ("email\na@b-test.ru\nc@d-test.ru\n", b',', "one column is a table"),
        ("Адрес\nМосква, Ленина, 5\nТверь, Мира, 1\n", b',', "one known title, commas below it"),
        ("sep=|\na|b;c\n1|2;3\n", b'|', "Excel's own line"),
        ("a\tb c\n1\t2,3\n", b'\t', "tabs"),
        ("Имя,Заметки\nИван,\"a;b;c;d\ne;f;g;h\"\n", b',', "delimiters in quotes do not count"),
        ("Список клиентов, май\nИмя;Город;Телефон\nИван;Омск;1\nПётр;Томск;2\n", b';', "a heading with a comma"),
        ("", b',', "nothing"),
        ("kind;name.family;note[0].text\nperson;Иванов;a, b, c, d, e, f, g\n", b';', "our own export with one row"),
    ] {
        let found = open(text.as_bytes(), &CsvOptions::default()).delimiter();
        if found != delimiter {
            failures.push(format!("{why}: {:?} in {text:?}", char::from(found)));
        }
    }
    expect_none(&failures);
    let options = CsvOptions { delimiter: Some(b'"'), ..CsvOptions::default() };
    let refused = CsvReader::open(io::empty(), &options, &CustomFields::default()).err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::Argument));
}

/// Headers: headings above, none at all, forced, unknown ones; row numbers count everything.
#[test]
fn headers_are_found_out() {
    let found = read("Отчёт по клиентам\n\nФИО;Телефон;ИНН\nИванов Иван;8 916 123-45-67;500100732259\n");
    assert_eq!(found.iter().map(codes).collect::<Vec<_>>(), [vec![IssueCode::RowNoClient], vec![IssueCode::RowEmpty], vec![]]);
    assert_eq!(
        (client(&found[2]).row, values(client(&found[2]))),
        (4, vec!["name=Иванов Иван".into(), "phone=8 916 123-45-67".into(), "identifier.inn=500100732259".into()])
    );

    let found = read("Иванов Иван;8 916 123-45-67;i@ivanov-test.ru\nПетров Пётр;8 916 123-45-68;p@petrov-test.ru\n");
    assert_eq!(values(client(&found[0])), ["name=Иванов Иван", "phone=8 916 123-45-67", "email=i@ivanov-test.ru"], "no header");
    assert_eq!(found.len(), 2);

    let mut reader = open("цвет;вес\nсиний;100 кг\n".as_bytes(), &CsvOptions::default());
    assert_eq!(reader.issues().len(), 2, "unknown titles are titles");
    let found = rows(&mut reader);
    assert_eq!(client(&found[0]).unmapped, [("цвет".to_string(), "синий".to_string()), ("вес".to_string(), "100 кг".to_string())]);

    let forced = rows(&mut open("Имя;Фамилия\n".as_bytes(), &CsvOptions { has_header: Some(false), ..CsvOptions::default() }));
    assert_eq!(forced.len(), 1);
    assert_eq!(values(client(&read("Имя;Телефон\nИванов Пётр;1234567\n")[0]))[0], "name=Иванов Пётр", "a lone «Имя» is a whole name");
}

/// A mapping says exactly what goes where; several columns may feed one path and one column several.
#[test]
fn a_mapping_is_followed() {
    let json = r##"{"kind":"person","columns":{"given_name":"name.given","surname":"name.family","date_of_birth":"birth_date:%Y%m%d","tel":["phone.mobile","messenger.whatsapp"],
        "#5":"identifier.inn","suburb":"address.city","rec_id":"external.source","birth_place":"custom.birth_place","gone":"note"},"ignore":["entity_id"]}"##;
    let mapping = Mapping::parse(json).expect("a mapping");
    let text = "rec_id,given_name,surname,date_of_birth,any,suburb,tel,birth_place,entity_id,rest\n7,Ada,Novak,19800229,123,Brno,777,Praha,x,kept\n";
    let mut custom = CustomFields::default();
    let options = CsvOptions { mapping: Some(mapping), ..CsvOptions::default() };
    let refused = CsvReader::open(text.as_bytes(), &options, &custom).err().map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::Schema), "the custom field is not defined");
    let number = custom.define(CustomDefinition::new("birth_place", CustomKind::Text)).expect("defined");
    let mut reader = CsvReader::open(text.as_bytes(), &options, &custom).expect("the table opens");
    let issues: Vec<_> = reader.issues().iter().map(|issue| (issue.column, issue.issue.code, issue.issue.detail.as_str())).collect();
    assert_eq!(issues, [(0, IssueCode::ColumnMissing, "gone"), (10, IssueCode::ColumnUnmapped, "rest")]);
    let found = rows(&mut reader);
    let raw = client(&found[0]);
    let expected = [
        "external.source=7",
        "name.given=Ada",
        "name.family=Novak",
        "birth_date=19800229",
        "identifier.inn=123",
        "address.city=Brno",
        "phone.mobile=777",
        "messenger.whatsapp=777",
        "custom=Praha",
    ];
    assert_eq!(values(raw), expected);
    assert_eq!((raw.kind, raw.values[3].target.format.as_deref(), raw.values[8].target.field), (Some(ClientKind::Person), Some("%Y%m%d"), number));
    assert_eq!(raw.unmapped, [("rest".to_string(), "kept".to_string())]);
}

/// Columns can be named by number, in a table with titles or without.
#[test]
fn a_mapping_by_number() {
    let mapping = Mapping::parse(r##"{"columns":{"#1":"name","#3":"phone.mobile"}}"##).expect("a mapping");
    let options = CsvOptions { mapping: Some(mapping), ..CsvOptions::default() };
    for (text, first) in [("Иванов;x;123\nПетров;y;456\n", "name=Иванов"), ("ФИО;Город;Телефон\nКим;Омск;7\n", "name=Ким")]
    {
        let found = rows(&mut open(text.as_bytes(), &options));
        assert_eq!(values(client(&found[0]))[0], first);
        assert_eq!(client(&found[0]).unmapped.len(), 1);
    }
}

/// More cells than columns are kept and reported; a missing quote costs its own line and no other.
#[test]
fn ragged_rows_and_open_quotes() {
    let found = read("Имя;Фамилия\nПётр;Иванов;лишнее;;ещё\nАнна\n;;\n\nОлег;\"Рогов\nИлья;Зуев\nЛев;Ким\n");
    assert_eq!(codes(&found[0]), [IssueCode::RowCells]);
    assert_eq!(client(&found[0]).unmapped, [("#3".to_string(), "лишнее".to_string()), ("#5".to_string(), "ещё".to_string())]);
    assert_eq!(values(client(&found[1])), ["name.given=Анна"]);
    assert_eq!((codes(&found[2]), codes(&found[3])), (vec![IssueCode::RowEmpty], vec![IssueCode::RowEmpty]));
    assert_eq!(
        (codes(&found[4]), values(client(&found[4]))),
        (vec![IssueCode::RowQuote], vec!["name.given=Олег".to_string(), "name.family=\"Рогов".to_string()])
    );
    assert_eq!(values(client(&found[6])), ["name.given=Лев", "name.family=Ким"]);
    assert_eq!(found.len(), 7);
}

/// Endless input in small pieces, to show that neither memory nor time grows with what is behind.
struct Repeat {
    piece: Vec<u8>,
    left: usize,
}

impl Read for Repeat {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.piece.len().min(buffer.len()).min(self.left);
        buffer[..count].copy_from_slice(&self.piece[..count]);
        self.left -= count;
        Ok(count)
    }
}

/// Files made to break a reader: each gives an error or rows with issues, soon, and the good rows around are there.
#[test]
fn hostile_files() {
    let nul = read("Имя;Фамилия\nПё\u{0}тр;Ива\u{0}нов\n\u{0};\u{0}\n");
    assert_eq!(values(client(&nul[0])), ["name.given=Пё\u{0}тр", "name.family=Ива\u{0}нов"], "NUL is for the rules to judge");

    let cell = format!("Имя;Заметки\nПётр;{}\nАнна;ok\n", "я".repeat(5_000_000));
    let found = read(&cell);
    assert_eq!(codes(&found[0]), [IssueCode::TooLong]);
    assert_eq!(client(&found[0]).values[1].text.len(), 64 * 1024);
    assert_eq!(values(client(&found[1])), ["name=Анна", "note=ok"]);

    let wide = CsvReader::open(io::Cursor::new(vec![b';'; 1_000_000]), &CsvOptions::default(), &CustomFields::default());
    assert_eq!(wide.err().map(|error| error.kind()), None, "a row without a word is empty, not wide");
    let wide: String = (0..1_000_000).map(|at| format!("c{at};")).collect();
    let wide = CsvReader::open(wide.as_bytes(), &CsvOptions { has_header: Some(true), ..CsvOptions::default() }, &CustomFields::default());
    assert_eq!(wide.err().map(|error| error.kind()), Some(ErrorKind::Limit));

    let row: String = format!("Имя;Фамилия\nПётр;Иванов{}\nАнна;Ким\n", ";x".repeat(1_000_000));
    let found = read(&row);
    assert!(codes(&found[0]).contains(&IssueCode::RowCells));
    assert_eq!(values(client(&found[1])), ["name.given=Анна", "name.family=Ким"]);

    // A row of 20 MB on one line, good rows around it.
    let mut long = "Имя;Фамилия\nПётр;Иванов\n".as_bytes().to_vec();
    long.extend(std::iter::repeat_n(b"x;", 10_000_000).flatten());
    long.extend_from_slice("\nАнна;Ким\n".as_bytes());
    let found = read(&String::from_utf8(long).expect("UTF-8"));
    assert_eq!((codes(&found[1]).last(), found.len()), (Some(&IssueCode::RowTooLong), 3));
    assert_eq!(values(client(&found[2])), ["name.given=Анна", "name.family=Ким"]);

    // Quotes alone, and lines that open a quote anew each time: linear, and every line is there.
    assert!(!read(&"\"".repeat(1_000_000)).is_empty());
    let reopened = format!("Имя;Фамилия\n{}", "a\"b;\"\n".repeat(300_000));
    assert!(
        read(&reopened).iter().all(|row| codes(row).iter().any(|code| matches!(code, IssueCode::RowCells | IssueCode::RowQuote))),
        "one wide row after the other"
    );
    let lines = 2_500;
    let reopened = format!("Имя;Фамилия\n{}", format!("a\"b;\"{}\n", "x".repeat(8_000)).repeat(lines));
    let found = read(&reopened);
    assert_eq!(found.len(), lines, "every line is a row where no row ends within its bound");

    // A quote that is not closed for 18 MB does not swallow the rows behind it.
    let mut swallowed = "Имя;Фамилия\nПётр;\"Иванов\n".as_bytes().to_vec();
    (0..1_800_000).for_each(|_| swallowed.extend_from_slice(b"Ann;Lee888\n"));
    assert_eq!(read(&String::from_utf8(swallowed).expect("UTF-8")).len(), 1_800_001);

    // Half a unit and a lone surrogate in UTF-16.
    let mut utf16: Vec<u8> = vec![0xFF, 0xFE];
    "Имя\tФамилия\r\nПётр\tИва".encode_utf16().for_each(|unit| utf16.extend_from_slice(&unit.to_le_bytes()));
    utf16.extend_from_slice(&[0x00, 0xD8, 0x41]);
    let found = rows(&mut open(&utf16, &CsvOptions::default()));
    assert_eq!(codes(&found[0]), [IssueCode::ReplacementChar]);
    assert!(values(client(&found[0]))[1].starts_with("name.family=Ива\u{FFFD}"));

    // A failing disk is an error, not an end of file.
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let chained = io::Cursor::new("Имя;Фамилия\n".repeat(500_000).into_bytes()).chain(Broken);
    let mut reader = CsvReader::open(chained, &CsvOptions::default(), &CustomFields::default()).expect("the beginning is there");
    let end = loop {
        match reader.next_row() {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert_eq!(end.err().map(|error| error.kind()), Some(ErrorKind::Io));

    // One line of 40 MB: read through in constant memory.
    let mut reader =
        CsvReader::open(Repeat { piece: vec![b'x'; 8192], left: 40_000_000 }, &CsvOptions::default(), &CustomFields::default()).expect("opens");
    assert_eq!(rows(&mut reader).len(), 1);
}

/// Cards go into a table and come back the same, in every Unicode encoding and with every delimiter.
#[test]
fn an_export_reads_back() {
    let cards = [
        json!({"id":"1","kind":"person","name":{"family":"Иванов","given":"Пётр"},"phone":[{"e164":"+79161234567","use":"work"},{"e164":"+74951234567","extension":"12"}],
            "note":[{"text":"=1+1; \"q\"\r\nline\n\ttab \u{0}"},{"text":" @edge "}]}),
        json!({"id":"2","kind":"organization","organization":{"name":"+ООО;,\"-\""},"custom":{"a.b":"x","[0]":"y"},"tags":["-1","а|б"]}),
    ];
    let mut columns = ColumnSet::new();
    cards.iter().for_each(|card| columns.add(card));
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        for (delimiter, bom) in [(b',', true), (b';', false), (b'\t', true), (b'|', false)] {
            let mut writer = CsvWriter::new(Vec::new(), &columns, CsvWriteOptions { delimiter, bom, encoding }).expect("begins");
            cards.iter().for_each(|card| writer.write(card).expect("writes"));
            let bytes = writer.finish().expect("finishes");
            let mut reader = open(&bytes, &CsvOptions::default());
            let back: Vec<Value> =
                rows(&mut reader).into_iter().map(|row| if let Row::Card { json, .. } = row { json } else { panic!("{row:?}") }).collect();
            assert_eq!(back, cards, "{encoding:?} {delimiter} {bom}");
            assert_eq!((reader.encoding(), reader.delimiter()), (encoding, delimiter));
        }
    }
    let titles = columns.titles();
    let expected = [
        "id",
        "kind",
        "name.family",
        "name.given",
        "organization.name",
        "phone[0].e164",
        "phone[0].use",
        "phone[1].e164",
        "phone[1].extension",
        "tags[0]",
        "tags[1]",
        "note[0].text",
        "note[1].text",
        "custom.\\[0\\]",
        "custom.a\\.b",
    ];
    assert_eq!(titles, expected, "the order of the field table");
}

/// An 8-bit export says how much it lost; a card with a column that was not announced is refused, as are impossible delimiters.
#[test]
fn an_export_is_honest() {
    let card = json!({"kind":"person","name":{"family":"Ёжиков 😀"}});
    let mut columns = ColumnSet::new();
    columns.add(&card);
    let options = CsvWriteOptions { encoding: Encoding::Windows1251, ..CsvWriteOptions::default() };
    let mut out = CsvWriter::new(Vec::new(), &columns, options).expect("begins");
    out.write(&card).expect("writes");
    assert_eq!(out.write(&json!({"kind":"person","gender":"male"})).err().map(|error| error.kind()), Some(ErrorKind::Argument));
    let bytes = out.finish().expect("finishes");
    assert!(bytes.ends_with(b"\xa8\xe6\xe8\xea\xee\xe2 ?\r\n"));
    let refused = CsvWriter::new(Vec::new(), &columns, CsvWriteOptions { delimiter: b'\n', ..CsvWriteOptions::default() });
    assert_eq!(refused.err().map(|error| error.kind()), Some(ErrorKind::Argument));
}

/// A client with a thousand notes makes more columns than a table has: they travel as JSON in one, and come back.
#[test]
fn too_many_columns_are_folded() {
    let notes: Vec<Value> = (0..3000).map(|at| json!({"text": format!("note {at}"), "topic": "a;b\n"})).collect();
    let cards = [
        json!({"id":"1","kind":"person","name":{"family":"Иванов"},"note":notes}),
        json!({"id":"2","kind":"person","name":{"family":"Ким"},"note":[{"text":"x"}]}),
    ];
    let mut columns = ColumnSet::new();
    cards.iter().for_each(|card| columns.add(card));
    assert_eq!(columns.titles(), ["id", "kind", "name.family", "note[]"]);
    let mut writer = CsvWriter::new(Vec::new(), &columns, CsvWriteOptions::default()).expect("begins");
    cards.iter().for_each(|card| writer.write(card).expect("writes"));
    let back = rows(&mut open(&writer.finish().expect("finishes"), &CsvOptions::default()));
    let back: Vec<&Value> = back.iter().map(|row| if let Row::Card { json, .. } = row { json } else { panic!("{row:?}") }).collect();
    assert_eq!(back, [&cards[0], &cards[1]]);
}

/// A column that somebody added to our export by hand is reported with its text, and the cards are still read.
#[test]
fn an_edited_export_is_read() {
    let mut reader = open(
        "kind;name.family;мой комментарий;phone[0].e164\nperson;Ким;важно;+79161234567\nperson;Лев;;\nperson;;;\n".as_bytes(),
        &CsvOptions::default(),
    );
    assert_eq!(reader.issues().len(), 1);
    let found = rows(&mut reader);
    let Row::Card { row, json, issues } = &found[0] else { panic!("{:?}", found[0]) };
    assert_eq!((*row, json), (2, &json!({"kind":"person","name":{"family":"Ким"},"phone":[{"e164":"+79161234567"}]})));
    assert_eq!((issues[0].column, issues[0].issue.detail.as_str()), (3, "мой комментарий: важно"));
    let twice = read("kind;name;name.family;\nperson;a;b;\n");
    assert_eq!(codes(&twice[0]), [IssueCode::RowRefused], "a path that is a value and has members");
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{1,12}", "[=+@;,|\"'\t\r\n\u{0} .\\[\\]\\\\eа-яіїєґ-]{1,8}", Just("\u{FEFF}x".to_string()), Just("sep=;".to_string()),]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = any_text().prop_map(Value::String);
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Value::Array),
            prop::collection::btree_map(any_text(), inner, 1..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_card() -> impl Strategy<Value = Value> {
    (prop::collection::btree_map(any_text(), any_value(), 0..4), any_text()).prop_map(|(custom, family)| {
        let mut card = json!({"kind":"person","name":{"family":family}});
        if !custom.is_empty() {
            card["custom"] = Value::Object(custom.into_iter().collect());
        }
        card
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever names and texts a card has, it comes back from its cells.
    #[test]
    fn flatten_and_back(value in any_value()) {
        let card = json!({"custom": value});
        let cells = flatten(&card);
        prop_assert_eq!(unflatten(cells.iter().map(|(path, text)| (path.as_str(), text.as_str()))).expect("a card"), card);
    }

    /// Whatever a card holds, it comes back from a table.
    #[test]
    fn write_and_read_back(cards in prop::collection::vec(any_card(), 1..4), delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']), bom: bool) {
        let mut columns = ColumnSet::new();
        cards.iter().for_each(|card| columns.add(card));
        let mut writer = CsvWriter::new(Vec::new(), &columns, CsvWriteOptions { delimiter, bom, encoding: Encoding::Utf8 }).expect("begins");
        cards.iter().for_each(|card| writer.write(card).expect("writes"));
        let bytes = writer.finish().expect("finishes");
        let mut reader = open(&bytes, &CsvOptions { encoding: Some(Encoding::Utf8), ..CsvOptions::default() });
        let back: Vec<Value> = rows(&mut reader).into_iter().filter_map(|row| if let Row::Card { json, .. } = row { Some(json) } else { None }).collect();
        prop_assert_eq!(back, cards);
    }

    /// Any bytes are rows or an error, with any options; never a panic. Every row is numbered in order.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\",;\r\n\t ab1".to_vec())], 0..400), region in prop::sample::select(vec![*b"RU", *b"UA", *b"US"])) {
        for encoding in [None].into_iter().chain(Encoding::ALL.iter().copied().map(Some)) {
            let options = CsvOptions { encoding, region, ..CsvOptions::default() };
            let mut reader = open(&bytes, &options);
            let mut before = 0;
            for row in rows(&mut reader) {
                let number = match row { Row::Client { raw, .. } => raw.row, Row::Refused { row, .. } | Row::Card { row, .. } => row, _ => 0 };
                prop_assert!(number > before);
                before = number;
            }
        }
    }

    /// Where no quote is left open, cells and rows are what the csv crate reads (blank lines aside, which it passes over).
    #[test]
    fn rows_as_the_csv_crate(cells in prop::collection::vec(prop::collection::vec("[ab\" ]{0,4}|\"(\"\"|[a,\n\r])*\"[b\"]?", 2..5), 1..6)) {
        let text: String = cells.iter().map(|row| row.join(",") + "\n").collect();
        let options = CsvOptions { encoding: Some(Encoding::Utf8), delimiter: Some(b','), has_header: Some(false), ..CsvOptions::default() };
        let found: Vec<Vec<String>> = rows(&mut open(text.as_bytes(), &options)).iter().map(|row| match row {
            Row::Client { raw, .. } => {
                let mut cells: Vec<(u32, String)> = raw.values.iter().map(|value| (value.column, value.text.clone())).collect();
                cells.extend(raw.unmapped.iter().map(|(title, text)| (title[1..].parse().unwrap_or(0), text.clone())));
                cells.sort();
                cells.into_iter().map(|(_, text)| text).collect()
            }
            Row::Refused { cells, .. } => cells.iter().filter(|cell| !cell.trim().is_empty()).cloned().collect(),
            Row::Card { .. } => Vec::new(),
            _ => Vec::new(),
        }).collect();
        let quotes_closed = !rows(&mut open(text.as_bytes(), &options)).iter().any(|row| codes(row).contains(&IssueCode::RowQuote));
        let peer: Vec<Vec<String>> = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).records()
            .map(|record| record.expect("a row").iter().filter(|cell| !cell.trim().is_empty()).map(str::to_string).collect()).collect();
        if quotes_closed {
            let found: Vec<Vec<String>> = found.into_iter().filter(|row| !row.is_empty()).collect();
            let peer: Vec<Vec<String>> = peer.into_iter().filter(|row| !row.is_empty()).collect();
            prop_assert_eq!(found, peer);
        }
    }
}

/// A program, an archive or a picture is refused as a whole; a table with stray NULs is not.
#[test]
fn binary_files_are_refused() {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let refused = CsvReader::open(&program[..], &CsvOptions::default(), &CustomFields::default()).map(drop);
    assert_eq!(refused.map_err(|error| error.kind()), Err(kartoteka::ErrorKind::Parse));
    let table = format!("Имя;Телефон\n{}", "Иван\0;+79161234567\n".repeat(100));
    assert!(CsvReader::open(table.as_bytes(), &CsvOptions::default(), &CustomFields::default()).is_ok());
}
