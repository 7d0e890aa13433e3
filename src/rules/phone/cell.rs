//! Elements → numbers with their labels, and the rest.
//!
//! A run of digits is one number if that is valid; otherwise it is taken apart where its signs allow, and by single blanks only
//! if every piece is a valid number. Words go to the number beside them. Linear in the elements: a run is read at most a bounded
//! number of times, and so is the whole text.

use super::habit::{self, Reading};
use super::scan::{Element, Gap, Group, Run, Scan, push_text, trim};
use super::short::ShortNumber;
use crate::limits::PHONES_PER_CELL_MAX;
use crate::model::PhoneUse;
use crate::rules::RuleContext;
use std::ops::Range;

/// Fewest digits of a run that makes shorter runs of the same text into words (`после 18`).
const NUMBER_DIGITS_MIN: usize = 5;

/// Readings of one text: what bounds its time, as each may ask the library some four times. Ordinary cells need a handful.
const READINGS_MAX: usize = 40;

/// Groups of one run that are tried as several numbers.
const SPLIT_GROUPS_MAX: usize = 96;

/// One number of a text.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub reading: Reading,
    /// `None` where an extension stands without a number.
    pub extension: Option<String>,
    pub bad_extension: Option<String>,
    pub usage: Option<PhoneUse>,
    pub label: Vec<String>,
    /// Where number and extension stand in the text as received.
    pub raw: Range<usize>,
}

impl Entry {
    fn new(reading: Reading, raw: Range<usize>) -> Entry {
        Entry { reading, extension: None, bad_extension: None, usage: None, label: Vec::new(), raw }
    }
}

/// The numbers of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    pub entries: Vec<Entry>,
    /// What is no number.
    pub rest: Vec<String>,
    /// Where numbers stand that are more than are taken from one cell.
    pub left_out: Vec<Range<usize>>,
}

/// One step of the assembly: elements with their numbers read.
enum Item {
    Number(Reading, Range<usize>),
    Other(Element),
}

/// Assembles the numbers of a text and its scan.
pub(super) fn assemble(scan: &Scan, text: &str, context: &RuleContext) -> Entries {
    let items = read_numbers(words_of_digits(&scan.elements), context);
    let mut entries = Entries::default();
    let mut pending: Option<PhoneUse> = None;
    for piece in items.split(|item| matches!(item, Item::Other(Element::Separator))) {
        assemble_piece(piece, text, &mut entries, &mut pending);
    }
    // `…, факс`: a use with no number behind it belongs to the last one.
    if let (Some(usage), Some(last)) = (pending, entries.entries.last_mut()) {
        last.usage.get_or_insert(usage);
    }
    entries
}

/// Short runs of digits are words where a longer run stands: `после 18`, `2 этаж`.
fn words_of_digits(elements: &[Element]) -> Vec<Element> {
    let count = |element: &Element| if let Element::Number(run) = element { run.digit_count() } else { 0 };
    let number_there = elements.iter().any(|element| count(element) >= NUMBER_DIGITS_MIN);
    let mut out = Vec::with_capacity(elements.len());
    for element in elements {
        match element {
            Element::Number(run) if number_there && run.digit_count() < NUMBER_DIGITS_MIN => {
                push_text(&mut out, run.raw(), false);
            }
            // `с 9 до 18`: the text behind such digits goes on with them.
            Element::Text { raw, bracketed } => push_text(&mut out, raw.clone(), *bracketed),
            _ => out.push(element.clone()),
        }
    }
    out
}

fn read_numbers(elements: Vec<Element>, context: &RuleContext) -> Vec<Item> {
    let mut items = Vec::with_capacity(elements.len());
    let mut budget = Budget { readings: READINGS_MAX };
    for element in elements {
        match element {
            Element::Number(run) => resolve(run, context, &mut budget, &mut items),
            other => items.push(Item::Other(other)),
        }
    }
    items
}

/// How many readings are left for one text.
struct Budget {
    readings: usize,
}

impl Budget {
    /// Reads digits; `None` when nothing is left.
    fn read(&mut self, plus: bool, digits: &str, context: &RuleContext) -> Option<Reading> {
        self.readings = self.readings.checked_sub(1)?;
        Some(habit::read(plus, digits, context))
    }
}

