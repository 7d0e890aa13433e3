//! A tour of kartoteka: a firm's messy client list goes in, a clean base answers the telephone, a clean list comes out.
//!
//! ```text
//! cargo run --release --example tour
//! cargo run --release --example tour -- my_clients.csv --keep my_base
//! ```
//!
//! Without an argument it takes the 2 000 invented rows of `examples/data/clients.csv`. Nothing is left behind unless `--keep`
//! names a directory. The steps stand in `main` in their order; each is a function that you can copy.

#[path = "shared/progress.rs"]
mod progress;
#[path = "shared/report.rs"]
mod report;

use chrono::TimeDelta;
use clap::Parser;
use kartoteka::base::{Answer, ExportOptions};
use kartoteka::model::{Client, ClientId, ClientKind, FieldNumber, MatchReason, Outcome, PhoneKind, field};
use kartoteka::rules::phone;
use kartoteka::{
    Band, Base, DuplicateOptions, ImportOptions, Instant, Interaction, InteractionKind, Language, LookupContext, MergeId, MergeOptions, Pair,
    ReminderDraft, ReminderKind, Schedule, SegmentDefinition, Session, Severity, Subject, Value, ValueEntry, Zone,
};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// From a messy client list to a base that answers the telephone, and back.
#[derive(Parser)]
struct Arguments {
    /// The list: CSV in any encoding, with any delimiter, with titles of any program
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/clients.csv"))]
    list: PathBuf,
    /// Keeps the base and the clean list in this directory
    #[arg(long, value_name = "DIRECTORY")]
    keep: Option<PathBuf>,
}

fn main() -> Result {
    let arguments = Arguments::parse();
    let place = Place::new(arguments.keep.as_deref())?;

    // The library reads no clock, so that a test can say what time it is. The actor is whoever works: the journal remembers.
    let now: Instant = SystemTime::now().into();
    let base = Base::options().create(true).region(*b"RU").open(place.path("clients.ktk"))?;
    let session = base.session("tour")?;

    title("1. Import");
    let batch = import(&session, now, &arguments.list)?;
    title("2. What became of it");
    show_what_was_read(&session)?;
    show_doubts(&session)?;
    title("3. Three calls come in");
    answer_calls(&session, now)?;
    title("4. Finding clients by name");
    find_by_name(&session)?;
    title("5. Who shares a phone, a mailbox or a registration code");
    show_shared(&session)?;
    title("6. Who may be one client twice");
    let certain = show_duplicates(&session)?;
    title("7. One card per client");
    let merges = merge_certain(&session, now, &certain)?;
    title("8. Segments");
    show_segments(&session, now)?;
    title("9. Nobody is forgotten");
    remind(&session, now, base.zone())?;
    title("10. The clean list");
    export(&session, now, &place.path("clean.csv"))?;
    if place.is_kept() {
        println!("\nThe base and the clean list are in {}.", place.directory.display());
        return Ok(());
    }
    title("11. Taking it all back");
    take_apart(&session, now, &merges)?;
    revert(&base, &session, now, batch)
}

/// Reads the list into the base. Nothing is dropped without a word: each row is in the report, and so is each doubt.
fn import(session: &Session, now: Instant, list: &Path) -> Result<u64> {
    let file = File::open(list).map_err(|error| format!("cannot open {}: {error}", list.display()))?;
    let (bar, reader) = progress::reading(file)?;
    let options = ImportOptions { batch: "tour".into(), ..ImportOptions::default() };
    let report = session.import(now, reader, &options, |done| {
        bar.set_message(format!("{} rows", done.rows));
        true // `false` stops the import; what was committed stays and can be taken back.
    })?;
    bar.finish_and_clear();
    println!("{}", list.display());
    report::print(&report, Language::English, &mut io::stdout().lock())?;
    Ok(report.batch)
}

