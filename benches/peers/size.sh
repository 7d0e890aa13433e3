#!/usr/bin/env bash
# What the rules add to a stripped release program: one that prints a word, and one that calls every rule too. Both are built anew.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/src/bin"
cat > "$folder/Cargo.toml" <<TOML
[package]
name = "size"
version = "0.0.0"
edition = "2024"
[dependencies]
kartoteka = { path = "$root" }
chrono = { version = "0.4", default-features = false }
[profile.release]
strip = true
lto = "fat"
codegen-units = 1
panic = "abort"
TOML
cp "$root/Cargo.lock" "$folder/" 2>/dev/null || true
cat > "$folder/src/bin/without.rs" <<'RUST'
fn main() {
    println!("{}", std::env::args().count());
}
RUST
cat > "$folder/src/bin/phones.rs" <<'RUST'
use kartoteka::rules::{RuleContext, phone};
fn main() {
    let text = std::env::args().nth(1).unwrap_or_default();
    let context = RuleContext::new(*b"RU", chrono::NaiveDate::MIN);
    println!("{:?}", phone::normalize(&text, &context));
}
RUST
cat > "$folder/src/bin/rules.rs" <<'RUST'
use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};
use kartoteka::rules::{RuleContext, address, date, email, identifier, money, name, organization, phone, reach, text};
use kartoteka::{Scheme, field};
fn main() {
    let line = std::env::args().nth(1).unwrap_or_default();
    let context = RuleContext::new(*b"RU", chrono::NaiveDate::MIN);
    println!("{:?}", phone::normalize_cell(&line, &context));
    println!("{:?}", email::normalize(&line));
    println!("{:?}", name::normalize(&line));
    println!("{:?}", organization::normalize(&line));
    Scheme::ALL.iter().for_each(|scheme| println!("{:?}", identifier::normalize(&line, *scheme, None)));
    println!("{:?}", identifier::normalize_account(&line, &line));
    println!("{:?}", address::normalize(&line, &context));
    println!("{:?}", date::normalize(&line, None, field::BIRTH_DATE, context.today));
    println!("{:?}", money::normalize(&line, None, field::NOTE));
    println!("{:?}", reach::normalize_site(&line));
    println!("{:?}", reach::normalize_messenger(&line, ""));
    println!("{:?}", text::normalize_lines(&line, field::NOTE));
    println!("{}", transliterate(&line, TransliterationScheme::default()));
}
RUST
cd "$folder"
cargo build --release --quiet
size() { stat -c %s "target/release/$1"; }
base="$(size without)"
printf 'a program without kartoteka %s bytes; the rule for phones adds %s, all rules add %s\n' "$base" "$(($(size phones) - base))" "$(($(size rules) - base))"
