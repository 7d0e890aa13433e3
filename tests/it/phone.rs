//! Phone numbers: the table of cases, the peer's figures, and the laws.

use kartoteka::rules::phone::{self, PhoneReading};
use kartoteka::rules::{Normalized, RuleContext, Statement};

fn context(region: &str) -> RuleContext {
    let mut letters = region.bytes();
    let region = [letters.next().unwrap_or(b'R'), letters.next().unwrap_or(b'U')];
    RuleContext::new(region, chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap())
}

#[test]
fn probe() {
    for line in std::fs::read_to_string("/tmp/h1-probe.txt").unwrap_or_default().lines() {
        let (region, text) = line.split_once('\t').unwrap();
        let text = text.replace("\\n", "\n");
        println!("{region} {text:?}\n   {}", show(&phone::normalize(&text, &context(region))));
        let cell = phone::normalize_cell(&text, &context(region));
        if cell.phones.len() != 1 || !cell.rest.is_empty() || !cell.issues.is_empty() {
            for part in &cell.phones { println!("      [{:?}] {}", part.raw, show(&part.reading)); }
            println!("      rest {:?} {:?}", cell.rest, cell.issues.iter().map(|i| i.code.name()).collect::<Vec<_>>());
        }
    }
}

fn show(n: &Normalized<PhoneReading>) -> String {
    let issues: Vec<String> = n.issues.iter().map(|i| format!("{}({})", i.code.name(), i.detail)).collect();
    match &n.value {
        None => format!("{:?} {issues:?}", n.statement),
        Some(v) => format!("{:?} {} {:?} {:?} use={:?} label={:?} {} {issues:?}", v.phone.verdict, v.phone, v.phone.kind, v.region.map(|r| String::from_utf8(r.to_vec()).unwrap()), v.phone.usage, v.phone.label, v.phone.e164.map(|e| phone::format_national(e)).unwrap_or_default()),
    }
}