/// The first values that came in one form and are kept in another. What was received stands beside the value for ever.
fn show_what_was_read(session: &Session) -> Result {
    println!("Received → kept");
    let (ids, _) = session.client_ids(None, 1000)?;
    for (number, count) in [(field::PHONE, 4), (field::ORGANIZATION_NAME, 2), (field::BIRTH_DATE, 2), (field::NAME_FAMILY, 2)] {
        let mut left = count;
        for client in ids.iter().filter_map(|id| session.client(*id).transpose()) {
            let client = client?;
            let received = client.slot(number).into_iter().flat_map(|slot| &slot.entries).find_map(|entry| entry.raw.as_deref());
            if let Some(received) = received.filter(|_| left > 0) {
                left -= 1;
                println!("  {:<20} {:<44} → {}", number.to_string(), received, value_of(&client, number));
            }
        }
    }
    Ok(())
}

fn value_of(client: &Client, number: FieldNumber) -> String {
    match number {
        field::PHONE => client.phones().map(|phone| phone.to_string()).next().unwrap_or_default(),
        field::BIRTH_DATE => client.birth_date().map(|date| date.to_string()).unwrap_or_default(),
        field::ORGANIZATION_NAME => client.display_name(),
        _ => client.text(number).unwrap_or_default().to_string(),
    }
}

/// Doubts are kept with the client until somebody decides; a suggestion is never applied by itself.
fn show_doubts(session: &Session) -> Result {
    println!("\nDoubts with a suggestion");
    for (code, _) in session.issue_counts()?.into_iter().filter(|(code, _)| code.severity() == Severity::Doubt) {
        let doubtful = session.with_issue(code, None, 100)?;
        for found in doubtful.iter().filter(|found| found.issue.suggestion.is_some()).take(2) {
            let name = session.client(found.id)?.map(|client| client.display_name()).unwrap_or_default();
            let suggestion = found.issue.suggestion.as_deref().unwrap_or_default();
            println!("  client {:<6} {:<40} {}: {} ({suggestion}?)", found.id, name, found.issue.field, found.issue.code.name());
        }
    }
    Ok(())
}

/// A client with a mobile phone calls, then a number that several clients have, then somebody who hides his number.
fn answer_calls(session: &Session, now: Instant) -> Result {
    if let Some(number) = first_mobile(session)? {
        answer_call(session, &number, now)?;
    }
    let shared = session.shared_keys(10)?.into_iter().find(|shared| shared.reason == MatchReason::Phone);
    if let Some(shared) = shared {
        answer_call(session, &shared.value, now)?;
    }
    answer_call(session, "anonymous", now)
}

/// The number as a telephone exchange would give it: in its domestic form.
fn first_mobile(session: &Session) -> Result<Option<String>> {
    let (ids, _) = session.client_ids(None, 1000)?;
    for id in ids {
        let Some(client) = session.client(id)? else { continue };
        let mobile = client.phones().find(|phone| phone.kind == PhoneKind::Mobile).and_then(|phone| phone.e164);
        if let Some(number) = mobile.filter(|_| client.text(field::NAME_FAMILY).is_some()) {
            return Ok(Some(phone::format_national(number)));
        }
    }
    Ok(None)
}

fn answer_call(session: &Session, number: &str, now: Instant) -> Result {
    // What the exchange knows of itself: its outside line and the lengths of its own numbers.
    let exchange = LookupContext { line_prefixes: vec!["9".into()], internal_lengths: vec![3, 4], ..LookupContext::default() };
    let (answer, owners) = session.lookup(number, &exchange, now.date_naive())?;
    println!("\n☎ {number}");
    match answer {
        Answer::Hidden => println!("  The caller does not show a number."),
        Answer::Internal => println!("  A colleague."),
        Answer::None => println!("  Nobody in the base has this number."),
        Answer::One => {}
        _ => println!("  {} clients have it; none is chosen in silence.", owners.len()),
    }
    for owner in owners.iter().take(4) {
        print_card(&owner.client);
    }
    Ok(())
}

/// A card as an operator would see it.
fn print_card(client: &Client) {
    println!("  ┌ {} (client {})", client.display_name(), client.id().map(ClientId::get).unwrap_or_default());
    let phones = client.phones().filter_map(|phone| {
        let number = phone::format_international(phone.e164?);
        Some(phone.extension.as_ref().map_or(number.clone(), |extension| format!("{number} ext. {extension}")))
    });
    print_line("phone", phones);
    print_line("e-mail", client.emails().filter_map(|email| email.canonical.clone()));
    print_line("code", client.identifiers().map(|code| format!("{} {}", code.scheme.name(), code.value)));
    print_line("born", client.birth_date().map(|date| date.to_string()).into_iter());
    print_line("address", client.addresses().map(|address| address.text.clone()));
    println!("  └");
}

