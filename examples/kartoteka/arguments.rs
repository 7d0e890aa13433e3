//! Arguments that all commands have, and what they open.

use crate::{Program, Result};
use clap::{Args, CommandFactory};
use kartoteka::exchange::Encoding;
use kartoteka::rules::RuleContext;
use kartoteka::{Base, BaseOptions, Instant, Language, Session};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The two letters of ISO 3166-1.
pub type Region = [u8; 2];

#[derive(Args)]
pub struct Arguments {
    /// The base: one file
    #[arg(long, global = true, value_name = "FILE")]
    base: Option<PathBuf>,
    /// The time that counts as now (RFC 3339); default: the system clock
    #[arg(long, global = true, value_name = "TIME", value_parser = instant)]
    now: Option<Instant>,
    /// Who works: the id that journal and records get
    #[arg(long, global = true, default_value = "kartoteka")]
    actor: String,
    /// Language of messages: en, ru, uk
    #[arg(long, global = true, default_value = "en", value_parser = language)]
    pub language: Language,
    /// The base is encrypted with the first line of this file; a new one is made so
    #[cfg(feature = "encryption")]
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Arguments {
    /// The library reads no clock, so the program does.
    pub fn now(&self) -> Instant {
        self.now.unwrap_or_else(|| SystemTime::now().into())
    }

    /// A session of the base, which must exist.
    pub fn session(&self) -> Result<Session> {
        Ok(self.open()?.session(&self.actor)?)
    }

    /// The base, which must exist.
    pub fn open(&self) -> Result<Base> {
        Ok(self.options()?.open(self.path())?)
    }

    #[cfg(not(feature = "encryption"))]
    fn options(&self) -> Result<BaseOptions> {
        Ok(Base::options())
    }

    #[cfg(feature = "encryption")]
    fn options(&self) -> Result<BaseOptions> {
        let Some(path) = &self.passphrase_file else { return Ok(Base::options()) };
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok(Base::options().encryption(kartoteka::Encryption::passphrase(text.lines().next().unwrap_or_default())))
    }

    /// The base, made where it is missing.
    pub fn open_or_create(&self, region: Option<Region>) -> Result<Base> {
        let options = self.options()?.create(true);
        let options = region.into_iter().fold(options, |options, region| options.region(region));
        Ok(options.open(self.path())?)
    }

    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The file of the base; without one the command line makes no sense.
    pub fn path(&self) -> &Path {
        match &self.base {
            Some(path) => path,
            None => Program::command().error(clap::error::ErrorKind::MissingRequiredArgument, "this command needs --base FILE").exit(),
        }
    }

    /// What the rules are told.
    pub fn context(&self, region: Region) -> RuleContext {
        RuleContext::new(region, self.now().date_naive())
    }
}

/// `RU`, `ua`.
pub fn region(text: &str) -> Result<Region, String> {
    match text.to_ascii_uppercase().as_bytes() {
        [first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => Ok([*first, *second]),
        _ => Err("a region has two letters, as in RU".into()),
    }
}

/// A character between cells; `tab` for a tab.
pub fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] => Ok(*byte),
        _ => Err("a delimiter is one ASCII character or the word tab".into()),
    }
}

/// `utf-8`, `windows-1251`, `cp866`.
pub fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::from_name(text).ok_or_else(|| {
        let names: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.name()).collect();
        format!("known encodings: {}", names.join(", "))
    })
}

pub fn instant(text: &str) -> Result<Instant, String> {
    chrono::DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).map_err(|error| format!("not a time of RFC 3339: {error}"))
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "en" => Ok(Language::English),
        "ru" => Ok(Language::Russian),
        "uk" => Ok(Language::Ukrainian),
        _ => Err("languages: en, ru, uk".into()),
    }
}
