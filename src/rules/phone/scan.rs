//! Text → elements: runs of dialled digits, extensions, words, separators.
//!
//! The text is unified first (digits of any script, dashes, blanks, full-width forms; invisible characters gone) and cut into
//! tokens that remember where they stood in the text as received. One pass over the tokens makes elements. Nothing is decided
//! here about number plans. Linear in the text; the caller bounds its length.

use super::words::{EXTENSION_FILLERS, EXTENSION_PHRASES, EXTENSION_WORDS, EXTENSION_WORDS_WEAK, JOINING_WORDS, LINK_MARKS, NUMBER_WORDS, USE_WORDS};
use crate::limits::EXTENSION_DIGITS_MAX;
use crate::model::PhoneUse;
use crate::text;
use std::ops::Range;

/// Digits kept of one run: more than any number has, so that a longer run is still seen to be too long.
const RUN_DIGITS_MAX: usize = 256;

/// Fewest digits before a sign that may announce an extension but has other meanings too, where numbers are long.
pub(super) const DIGITS_BEFORE_WEAK_SIGN: usize = 7;

/// Fewest digits before a sign that hardly has another meaning beside a number: `x12`, `#12`, `,,12`. Local numbers have as many.
const DIGITS_BEFORE_CLEAR_SIGN: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Plus,
    /// Blanks inside a line.
    Space,
    /// A line end or `|`.
    Break,
    Dash,
    Dot,
    Open,
    Close,
    Slash,
    Comma,
    Semicolon,
    Star,
    Hash,
    Tilde,
    Word,
    Other,
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    /// Where it stands in the unified text.
    at: Range<usize>,
    /// Where it stood in the text as received.
    raw: Range<usize>,
}

/// How far two groups of digits stand apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Signs that stand inside a number: `-`, `.`, brackets.
    Inside,
    /// One blank.
    Blank,
    /// Signs that may stand inside a number or between two: `/`, several blanks.
    Wide,
}

/// Digits that stand together.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub digits: String,
    /// What stands before it.
    pub gap: Gap,
    pub raw: Range<usize>,
}

/// A run of digits with nothing but signs of a number between them.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub plus: bool,
    /// A plus sign between blanks stands before it: the number's own, or an `and` between two numbers.
    pub loose_plus: bool,
    pub groups: Vec<Group>,
}

impl Run {
    /// The digits of all groups.
    pub(super) fn digits(&self) -> String {
        self.groups.iter().flat_map(|group| group.digits.chars()).take(RUN_DIGITS_MAX).collect()
    }

    pub(super) fn digit_count(&self) -> usize {
        self.groups.iter().map(|group| group.digits.len()).sum()
    }

    pub(super) fn raw(&self) -> Range<usize> {
        let start = self.groups.first().map_or(0, |group| group.raw.start);
        start..self.groups.last().map_or(start, |group| group.raw.end)
    }
}

/// What a text is made of.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Number(Run),
    /// An extension, and where it ends.
    Extension {
        digits: String,
        raw: Range<usize>,
    },
    /// What stands behind an extension word and is no extension; `text` without the word.
    BadExtension {
        text: Range<usize>,
        raw: Range<usize>,
    },
    Usage {
        usage: PhoneUse,
        bracketed: bool,
    },
    /// Words, by their place in the text as received.
    Text {
        raw: Range<usize>,
        bracketed: bool,
    },
    Separator,
}

/// A text in elements.
#[derive(Debug, Clone, Default)]
pub(super) struct Scan {
    pub elements: Vec<Element>,
    /// The text with unified signs.
    pub unified: String,
    /// Invisible characters were left out.
    pub unsafe_chars: bool,
    /// Characters were lost before (U+FFFD).
    pub replacement_chars: bool,
}

/// Takes a text apart. `shortest` is how many digits a whole number has at the least: what stands behind fewer is no extension
/// unless a word says so.
pub(super) fn scan(raw: &str, shortest: usize) -> Scan {
    let mut scan = Scan::default();
    let tokens = tokens(raw, &mut scan);
    let unified = std::mem::take(&mut scan.unified);
    let mut reader = Reader { text: &unified, tokens: &tokens, at: 0, elements: Vec::new(), link_ends: 0, shortest };
    while reader.at < tokens.len() {
        reader.step();
    }
    scan.elements = reader.elements;
    scan.unified = unified;
    scan
}