/// Reads a run as one number or as several.
fn resolve(run: Run, context: &RuleContext, budget: &mut Budget, items: &mut Vec<Item>) {
    let digits = run.digits();
    // A loose plus sign is an `and` before a trunk prefix, and otherwise the number's own if that makes it valid.
    let plus = run.plus || run.loose_plus && !digits.starts_with(['8', '0']);
    let Some(mut reading) = budget.read(plus, &digits, context) else {
        items.push(Item::Other(Element::Text { raw: run.raw(), bracketed: false }));
        return;
    };
    if run.loose_plus
        && !reading.is_valid()
        && let Some(other) = budget.read(!plus, &digits, context).filter(Reading::is_valid)
    {
        reading = other;
    }
    if !reading.is_valid() {
        if let Some(pieces) = split_wide(&run, &reading, context, budget) {
            for piece in pieces {
                if piece.digit_count() >= NUMBER_DIGITS_MIN {
                    resolve(piece, context, budget, items);
                } else {
                    items.push(Item::Other(Element::Text { raw: piece.raw(), bracketed: false }));
                }
                items.push(Item::Other(Element::Separator));
            }
            items.pop();
            return;
        }
        if let Some(numbers) = split_blanks(&run, context, budget) {
            for (index, number) in numbers.into_iter().enumerate() {
                if index > 0 {
                    items.push(Item::Other(Element::Separator));
                }
                items.push(number);
            }
            return;
        }
    }
    items.push(Item::Number(reading, run.raw()));
}

/// The pieces between wide gaps, if the first of them is a number by itself and more of one than the whole run.
fn split_wide(run: &Run, whole: &Reading, context: &RuleContext, budget: &mut Budget) -> Option<Vec<Run>> {
    let mut pieces: Vec<Run> = Vec::new();
    for group in &run.groups {
        match pieces.last_mut() {
            Some(piece) if group.gap < Gap::Wide => piece.groups.push(group.clone()),
            None => pieces.push(Run { plus: run.plus, loose_plus: false, groups: vec![group.clone()] }),
            _ => pieces.push(Run { plus: false, loose_plus: false, groups: vec![Group { gap: Gap::Inside, ..group.clone() }] }),
        }
    }
    let first = pieces.first().filter(|_| pieces.len() > 1)?;
    let reading = budget.read(first.plus, &first.digits(), context)?;
    // No local number begins with the digits of a way abroad.
    if !reading.is_valid() && first.digits().starts_with("00") {
        return None;
    }
    // Pieces too short for a number stand for the last digits of another (`765-43-21/22`): then they are equally long.
    let (_, others) = pieces.split_first()?;
    let same_length = others.windows(2).all(|pair| matches!(pair, [one, two] if one.digit_count() == two.digit_count()));
    if others.iter().all(|piece| piece.digit_count() < NUMBER_DIGITS_MIN) && !(reading.is_valid() && same_length) {
        return None;
    }
    let local = |run: &Run| (5..=7).contains(&run.digit_count());
    let better = reading.rank() > whole.rank() || (reading.rank() == whole.rank() && pieces.iter().all(local));
    (better && first.digit_count() >= NUMBER_DIGITS_MIN).then_some(pieces)
}

/// Two or more whole numbers with single blanks between them: every piece must be a valid number.
fn split_blanks(run: &Run, context: &RuleContext, budget: &mut Budget) -> Option<Vec<Item>> {
    let groups = &run.groups;
    if groups.len() > SPLIT_GROUPS_MAX || run.digit_count() < 18 {
        return None;
    }
    // From the end: what the groups from here on are, as first number and the start of the next. One number has 9 … 15 digits,
    // and few of the starts have a blank before them, so that each is read a handful of times.
    let mut next_of: Vec<Option<(usize, Item)>> = Vec::new();
    next_of.resize_with(groups.len() + 1, || None);
    for start in (0..groups.len()).rev() {
        if start > 0 && groups.get(start).is_none_or(|group| group.gap == Gap::Inside) {
            continue;
        }
        let mut digits = String::new();
        for end in start..groups.len() {
            let group = groups.get(end)?;
            digits.push_str(&group.digits);
            if digits.len() > 15 {
                break;
            }
            let closes = end + 1 == groups.len() || next_of.get(end + 1).is_some_and(Option::is_some);
            if digits.len() < 9 || !closes {
                continue;
            }
            let reading = budget.read(run.plus && start == 0, &digits, context)?;
            if reading.is_valid() {
                let raw = groups.get(start).map_or(0, |first| first.raw.start)..group.raw.end;
                if let Some(slot) = next_of.get_mut(start) {
                    *slot = Some((end + 1, Item::Number(reading, raw)));
                }
                break;
            }
        }
    }
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        let (next, number) = next_of.get_mut(at)?.take()?;
        numbers.push(number);
        at = next;
    }
    Some(numbers)
}