fn print_line(what: &str, values: impl Iterator<Item = String>) {
    let values: Vec<String> = values.collect();
    if !values.is_empty() {
        println!("  │ {what:<8} {}", values.join(", "));
    }
}

/// Words may be beginnings, in any order and case; ё and е are one letter, and a Latin look-alike does no harm.
fn find_by_name(session: &Session) -> Result {
    let family = first_text(session, ClientKind::Person, field::NAME_FAMILY)?;
    let given = first_text(session, ClientKind::Person, field::NAME_GIVEN)?;
    let firm = first_text(session, ClientKind::Organization, field::ORGANIZATION_NAME)?;
    let begin = |text: &str| text.to_lowercase().chars().take(5).collect::<String>();
    for query in [begin(&family), format!("{} {}", begin(&given), begin(&family)), begin(&firm)] {
        let page = session.find(&query, false, 5)?;
        let names = page.rows.iter().map(|found| found.client.display_name()).collect::<Vec<_>>();
        println!("  {query:<12} → {}{}", names.join("; "), if page.more { "; …" } else { "" });
    }
    Ok(())
}

/// The first value of a field among clients of a kind, as something to look for.
fn first_text(session: &Session, kind: ClientKind, number: FieldNumber) -> Result<String> {
    let (ids, _) = session.client_ids(None, 1000)?;
    for id in ids {
        if let Some(client) = session.client(id)?.filter(|client| client.kind() == kind)
            && let Some(text) = client.text(number)
        {
            return Ok(text.to_string());
        }
    }
    Ok(String::new())
}

/// A plain list of what meets. Whether it is one client twice, a family or a firm's desk, a person decides.
fn show_shared(session: &Session) -> Result {
    let shared = session.shared_keys(usize::MAX)?;
    for (reason, title) in [(MatchReason::Phone, "phone"), (MatchReason::Email, "e-mail"), (MatchReason::Identifier, "registration code")] {
        let of_kind: Vec<_> = shared.iter().filter(|shared| shared.reason == reason).collect();
        println!("  {} values of kind {title}; the first ones:", of_kind.len());
        for shared in of_kind.iter().take(3) {
            let names = shared.clients.iter().take(4).map(|id| Ok(session.client(*id)?.map(|client| client.display_name()).unwrap_or_default()));
            println!("    {:<28} {}", shared.value, names.collect::<Result<Vec<_>>>()?.join("; "));
        }
    }
    Ok(())
}

/// Looks through the whole base and shows the clearest pairs, each with what speaks for it and against it.
fn show_duplicates(session: &Session) -> Result<Vec<Pair>> {
    let report = session.duplicates(&DuplicateOptions::default(), |_| true)?;
    let same = report.pairs.iter().filter(|pair| pair.band == Band::Same).count();
    println!("  {same} pairs are taken for one client, {} should be looked at; the clearest ones:", report.pairs.len() - same);
    for pair in report.pairs.iter().take(3) {
        let name = |id| Ok::<_, kartoteka::Error>(session.client(id)?.map(|client| client.display_name()).unwrap_or_default());
        println!("    {} = {}", name(pair.low)?, name(pair.high)?);
        let explanation = session.explain(pair.low, pair.high)?;
        for evidence in &explanation.evidence {
            println!("      {:>8} bits  {}", evidence.weight.to_string(), evidence.message(Language::English));
        }
        println!("      {:>8} bits  in sum, two cards that meet by chance having {}", explanation.weight.to_string(), explanation.prior);
    }
    // What a program may do by itself is the host's to say; here: odds of ten thousand to one.
    Ok(report.pairs.into_iter().filter(|pair| pair.band == Band::Same && pair.probability > 0.999_9).collect())
}