fn tokens(raw: &str, scan: &mut Scan) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (start, c) in raw.char_indices() {
        let Some(c) = unify(c) else {
            scan.unsafe_chars = true;
            continue;
        };
        scan.replacement_chars |= c == '\u{FFFD}';
        let kind = kind(c);
        let at = scan.unified.len();
        scan.unified.push(c);
        let (at, raw) = (at..scan.unified.len(), start..start + raw.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
        match tokens.last_mut() {
            Some(last) if last.kind == kind && matches!(kind, Kind::Digits | Kind::Word | Kind::Space | Kind::Dash | Kind::Plus) => {
                last.at.end = at.end;
                last.raw.end = raw.end;
            }
            _ => tokens.push(Token { kind, at, raw }),
        }
    }
    tokens
}

/// One sign for all that people type for it; `None` for what cannot be seen.
fn unify(c: char) -> Option<char> {
    if c.is_ascii_graphic() || c == ' ' {
        return Some(c);
    }
    if let Some(value) = text::digit_value(c) {
        return Some(char::from(b'0' + value));
    }
    Some(match c {
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' => '\t',
        'ー' => '-',
        '⁺' | '﹢' | '➕' => '+',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        '⁄' | '∕' => '/',
        '、' => ',',
        '⁓' | '∼' | '〜' => '~',
        '﹙' | '❨' => '(',
        '﹚' | '❩' => ')',
        _ if text::is_dash(c) => '-',
        _ if c.is_whitespace() => ' ',
        _ if text::is_unsafe(c) => return None,
        _ => c,
    })
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digits,
        '+' => Kind::Plus,
        ' ' | '\t' => Kind::Space,
        '\n' | '|' => Kind::Break,
        '-' => Kind::Dash,
        '.' => Kind::Dot,
        '(' | '[' => Kind::Open,
        ')' | ']' => Kind::Close,
        '/' => Kind::Slash,
        ',' => Kind::Comma,
        ';' => Kind::Semicolon,
        '*' => Kind::Star,
        '#' => Kind::Hash,
        '~' => Kind::Tilde,
        _ if c.is_alphabetic() => Kind::Word,
        _ => Kind::Other,
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    elements: Vec<Element>,
    /// Up to which token a link was already looked at: every token is looked at once.
    link_ends: usize,
    /// Fewest digits of a number before a weak sign.
    shortest: usize,
}

