//! Each rule over its test table, in nanoseconds a text; phones beside the crate `phonenumber` in the same run.
//!
//! `cargo bench --bench rules`, or only the rows whose name holds a word: `cargo bench --bench rules -- name`. Rounds of both alternate, so what disturbs the machine disturbs both; a time is the least of its rounds,
//! for a rule has no other variance than the machine's. Texts are the inputs of `tests/data`, and regular numbers made here. Memory is
//! what the process holds (`VmHWM`, Linux) before and after the numbers of all regions. Peers in Python: `benches/peers/rules.py`.

use kartoteka::field;
use kartoteka::model::{E164, Scheme};
use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
use kartoteka::rules::{self, RuleContext};
use std::hint::black_box;
use std::time::Instant;

/// Rounds of each measurement.
const ROUNDS: usize = 15;

/// The least time of one call over these texts, in nanoseconds.
fn measure<T>(texts: &[T], mut call: impl FnMut(&T)) -> f64 {
    let mut least = f64::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        texts.iter().for_each(&mut call);
        least = least.min(start.elapsed().as_nanos() as f64 / texts.len().max(1) as f64);
    }
    least
}

/// Rows of a test table.
fn table(name: &str) -> Vec<csv::StringRecord> {
    let path = format!("{}/tests/data/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let reader = csv::Reader::from_path(&path).map(|mut reader| reader.records().filter_map(Result::ok).collect());
    reader.unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A column of a test table.
fn column(name: &str, column: usize) -> Vec<String> {
    table(name).iter().filter_map(|row| row.get(column)).map(str::to_string).collect()
}

/// Numbers of the shapes that people type in Russia, Ukraine, Belarus and Kazakhstan.
fn regular() -> Vec<(String, [u8; 2])> {
    let mut numbers = Vec::new();
    for tail in (0..70).map(|index| 1_034_501 + index * 104_729 % 8_900_000) {
        let (a, b, c) = (tail / 10_000 % 1000, tail / 100 % 100, tail % 100);
        numbers.push((format!("8 (916) {a:03}-{b:02}-{c:02}"), *b"RU"));
        numbers.push((format!("+7 495 {a:03}-{b:02}-{c:02}"), *b"RU"));
        numbers.push((format!("8926{a:03}{b:02}{c:02}"), *b"RU"));
        numbers.push((format!("067 {a:03} {b:02} {c:02}"), *b"UA"));
        numbers.push((format!("+380 (44) {a:03}-{b:02}-{c:02}"), *b"UA"));
        numbers.push((format!("+375 29 {a:03}-{b:02}-{c:02}"), *b"BY"));
    }
    numbers
}

/// Names of three parts: those that are written as family, given, patronymic, and the others.
fn full_names() -> (Vec<String>, Vec<String>) {
    // The tables differ in what stands before the parts.
    let parts_at = [("name", 2), ("name_heldout", 1)];
    let rows = parts_at.iter().flat_map(|(name, at)| table(name).into_iter().map(move |row| (row, *at)));
    let full = rows.filter_map(|(row, at)| {
        let parts: Vec<&str> = row.iter().skip(at).take(3).filter(|part| !part.is_empty()).collect();
        (parts.len() == 3).then(|| Some((row.get(0)?.to_string(), parts.join(" "))))?
    });
    let (plain, dressed): (Vec<_>, Vec<_>) = full.partition(|(text, parts)| text == parts);
    let texts = |rows: Vec<(String, String)>| rows.into_iter().map(|(text, _)| text).collect();
    (texts(plain), texts(dressed))
}

fn peer_phone(text: &str, region: [u8; 2]) -> Option<String> {
    let region = std::str::from_utf8(&region).ok()?.parse().ok();
    let number = phonenumber::parse(region, text).ok()?;
    black_box(phonenumber::is_valid(&number));
    Some(number.format().mode(phonenumber::Mode::E164).to_string())
}

fn our_phone(text: &str, context: &RuleContext) -> Option<E164> {
    rules::phone::normalize(text, context).value.and_then(|reading| reading.phone.e164)
}

/// Kilobytes that the process ever held.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

fn main() {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 25).expect("a date");
    let context = |region: [u8; 2]| RuleContext::new(region, today);
    // Cargo's own words (`--bench`) may stand among the arguments.
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-')).unwrap_or_default();
    let wanted = |name: &str| name.contains(&word);

    let rows = table("phone");
    let of_row = |row: &csv::StringRecord| Some((row.get(0)?.to_string(), context(row.get(1)?.as_bytes().try_into().ok()?)));
    let any: Vec<(String, RuleContext)> = rows.iter().filter_map(of_row).collect();
    if wanted("memory") {
        let before = memory();
        any.iter().for_each(|(text, context)| _ = black_box(our_phone(text, context)));
        println!("memory: {before} kB before, {} kB more after {} numbers of all regions", memory() - before, any.len());
    }

    println!("{:<44} {:>10} {:>14} {:>7}", "ns a text, least of rounds", "kartoteka", "phonenumber", "ratio");
    let against = |name: &str, texts: &[(String, RuleContext)]| {
        if !wanted(name) {
            return;
        }
        let (mut ours, mut theirs) = (f64::MAX, f64::MAX);
        for _ in 0..3 {
            ours = ours.min(measure(texts, |(text, context)| _ = black_box(our_phone(text, context))));
            theirs = theirs.min(measure(texts, |(text, context)| drop(black_box(peer_phone(text, context.region)))));
        }
        println!("{name:<44} {ours:>10.0} {theirs:>14.0} {:>7.3}", ours / theirs);
    };
    let regular: Vec<(String, RuleContext)> = regular().into_iter().map(|(text, region)| (text, context(region))).collect();
    against("a regular phone of RU, UA, BY", &regular);
    against("any phone of the table", &any);

    let alone = |name: &str, texts: &[String], rule: &dyn Fn(&str)| {
        if wanted(name) {
            println!("{name:<44} {:>10.0}", measure(texts, |text| rule(text)));
        }
    };
    let codes = table("identifier");
    for scheme in [Scheme::Inn, Scheme::Ogrn, Scheme::Snils, Scheme::Edrpou, Scheme::Rnokpp, Scheme::KzBin] {
        let of_scheme = codes.iter().filter(|row| row.get(0) == Some(scheme.name()) && row.get(3) == Some("valid"));
        let texts: Vec<String> = of_scheme.filter_map(|row| row.get(4)).map(str::to_string).collect();
        alone(&format!("identifier {}", scheme.name()), &texts, &|text| drop(black_box(rules::identifier::normalize(text, scheme, None))));
    }
    let (plain, dressed) = full_names();
    let moscow = context(*b"RU");
    alone("a full name as cards have it", &plain, &|text| drop(black_box(rules::name::normalize(text))));
    alone("a full name in another order or dress", &dressed, &|text| drop(black_box(rules::name::normalize(text))));
    alone("an organization", &column("organization", 0), &|text| drop(black_box(rules::organization::normalize(text))));
    alone("an address", &column("address", 0), &|text| drop(black_box(rules::address::normalize(text, &moscow))));
    alone("an e-mail address", &column("email", 0), &|text| drop(black_box(rules::email::normalize(text))));
    alone("a date", &column("date", 0), &|text| drop(black_box(rules::date::normalize(text, None, field::BIRTH_DATE, today))));
    alone("text searched for card numbers", &column("card", 0), &|text| drop(black_box(rules::payment_card::mask(text))));
    alone("a transliteration", &column("transliterate", 1), &|text| drop(black_box(transliterate(text, TransliterationScheme::IcaoDoc9303))));
}