/// Merges the certain pairs in one write, and takes one of the merges apart again. Gives those that hold.
fn merge_certain(session: &Session, now: Instant, certain: &[Pair]) -> Result<Vec<MergeId>> {
    let before = session.client_count()?;
    let outcomes = session.write(now, |transaction| {
        let mut outcomes = Vec::new();
        for pair in certain {
            // Ids of clients that were merged just before lead on; two that are one already are no pair any more.
            if transaction.client(pair.low)?.id() != transaction.client(pair.high)?.id() {
                outcomes.push(transaction.merge(pair.low, pair.high, &MergeOptions::default())?);
            }
        }
        Ok(outcomes)
    })?;
    println!("  {} certain pairs merged: {before} cards became {}.", certain.len(), session.client_count()?);
    let mut merges: Vec<MergeId> = outcomes.iter().map(|outcome| outcome.merge).collect();
    let Some(shown) = outcomes.iter().max_by_key(|outcome| outcome.conflicts.len()) else { return Ok(merges) };
    println!("  Client {} lives on in client {}; {} values came along.", shown.merged, shown.survivor, shown.taken.len());
    for conflict in &shown.conflicts {
        let value = |entry: &Option<ValueEntry>| entry.as_ref().map(|entry| short(&entry.value)).unwrap_or_default();
        println!(
            "    {:<16} {} stays, {} goes ({})",
            conflict.path.to_string(),
            value(&conflict.kept),
            value(&conflict.dropped),
            conflict.because.name()
        );
    }
    // The merged card was kept whole, so nothing is lost, whatever was merged or edited since.
    let apart = session.unmerge(now, shown.merge)?;
    let name = session.client(apart.restored)?.map(|client| client.display_name()).unwrap_or_default();
    println!("  Taken apart again: client {} is {name}; the two count as different from now on.", apart.restored);
    merges.retain(|merge| *merge != shown.merge);
    Ok(merges)
}

fn short(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => format!("«{text}»"),
        Value::Identifier(code) => code.value.clone(),
        Value::Date(date) => date.to_string(),
        other => format!("{other:?}").chars().take(40).collect(),
    }
}

/// Which clients: a condition in words like SQL's, English, Russian or Ukrainian; and the segments that every base has.
fn show_segments(session: &Session, now: Instant) -> Result {
    let text = "kind = 'person' AND phone IS KNOWN AND email IS NOT KNOWN AND birth_date ANNIVERSARY IN NEXT 30 DAYS";
    let expression = session.parse_segment(text)?;
    println!("  {} clients: {text}", session.segment_count(&expression, now)?);
    // What does not make sense is told with its place and what could stand there.
    if let Err(error) = session.parse_segment("фамилия = 'Мороз' И telefon ЕСТЬ") {
        println!("  {error}");
    }
    session.write(now, |transaction| {
        let expression = expression.clone();
        transaction.save_segment(&SegmentDefinition { name: "greet".into(), title: "To be greeted by phone".into(), expression })
    })?;
    for segment in session.segments()? {
        let Some(expression) = session.segment_named(&segment.name)? else { continue };
        println!("    {:<16} {:>5}  {}", segment.name, session.segment_count(&expression, now)?, segment.title);
    }
    Ok(())
}