impl Reader<'_> {
    fn kind(&self, index: usize) -> Option<Kind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn token_text(&self, index: usize) -> &str {
        self.tokens.get(index).and_then(|token| self.text.get(token.at.clone())).unwrap_or_default()
    }

    fn skip(&self, mut index: usize, kinds: &[Kind]) -> usize {
        while self.kind(index).is_some_and(|kind| kinds.contains(&kind)) {
            index += 1;
        }
        index
    }

    fn step(&mut self) {
        match self.kind(self.at) {
            Some(Kind::Digits) if self.list_place(self.at) => {
                self.at += 2;
                self.separator();
            }
            Some(Kind::Digits | Kind::Plus) => self.run(),
            Some(Kind::Word) => self.word(),
            Some(Kind::Open) => self.bracket(),
            Some(Kind::Comma | Kind::Semicolon) => self.comma(),
            Some(Kind::Star | Kind::Hash | Kind::Tilde) => self.sign(),
            Some(Kind::Slash) if matches!(self.elements.last(), Some(Element::Text { .. })) && self.kind(self.at + 1) == Some(Kind::Word) => {
                self.text_tokens(self.at, self.at + 1, false);
            }
            Some(Kind::Break | Kind::Slash) => {
                self.at += 1;
                self.separator();
            }
            Some(Kind::Other) => self.text_tokens(self.at, self.at + 1, false),
            _ => self.at += 1,
        }
    }

    fn separator(&mut self) {
        if !matches!(self.elements.last(), None | Some(Element::Separator)) {
            self.elements.push(Element::Separator);
        }
    }

    /// Digits with signs of a number between them.
    fn run(&mut self) {
        let loose_plus = self.between_numbers();
        if loose_plus {
            self.at += 1;
            self.separator();
        }
        // A bracket behind it says that the number is a domestic one.
        let loose_plus = loose_plus && self.kind(self.skip(self.at, &[Kind::Space])) != Some(Kind::Open);
        let mut run = Run { plus: false, loose_plus, groups: Vec::new() };
        let (mut index, mut gap) = (self.at, Gap::Inside);
        let mut behind = self.at + 1;
        let mut count = 0;
        let mut open = false;
        while let Some(token) = self.tokens.get(index) {
            match token.kind {
                Kind::Digits if count >= DIGITS_BEFORE_WEAK_SIGN && !open && self.list_place(index) => break,
                Kind::Digits => {
                    let digits: String = self.token_text(index).chars().take(RUN_DIGITS_MAX.saturating_sub(count)).collect();
                    count += digits.len();
                    run.groups.push(Group { digits, gap, raw: token.raw.clone() });
                    (behind, gap) = (index + 1, Gap::Inside);
                }
                Kind::Plus if run.groups.is_empty() => run.plus = true,
                Kind::Space => gap = gap.max(if token.at.len() > 1 || self.token_text(index) == "\t" { Gap::Wide } else { Gap::Blank }),
                Kind::Slash => gap = Gap::Wide,
                Kind::Tilde if count >= 5 => break,
                Kind::Dash | Kind::Dot | Kind::Open | Kind::Close | Kind::Tilde => {}
                _ => break,
            }
            open = token.kind == Kind::Open || open && token.kind != Kind::Close;
            index += 1;
        }
        if run.plus
            && let (Some(first), Some(plus)) = (run.groups.first_mut(), self.tokens.get(self.at))
        {
            first.raw.start = plus.raw.start;
        }
        // A bracket before the first digits is part of the number as it was written.
        let opens = self.at.checked_sub(1).filter(|&before| self.kind(before) == Some(Kind::Open)).and_then(|before| self.tokens.get(before));
        if let (Some(first), Some(open)) = (run.groups.first_mut(), opens) {
            first.raw.start = open.raw.start;
        }
        self.at = behind;
        drop_float_zero(&mut run);
        let extension = self.american_extension(&mut run);
        if run.groups.is_empty() {
            return;
        }
        self.elements.push(Element::Number(run));
        self.elements.extend(extension);
    }

    /// Whether a plus sign stands here between two numbers: `123-45-67 + 8 916 …`.
    fn between_numbers(&self) -> bool {
        let blank = |index: Option<usize>| index.and_then(|index| self.kind(index)) == Some(Kind::Space);
        let behind_number = matches!(self.elements.last(), Some(Element::Number(_) | Element::Extension { .. } | Element::Text { .. }));
        behind_number && self.token_text(self.at) == "+" && blank(self.at.checked_sub(1)) && blank(Some(self.at + 1))
    }

    /// Whether the place of a number in a list stands here: `1) 8 916 …, 2) 8 495 …`.
    fn list_place(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|index| self.kind(index));
        let listed = matches!(before, None | Some(Kind::Space | Kind::Break | Kind::Comma | Kind::Semicolon));
        let number = matches!(self.kind(self.skip(index + 2, &[Kind::Space])), Some(Kind::Digits | Kind::Plus | Kind::Open));
        listed && number && self.kind(index) == Some(Kind::Digits) && self.token_text(index).len() == 1 && self.kind(index + 1) == Some(Kind::Close)
    }

    /// `123-45-67 12#`: the last group before a hash sign is an extension (libphonenumber's American style).
    fn american_extension(&mut self, run: &mut Run) -> Option<Element> {
        let hash = self.kind(self.at) == Some(Kind::Hash) && self.kind(self.skip(self.at + 1, &[Kind::Space])) != Some(Kind::Digits);
        let last = run.groups.last()?;
        if !hash || last.digits.len() > 6 || run.digit_count() < self.shortest.min(DIGITS_BEFORE_CLEAR_SIGN) + last.digits.len() {
            return None;
        }
        self.at += 1;
        run.groups.pop().map(|group| Element::Extension { digits: group.digits, raw: group.raw })
    }

    /// Digits of the number that an extension would belong to.
    fn digits_before(&self) -> usize {
        match self.elements.last() {
            Some(Element::Number(run)) => run.digit_count(),
            _ => 0,
        }
    }

    /// The same, where a separator may stand between: `123-45-67, доб. 12`.
    fn digits_before_separator(&self) -> usize {
        match self.elements.as_slice() {
            [.., Element::Number(run)] | [.., Element::Number(run), Element::Separator] => run.digit_count(),
            _ => 0,
        }
    }

    /// A comma or semicolon separates, unless few digits and nothing else stand behind it: `,12`, `,,12#`, `;12` and `;ext=12`.
    fn comma(&mut self) {
        let behind = self.skip(self.at, &[Kind::Comma, Kind::Semicolon, Kind::Space]);
        if self.kind(self.at) == Some(Kind::Semicolon) && self.kind(behind) == Some(Kind::Word) && self.extension_word(behind).is_some() {
            self.at = behind;
            return;
        }
        if self.phone_context() || self.subaddress() || self.decimal_zero() {
            return;
        }
        if self.inside_bracket() {
            self.at += 1;
            return;
        }
        let signs = (self.at..behind).filter(|&index| self.kind(index) != Some(Kind::Space)).count();
        let digits = self.token_text(behind);
        let end = self.skip(behind + 1, &[Kind::Hash, Kind::Space]);
        // One comma before five digits and more stands between two numbers, unless a hash sign ends them; a semicolon only where
        // cells list local numbers.
        let no_lists = self.shortest < DIGITS_BEFORE_WEAK_SIGN;
        let limit = match (signs, self.kind(behind + 1)) {
            (2.., _) => 15,
            _ if no_lists && self.kind(self.at) == Some(Kind::Semicolon) => 15,
            (_, Some(Kind::Hash)) => 9,
            _ => 4,
        };
        let alone = match self.kind(end) {
            None | Some(Kind::Break | Kind::Comma | Kind::Semicolon) => true,
            // Two commas are a pause in dialling: nothing but other digits or words makes them a separator.
            Some(Kind::Digits | Kind::Word | Kind::Plus | Kind::Open) => false,
            _ => signs > 1,
        };
        let clear = signs > 1 || self.kind(behind + 1) == Some(Kind::Hash);
        let enough = if clear { self.shortest.min(DIGITS_BEFORE_CLEAR_SIGN) } else { self.shortest };
        if self.kind(behind) == Some(Kind::Digits) && digits.len() <= limit && alone && self.digits_before() >= enough {
            let (digits, raw) = (digits.to_owned(), self.raw(behind, end));
            self.elements.push(Element::Extension { digits, raw });
            self.at = end;
            return;
        }
        self.at = behind.max(self.at + 1);
        self.separator();
    }

    /// `tel:123-45-67;phone-context=+7495`: the digits stand before those of the number (RFC 3966 §5.1.5). A number whose context is
    /// none, or that has one and is complete without it, is none of the RFC.
    fn phone_context(&mut self) -> bool {
        let parts = ["phone", "-", "context", "="];
        if parts.iter().enumerate().any(|(index, part)| self.token_text(self.at + 1 + index) != *part) {
            return false;
        }
        let first = self.at + 1 + parts.len();
        let end = (first..self.parameters_end()).find(|&index| self.kind(index) == Some(Kind::Semicolon)).unwrap_or(self.parameters_end());
        let context = self.span(first, end).to_owned();
        let parameter = self.raw(self.at, end);
        self.at = end;
        let number = self.elements.iter().rposition(|element| matches!(element, Element::Number(_) | Element::Separator));
        let Some(place) = number else { return true };
        let Some(Element::Number(run)) = self.elements.get_mut(place) else { return true };
        match context.strip_prefix('+') {
            Some(global) if !run.plus && is_global_context(global) => {
                let digits = global.chars().filter(char::is_ascii_digit).take(RUN_DIGITS_MAX).collect();
                run.plus = true;
                let start = run.raw().start;
                run.groups.insert(0, Group { digits, gap: Gap::Inside, raw: start..start });
            }
            None if is_domain_context(&context) => {}
            _ => {
                let raw = run.raw().start..parameter.end;
                self.elements.truncate(place);
                push_text(&mut self.elements, raw, false);
            }
        }
        true
    }

    /// `;isub=12`: a place behind the number, which has no extension then (RFC 3966 §5.2); what follows is text.
    fn subaddress(&mut self) -> bool {
        let found = self.token_text(self.at) == ";" && self.token_text(self.at + 1) == "isub" && self.token_text(self.at + 2) == "=";
        if found {
            let context = |index: &usize| self.kind(*index) == Some(Kind::Semicolon) && self.token_text(index + 1) == "phone";
            let end = self.parameters_end();
            let end = (self.at + 1..end).find(context).unwrap_or(end);
            self.text_tokens(self.at + 1, end, false);
        }
        found
    }

    /// Where the parameters of a URI end.
    fn parameters_end(&self) -> usize {
        let ends = |index: &usize| matches!(self.kind(*index), None | Some(Kind::Space | Kind::Break | Kind::Comma));
        (self.at..=self.tokens.len()).find(ends).unwrap_or(self.tokens.len())
    }

    /// `79161234567,00`: a whole number as a spreadsheet of these countries writes it.
    fn decimal_zero(&mut self) -> bool {
        let zero = self.kind(self.at) == Some(Kind::Comma) && matches!(self.token_text(self.at + 1), "0" | "00") && self.digits_before() >= 10;
        let alone = matches!(self.kind(self.at + 2), None | Some(Kind::Space | Kind::Break | Kind::Semicolon));
        if zero && alone {
            self.at += 2;
        }
        zero && alone
    }

    /// Whether a comma stands in brackets with no number in the rest of them: `(доб. 12, секретарь)`.
    fn inside_bracket(&self) -> bool {
        const REACH: usize = 16;
        let before =
            (self.at.saturating_sub(REACH)..self.at).rev().map(|index| self.kind(index)).find(|kind| matches!(kind, Some(Kind::Open | Kind::Close)));
        let ends = |index: &usize| {
            matches!(self.kind(*index), None | Some(Kind::Open | Kind::Close | Kind::Break))
                || self.token_text(*index).len() >= 5 && self.kind(*index) == Some(Kind::Digits)
        };
        let behind = (self.at + 1..self.at + REACH).find(ends).and_then(|index| self.kind(index));
        before == Some(Some(Kind::Open)) && behind == Some(Kind::Close)
    }

    /// `#12`, `*139`, `~12` behind a whole number.
    fn sign(&mut self) {
        let behind = self.skip(self.at + 1, &[Kind::Space]);
        let clear = self.kind(self.at) == Some(Kind::Hash);
        let enough = if clear { self.shortest.min(DIGITS_BEFORE_CLEAR_SIGN) } else { self.shortest };
        if self.digits_before() >= enough && self.kind(behind) == Some(Kind::Digits) && self.token_text(behind).len() <= 9 {
            let (digits, raw) = (self.token_text(behind).to_owned(), self.raw(behind, behind + 1));
            self.elements.push(Element::Extension { digits, raw });
            self.at = self.skip(behind + 1, &[Kind::Hash]);
            return;
        }
        self.text_tokens(self.at, self.at + 1, false);
    }

    fn raw(&self, from: usize, to: usize) -> Range<usize> {
        let start = self.tokens.get(from).map_or(0, |token| token.raw.start);
        start..self.tokens.get(to.saturating_sub(1)).map_or(start, |token| token.raw.end).max(start)
    }

    /// Whether the word announces an extension; `Some(true)` for one that has other meanings too.
    fn extension_word(&self, index: usize) -> Option<bool> {
        let word = self.token_text(index).to_lowercase();
        if EXTENSION_WORDS.iter().any(|known| looks_like(known, &word)) {
            return Some(false);
        }
        // `p` and `w` are the pauses of a telephone's memory: digits touch them on both sides.
        let touched = |index: Option<usize>| index.and_then(|index| self.kind(index)) == Some(Kind::Digits);
        let pause = matches!(word.as_str(), "p" | "w") && touched(index.checked_sub(1)) && touched(Some(index + 1));
        // `д. 12` is an extension only there, and only if nothing else follows: the letter says `home` too.
        let behind = self.skip(index + 2, &[Kind::Space]);
        let ends = matches!(self.kind(behind + 1), None | Some(Kind::Break | Kind::Comma | Kind::Semicolon | Kind::Close));
        let short = word == "д" && self.kind(index + 1) == Some(Kind::Dot) && touched(Some(behind)) && self.token_text(behind).len() <= 4 && ends;
        (pause || short || EXTENSION_WORDS_WEAK.iter().any(|known| looks_like(known, &word))).then_some(true)
    }

    /// Where a phrase ends that announces an extension (`тоновый набор`), if one begins here.
    fn extension_phrase(&self, index: usize) -> Option<usize> {
        EXTENSION_PHRASES.iter().find_map(|phrase| {
            let mut at = index;
            for (place, part) in phrase.iter().enumerate() {
                at = if place == 0 { at } else { self.skip(at, &[Kind::Space, Kind::Dot]) };
                if self.kind(at) != Some(Kind::Word) || !self.token_text(at).to_lowercase().starts_with(part) {
                    return None;
                }
                at += 1;
            }
            Some(at)
        })
    }

    fn word(&mut self) {
        if self.link() {
            return;
        }
        if let Some(weak) = self.extension_word(self.at)
            && self.extension(self.at + 1, weak)
        {
            return;
        }
        if let Some(behind) = self.extension_phrase(self.at)
            && self.extension(behind, true)
        {
            return;
        }
        let word = self.token_text(self.at).to_lowercase();
        let numbers_around = matches!(self.elements.last(), Some(Element::Number(_) | Element::Extension { .. }));
        if let Some(usage) = use_word(&word).filter(|_| self.stands_as_label(&word)) {
            self.at = self.skip(self.at + 1, &[Kind::Dot]);
            self.elements.push(Element::Usage { usage, bracketed: false });
        } else if NUMBER_WORDS.contains(&word.as_str()) && self.stands_as_label(&word) {
            self.at = self.skip(self.at + 1, &[Kind::Dot]);
            self.pass_telephone_or_fax();
        } else if JOINING_WORDS.contains(&word.as_str()) && numbers_around {
            self.at += 1;
            self.separator();
        } else {
            self.text_tokens(self.at, self.at + 1, false);
        }
    }

    /// `тел./факс`, `т/ф` say that both answer, which is no use of its own: the second word goes with the first.
    fn pass_telephone_or_fax(&mut self) {
        let fax = use_word(&self.token_text(self.at + 1).to_lowercase()) == Some(PhoneUse::Fax);
        if self.kind(self.at) == Some(Kind::Slash) && fax {
            self.at = self.skip(self.at + 2, &[Kind::Dot]);
        }
    }

    /// One letter is a label only with a sign behind it (`т.`, `ф:`) or before (`т/ф`).
    fn stands_as_label(&self, word: &str) -> bool {
        let mut letters = word.chars();
        let one = letters.next().is_some() && letters.next().is_none();
        let other_sign = |token: usize| self.kind(token) == Some(Kind::Other) && self.token_text(token) == ":";
        let before = self.at.checked_sub(1).is_some_and(|index| self.kind(index) == Some(Kind::Slash));
        !one || before || other_sign(self.at + 1) || matches!(self.kind(self.at + 1), Some(Kind::Dot | Kind::Slash))
    }

    /// `доб. 12`, `ext=12`, `вн: 12#`; `index` is where the word ends.
    fn extension(&mut self, mut index: usize, weak: bool) -> bool {
        let before = self.digits_before_separator();
        let announced = self.token_text(index.saturating_sub(1)).to_lowercase();
        let unmistakable = looks_like("x", &announced) || announced == "int";
        if weak && before < if unmistakable { self.shortest.min(DIGITS_BEFORE_CLEAR_SIGN) } else { self.shortest } {
            return false;
        }
        // `доб. тел. 12`, `внутренний номер 12`: up to one word of a label stands between.
        let word = self.skip(index, &[Kind::Dot, Kind::Space, Kind::Dash]);
        let said = self.token_text(word).to_lowercase();
        if self.kind(word) == Some(Kind::Word) && (NUMBER_WORDS.contains(&said.as_str()) || EXTENSION_FILLERS.contains(&said.as_str())) {
            index = word + 1;
        }
        let behind = self.skip_signs(index);
        let limit = if weak { 9 } else { EXTENSION_DIGITS_MAX };
        let digits = self.token_text(behind);
        let next = self.skip(behind + 1, &[Kind::Dash, Kind::Dot, Kind::Slash]);
        let whole = next == behind + 1 || self.kind(next) != Some(Kind::Digits);
        // `доб. 12/8 495 …`: an extension and another number.
        let number_behind = self.kind(behind + 1) == Some(Kind::Slash)
            && (self.token_text(next).len() >= 5
                || self.kind(self.skip(next + 1, &[Kind::Space, Kind::Open, Kind::Close, Kind::Dash])) == Some(Kind::Digits));
        let whole = whole || number_behind;
        // `доп. 8 916 …` is another number, while `x12 8 916 …` is an extension and another number.
        let last = self.token_text(index.saturating_sub(1)).to_lowercase();
        let other = weak && !looks_like("x", &last) && self.kind(self.skip(behind + 1, &[Kind::Space, Kind::Open, Kind::Dash])) == Some(Kind::Digits);
        if self.kind(behind) == Some(Kind::Digits) && whole && !other && digits.len() <= limit {
            let (digits, raw) = (digits.to_owned(), self.raw(self.at, behind + 1));
            self.elements.push(Element::Extension { digits, raw });
            self.at = self.skip(behind + 1, &[Kind::Hash, Kind::Close]);
            return true;
        }
        if weak || before == 0 {
            return false;
        }
        let mut end = behind;
        while !matches!(self.kind(end), None | Some(Kind::Break | Kind::Comma | Kind::Semicolon | Kind::Space | Kind::Open | Kind::Close)) {
            end += 1;
        }
        let text = if end > behind { self.raw(behind, end) } else { 0..0 };
        let raw = self.raw(self.at, end.max(self.at + 1));
        self.elements.push(Element::BadExtension { text, raw });
        self.at = end.max(self.at + 1);
        true
    }

    /// Signs between an extension word and its digits.
    fn skip_signs(&self, mut index: usize) -> usize {
        loop {
            index = self.skip(index, &[Kind::Dot, Kind::Space, Kind::Dash, Kind::Hash, Kind::Comma, Kind::Close]);
            if self.kind(index) != Some(Kind::Other) || !matches!(self.token_text(index), ":" | "=" | "№" | "_") {
                return index;
            }
            index += 1;
        }
    }

    fn span(&self, from: usize, to: usize) -> &str {
        let start = self.tokens.get(from).map_or(self.text.len(), |token| token.at.start);
        let end = self.tokens.get(to.saturating_sub(1)).map_or(start, |token| token.at.end).max(start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// `https://wa.me/79161234567?text=…`: the digits of a link are a number in international form.
    fn link(&mut self) -> bool {
        if self.at < self.link_ends {
            return false;
        }
        let mut end = self.at;
        while !matches!(self.kind(end), None | Some(Kind::Space | Kind::Break)) {
            end += 1;
        }
        self.link_ends = end;
        let link = self.span(self.at, end).to_lowercase();
        if !LINK_MARKS.iter().any(|mark| link.contains(mark)) {
            return false;
        }
        let Some(index) =
            (self.at..end).find(|&index| self.kind(index) == Some(Kind::Digits) && self.token_text(index).len() >= DIGITS_BEFORE_WEAK_SIGN)
        else {
            return false;
        };
        let digits: String = self.token_text(index).chars().take(RUN_DIGITS_MAX).collect();
        self.elements.push(Element::Number(Run {
            plus: true,
            loose_plus: false,
            groups: vec![Group { digits, gap: Gap::Inside, raw: self.raw(self.at, end) }],
        }));
        self.at = end;
        true
    }

    /// `(Секретариат)`, `(факс)`: words in brackets belong to the number before; other brackets are signs of a number.
    fn bracket(&mut self) {
        let first = self.skip(self.at + 1, &[Kind::Space]);
        if self.kind(first) != Some(Kind::Word) || self.extension_word(first).is_some() || self.extension_phrase(first).is_some() {
            self.at += 1;
            return;
        }
        let mut end = first;
        let ends = |kind: Option<Kind>, length: usize| match kind {
            None | Some(Kind::Close | Kind::Break | Kind::Open) => true,
            kind => kind == Some(Kind::Digits) && length >= 5,
        };
        while !ends(self.kind(end), self.token_text(end).len()) {
            end += 1;
        }
        if self.kind(end) == Some(Kind::Digits) {
            self.at += 1;
            return;
        }
        let word = trim(self.span(first, end)).to_lowercase();
        match use_word(&word) {
            Some(usage) => self.elements.push(Element::Usage { usage, bracketed: true }),
            None if NUMBER_WORDS.contains(&word.as_str()) => {}
            None => self.text_tokens(first, end, true),
        }
        self.at = self.skip(end, &[Kind::Close]).max(self.at + 1);
    }

    /// Keeps tokens as text; text next to text is one text.
    fn text_tokens(&mut self, from: usize, to: usize, bracketed: bool) {
        let raw = self.raw(from, to);
        self.at = to.max(self.at + 1);
        push_text(&mut self.elements, raw, bracketed);
    }
}

/// Whether a word in lower case is a known one, Latin letters read as the Cyrillic ones that look like them: `дoб`, `ехt`.
fn looks_like(known: &str, word: &str) -> bool {
    known.chars().map(twin).eq(word.chars().map(twin))
}

fn twin(letter: char) -> char {
    match letter {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'i' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        _ => letter,
    }
}

/// Adds text, to the last element if that is text too: what stands between them are signs.
pub(super) fn push_text(elements: &mut Vec<Element>, raw: Range<usize>, bracketed: bool) {
    match elements.last_mut() {
        Some(Element::Text { raw: last, bracketed: false }) if !bracketed => last.end = last.end.max(raw.end),
        _ => elements.push(Element::Text { raw, bracketed }),
    }
}

/// The digits of a global context with their separators, the plus sign taken off (RFC 3966 §3, `global-number-digits`).
fn is_global_context(digits: &str) -> bool {
    digits.contains(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | '(' | ')'))
}

/// RFC 3966 §3, `domainname`.
fn is_domain_context(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_label = |label: &str| {
        let ends = label.starts_with('-') || label.ends_with('-');
        !label.is_empty() && !ends && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    name.split('.').all(is_label) && name.rsplit('.').next().is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn use_word(word: &str) -> Option<PhoneUse> {
    USE_WORDS.iter().find(|(known, _)| *known == word).map(|&(_, usage)| usage)
}

/// `79161234567.0`, as spreadsheets and data frames write whole numbers: the fraction is none of the number's digits.
fn drop_float_zero(run: &mut Run) {
    if let [number, fraction] = run.groups.as_slice()
        && number.digits.len() >= 10
        && fraction.digits == "0"
        && fraction.gap == Gap::Inside
    {
        run.groups.pop();
    }
}

/// Text without the signs around it.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '-' | '(' | ')' | '[' | ']' | '/' | '|' | '=' | '_' | '—' | '–')
    })
}

/// A piece of the text as received without the blanks and separators around it.
pub(super) fn trim_raw(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '/'))
}