fn assemble_piece(piece: &[Item], text: &str, entries: &mut Entries, pending: &mut Option<PhoneUse>) {
    let first_of_piece = entries.entries.len();
    let starts_with_words = piece.iter().find_map(|item| match item {
        Item::Number(..) => Some(false),
        Item::Other(Element::Text { .. }) => Some(true),
        Item::Other(_) => None,
    });
    let mut words: Vec<String> = Vec::new();
    for item in piece {
        match item {
            Item::Number(reading, raw) => {
                if entries.entries.len() == PHONES_PER_CELL_MAX {
                    entries.left_out.push(raw.clone());
                    continue;
                }
                let mut entry = Entry::new(reading.clone(), raw.clone());
                entry.usage = pending.take();
                entry.label = std::mem::take(&mut words);
                entries.entries.push(entry);
            }
            Item::Other(Element::Text { raw, bracketed }) => {
                let said = trim(text.get(raw.clone()).unwrap_or_default());
                let before = entries.entries.get_mut(first_of_piece..).and_then(<[Entry]>::last_mut);
                match before {
                    _ if !said.contains(char::is_alphanumeric) => {}
                    Some(entry) if *bracketed || starts_with_words == Some(false) => entry.label.push(said.to_owned()),
                    _ => words.push(said.to_owned()),
                }
            }
            Item::Other(Element::Usage { usage, bracketed }) => match entries.entries.last_mut() {
                Some(entry) if *bracketed => {
                    entry.usage.get_or_insert(*usage);
                }
                _ => *pending = Some(*usage),
            },
            Item::Other(Element::Extension { digits, raw }) => take_extension(entries, Some(digits), digits, raw),
            Item::Other(Element::BadExtension { text: said, raw }) => {
                take_extension(entries, None, trim(text.get(said.clone()).unwrap_or_default()), raw);
            }
            Item::Other(Element::Number(_) | Element::Separator) => {}
        }
    }
    // A use behind the last number of a piece is that number's: `8 495 123-45-67 факс`.
    if let Some(entry) = entries.entries.get_mut(first_of_piece..).and_then(<[Entry]>::last_mut)
        && entry.usage.is_none()
    {
        entry.usage = pending.take();
    }
    if words.is_empty() {
        return;
    }
    match entries.entries.get_mut(first_of_piece..).and_then(<[Entry]>::last_mut) {
        Some(entry) => entry.label.append(&mut words),
        None => entries.rest.append(&mut words),
    }
}

/// An extension belongs to the number before it; the second one of a number is text.
fn take_extension(entries: &mut Entries, extension: Option<&String>, text: &str, raw: &Range<usize>) {
    match (entries.entries.last_mut(), extension) {
        (None, Some(digits)) => {
            let mut entry = Entry::new(Reading::Short(ShortNumber::Internal), raw.clone());
            entry.extension = Some(digits.clone());
            entries.entries.push(entry);
        }
        (None, None) => entries.rest.push(text.to_owned()),
        (Some(entry), Some(digits)) if entry.extension.is_none() => {
            entry.extension = Some(digits.clone());
            entry.raw.end = entry.raw.end.max(raw.end);
        }
        (Some(entry), _) => {
            entry.bad_extension = Some(text.to_owned());
            entry.raw.end = entry.raw.end.max(raw.end);
        }
    }
}