/// Two call-backs: one that should have been made an hour ago, one in three months. The first is claimed, made, and acknowledged together
/// with the call that it came to.
fn remind(session: &Session, now: Instant, zone: &Zone) -> Result {
    let segment = session.segment_named("prospects")?.ok_or("every base has it")?;
    let some = session.segment(&segment, now, None, 1)?.ids.first().copied();
    let Some(client) = some.or(session.client_ids(None, 1)?.0.first().copied()) else { return Ok(()) };
    let local = zone.local(now);
    let mut call_back = ReminderDraft::new(ReminderKind::CallBack, Schedule::At(local - TimeDelta::hours(1)));
    (call_back.client, call_back.text, call_back.assignee) = (Some(client), "Promised to call about the price".into(), Some("tour".into()));
    let mut again = ReminderDraft::new(ReminderKind::Contact, Schedule::After { from: local, duration: "P3M".into() });
    (again.client, again.text) = (Some(client), "Ask how they are doing".into());
    session.write(now, |transaction| {
        transaction.schedule(&call_back)?;
        transaction.schedule(&again)
    })?;

    println!("  Today's calls:");
    for due in session.call_list(Some("tour"), now, None, 10)? {
        println!("    {} min late: {} (client {client})", due.late_by.num_minutes(), due.reminder.text);
    }
    // A claim keeps others away for its lease; whoever dies with it loses nothing, it comes again.
    let claims = session.write(now, |transaction| transaction.claim(1, Duration::from_secs(600), "tour", None))?;
    for claim in &claims {
        let mut call = Interaction::new(Subject::Client(client), InteractionKind::Call, now);
        (call.outcome, call.text) = (Some(Outcome::Reached), "The price suits them".into());
        session.write(now, |transaction| transaction.acknowledge(claim.token, Some(Outcome::Reached), Some(&call)))?;
        println!(
            "    Called. Last contact of client {client}: {}.",
            session.summary(client)?.last_contact_at.map(|at| at.to_string()).unwrap_or_default()
        );
    }
    if let Some(next) = session.next_due()? {
        println!("  The next one is due on {}.", zone.local(next).date());
    }
    Ok(())
}

/// Takes all merges apart that still hold, in one write; the order does not matter.
fn take_apart(session: &Session, now: Instant, merges: &[MergeId]) -> Result {
    let apart = session.write(now, |transaction| merges.iter().map(|merge| transaction.unmerge(*merge)).collect::<kartoteka::Result<Vec<_>>>())?;
    println!("  {} merges taken apart: {} cards again.", apart.len(), session.client_count()?);
    Ok(())
}

/// Writes a table that spreadsheets open and that reads back as the same cards.
fn export(session: &Session, now: Instant, path: &Path) -> Result {
    let mut out = BufWriter::new(File::create(path)?);
    let count = session.export(now, None, &mut out, &ExportOptions::default())?;
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    println!("  {count} clients in {} ({} bytes).", path.display(), std::fs::metadata(path)?.len());
    Ok(())
}

/// Takes the import back and looks whether anything is left.
fn revert(base: &Base, session: &Session, now: Instant, batch: u64) -> Result {
    let bar = progress::counting("taken back");
    let report = session.revert(now, batch, false, |done| bar.set_position(done))?;
    bar.finish_and_clear();
    println!(
        "  {} clients removed, {} archived, {} values kept because somebody changed them since.",
        report.removed,
        report.archived.len(),
        report.kept.len()
    );
    for (id, why) in &report.archived {
        println!("    client {id} stays, put away: it has {} since", why.name());
    }
    println!(
        "  Left: {} clients, {} kinds of doubt, {} shared values.",
        session.client_count()?,
        session.issue_counts()?.len(),
        session.shared_keys(1)?.len()
    );
    println!("  Index rows that the records do not ask for: {}.", session.check_derived(10)?.len());
    let mut actions: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, entry) in session.journal(0, 10_000)? {
        *actions.entry(entry.action.name()).or_default() += 1;
    }
    let actions: Vec<String> = actions.into_iter().map(|(action, count)| format!("{action} {count}")).collect();
    println!("  The journal remembers that it happened: {}.", actions.join(", "));
    let left: Vec<_> = base.stats()?.tables.into_iter().filter(|(_, rows)| *rows > 0).map(|(name, rows)| format!("{name} {rows}")).collect();
    println!("  Rows by table: {}.", left.join(", "));
    Ok(())
}

fn title(text: &str) {
    println!("\n── {text} {}", "─".repeat(76_usize.saturating_sub(text.chars().count())));
}

/// Where base and list lie: a directory of this process that goes away at the end, or the one that is to be kept.
struct Place {
    directory: PathBuf,
    keep: bool,
}

impl Place {
    fn new(keep: Option<&Path>) -> Result<Place> {
        let own = || std::env::temp_dir().join(format!("kartoteka-tour-{}", std::process::id()));
        let place = Place { directory: keep.map_or_else(own, Path::to_path_buf), keep: keep.is_some() };
        std::fs::create_dir_all(&place.directory)?;
        Ok(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn is_kept(&self) -> bool {
        self.keep
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.keep {
            // What cannot be removed now is in the system's directory for such files.
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}
