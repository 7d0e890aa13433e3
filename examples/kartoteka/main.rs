//! The client base from the command line: the longest example, and a door to every capability without writing code.
//!
//! `cargo run --release --example kartoteka -- --help`. Results are JSON on stdout, one object a line; errors are one line on
//! stderr. Exit status: 0 done, 1 the operation failed, 2 the command line makes no sense.
//!
//! There is no logic of a client base in here: each command calls the library and prints what it says.

mod arguments;
mod batches;
mod clients;
mod completeness;
mod duplicates;
mod merges;
mod output;
#[path = "../shared/progress.rs"]
mod progress;
mod reminders;
#[path = "../shared/report.rs"]
mod report;
mod rules;
mod segments;
mod upkeep;

use arguments::Arguments;
use clap::{Parser, Subcommand};
use std::error::Error;
use std::io;
use std::process::ExitCode;

/// What a command fails with: the library's error, or that of a stream.
type Result<T = (), E = Box<dyn Error>> = std::result::Result<T, E>;

/// A firm's client base in one file.
#[derive(Parser)]
#[command(name = "kartoteka", version)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Puts values into standard form, one line of stdin each; needs no base
    Normalize(rules::Normalize),
    /// Writes Cyrillic text in Latin letters, one line of stdin each; needs no base
    Transliterate(rules::Transliterate),
    /// Reads a file into the base and reports on every row
    Import(batches::Import),
    /// Takes an import or another batch back
    Revert(batches::Revert),
    /// Lists the batches, the oldest first
    Batches,
    /// Says who has a caller's number
    Lookup(clients::Lookup),
    /// Shows one client
    Card(clients::Card),
    /// Finds clients by the words of their names, a mailbox or a registration code
    Find(clients::Find),
    /// Saves clients given as JSON on stdin; one with an id is changed, one without is new
    Save(clients::Save),
    /// Writes the clients as a table that can be read back
    Export(clients::Export),
    /// Merges a client into another, or previews it
    Merge(merges::Merge),
    /// Shows or sets the rules by which merging decides between two values
    MergeRules(merges::Rules),
    /// Takes a merge apart
    Unmerge(merges::Unmerge),
    /// Lists the merges in which a client took part
    Merges(merges::Merges),
    /// Lists values that several clients share
    Shared(clients::Shared),
    /// Looks for clients that may be one in the whole base
    Duplicates(duplicates::Duplicates),
    /// Shows or sets the model by which duplicates are judged
    Model(duplicates::Model),
    /// Says why two clients are, or are not, taken for one
    Explain(duplicates::Explain),
    /// Records what a person says of two clients: same, different, unsure
    Decide(duplicates::Decide),
    /// Lists pairs that a person should look at, those first where deciding is worth most
    Review(duplicates::Review),
    /// Schedules a reminder about a client
    Remind(reminders::Remind),
    /// Lists what is due, what waited longest first
    Due(reminders::Due),
    /// Takes what is due: nobody else gets it before the lease ends
    Claim(reminders::Claim),
    /// Answers a claim: its occurrence is done
    Ack(reminders::Ack),
    /// Puts a reminder off
    Snooze(reminders::Snooze),
    /// Calls a reminder off, or ends it as done
    Cancel(reminders::Cancel),
    /// Lists all occurrences between two moments
    Agenda(reminders::Agenda),
    #[command(flatten)]
    Time(reminders::Time),
    /// Lists who is in a segment, counts them, or says why somebody is
    Segment(segments::Segment),
    /// Lists the segments that have names
    Segments,
    /// Keeps a segment under a name
    SaveSegment(segments::Save),
    /// Removes a segment that was kept
    RemoveSegment(segments::Remove),
    /// Says what a client's card lacks, and how good each of its values is
    Completeness(completeness::Completeness),
    /// Lists the clients whose cards lack something
    Incomplete(completeness::Incomplete),
    /// Shows or sets what the cards should have
    Required(completeness::Required),
    /// Reads all cards again by today's rules; the batch can be taken back
    Reread(completeness::Reread),
    /// Lists the doubts about clients
    Issues(upkeep::Issues),
    /// Says in what order the base is
    Health,
    /// Lists who did what
    Journal(upkeep::Journal),
    /// Copies the base as it is into a new file; others may use it meanwhile
    Backup(upkeep::Backup),
    /// Checks that every record can be read, finds what it refers to, and that everything derived is what the records say
    Check(upkeep::Check),
    /// Writes all records in a form that outlives the file format of the base
    Dump(upkeep::Dump),
    /// Makes the base, which must be missing, of a dump
    Restore(upkeep::Restore),
    /// Writes the base anew and as small as it can be
    Compact,
    /// Makes everything derived again from the records
    Rebuild,
    /// Shows figures of the base
    Stats,
}

fn main() -> ExitCode {
    let Program { arguments, command } = Program::parse();
    match run(&arguments, &command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kartoteka: {}", output::one_line(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments, command: &Command) -> Result {
    match command {
        Command::Normalize(normalize) => normalize.run(arguments),
        Command::Transliterate(transliterate) => transliterate.run(),
        Command::Import(import) => import.run(arguments),
        Command::Revert(revert) => revert.run(arguments),
        Command::Batches => batches::list(arguments),
        Command::Lookup(lookup) => lookup.run(arguments),
        Command::Card(card) => card.run(arguments),
        Command::Find(find) => find.run(arguments),
        Command::Save(save) => save.run(arguments),
        Command::Export(export) => export.run(arguments),
        Command::Merge(merge) => merge.run(arguments),
        Command::MergeRules(rules) => rules.run(arguments),
        Command::Unmerge(unmerge) => unmerge.run(arguments),
        Command::Merges(merges) => merges.run(arguments),
        Command::Shared(shared) => shared.run(arguments),
        Command::Duplicates(duplicates) => duplicates.run(arguments),
        Command::Model(model) => model.run(arguments),
        Command::Explain(explain) => explain.run(arguments),
        Command::Decide(decide) => decide.run(arguments),
        Command::Review(review) => review.run(arguments),
        Command::Remind(remind) => remind.run(arguments),
        Command::Due(due) => due.run(arguments),
        Command::Claim(claim) => claim.run(arguments),
        Command::Ack(ack) => ack.run(arguments),
        Command::Snooze(snooze) => snooze.run(arguments),
        Command::Cancel(cancel) => cancel.run(arguments),
        Command::Agenda(agenda) => agenda.run(arguments),
        Command::Time(time) => time.run(),
        Command::Segment(segment) => segment.run(arguments),
        Command::Segments => segments::list(arguments),
        Command::SaveSegment(save) => save.run(arguments),
        Command::RemoveSegment(remove) => remove.run(arguments),
        Command::Completeness(completeness) => completeness.run(arguments),
        Command::Incomplete(incomplete) => incomplete.run(arguments),
        Command::Required(required) => required.run(arguments),
        Command::Reread(reread) => reread.run(arguments),
        Command::Issues(issues) => issues.run(arguments),
        Command::Health => upkeep::health(arguments),
        Command::Journal(journal) => journal.run(arguments),
        Command::Backup(backup) => backup.run(arguments),
        Command::Check(check) => check.run(arguments),
        Command::Dump(dump) => dump.run(arguments),
        Command::Restore(restore) => restore.run(arguments),
        Command::Compact => upkeep::compact(arguments),
        Command::Rebuild => upkeep::rebuild(arguments),
        Command::Stats => upkeep::stats(arguments),
    }
}

/// Whoever reads our output has seen enough (`… | head`).
fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return true;
        }
        cause = error.source();
    }
    false
}
