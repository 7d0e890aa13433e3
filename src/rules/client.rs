//! A whole client: raw values → changes in canonical form, with issues.
//!
//! The one place where text meets a field, for drafts, JSON and imports alike. It decides what no single rule can: which kind of
//! client the values describe, how name cells belong together, which field a value really is. Every value that is not empty
//! ends as a canonical value, as a statement that there is none, or as raw text with an issue: nothing is dropped. Payment card
//! numbers are masked before anything else looks at a text.

use super::{
    Normalized, RuleContext, Statement, address, date, email, identifier, money, name, old_code, organization, payment_card, phone, presence, reach,
    skeleton, text,
};
use crate::message::IssueCode;
use crate::model::field::{self, FieldNumber, Multiplicity, ValueKind};
use crate::model::{
    Address, AddressParts, AddressUse, BankAccount, Change, ClientKind, Commitment, Consent, ConsentState, CustomFields, CustomKind, ExternalId,
    Identifier, Issue, Operation, Period, PhoneKind, PhoneUse, Presence, Provenance, Remark, Role, RoleKind, Scheme, Suppression, Value, ValueEntry,
    Verdict,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The source of a gender that was read off a name: it gives way to one that somebody states.
pub const GENDER_FROM_NAME: &str = "name";

/// One text with the field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawField<'a> {
    /// The field; [`field::NAME`] stands for a whole name.
    pub field: FieldNumber,
    /// Use, scheme, part or system, as in [`Target`](crate::model::Target).
    pub qualifier: &'a str,
    /// Which of several values the text belongs to (parts of one address).
    pub group: u16,
    /// The text as received.
    pub text: &'a str,
    /// A date format, where known.
    pub format: Option<&'a str>,
}

impl<'a> RawField<'a> {
    /// A text for a field, nothing else said.
    pub fn new(field: FieldNumber, qualifier: &'a str, text: &'a str) -> Self {
        RawField { field, qualifier, group: 0, text, format: None }
    }
}

/// What the rules make of the values of one client.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NormalizedClient {
    /// The kind that the values show; `None` where they show none.
    pub kind: Option<ClientKind>,
    /// The canonical values and statements.
    pub changes: Vec<Change>,
    /// Doubts, each with the index of the value it is about.
    pub issues: Vec<(usize, Issue)>,
}

/// Normalizes the values of one client. `kind` where the caller knows it; a sole trader is a person all the same.
pub fn normalize(values: &[RawField<'_>], kind: Option<ClientKind>, context: &RuleContext, custom: &CustomFields) -> NormalizedClient {
    let mut work = Work { context, custom, kind, person: None, of_russia: false, out: NormalizedClient::default() };
    work.out.changes.reserve(values.len() + 8);
    let texts: Vec<Cow<'_, str>> = values.iter().enumerate().map(|(index, value)| work.mask(index, value)).collect();
    let cells: Vec<Cell<'_>> = values.iter().zip(&texts).enumerate().map(|(index, (value, text))| Cell { index, value, text }).collect();
    let has_old_code = |cell: &Cell<'_>| cell.is(field::PHONE) && old_code::may_have(cell.text);
    if context.region == *b"RU" && cells.iter().any(has_old_code) {
        work.of_russia = old_code::is_of_russia(cells.iter().map(|cell| (cell.value.field, cell.value.qualifier, cell.text)), context);
    }
    work.names(&cells);
    work.addresses(&cells);
    work.accounts(&cells);
    for cell in cells.iter().filter(|cell| !is_joined(cell.value.field)) {
        work.single(cell);
    }
    work.settle_kind();
    work.statements_yield_to_values();
    work.out
}

/// The last guard before a value is kept, whichever way it came: texts are cut at their limits, payment card numbers masked.
/// Gives whether anything was masked. Cost: about 0.1 µs a text.
pub fn guard(entry: &mut ValueEntry) -> bool {
    let mut masked = false;
    let mut line = |text: &mut String| masked |= guard_text(text, crate::limits::TEXT_BYTES_MAX);
    // A code is told from a card by its own rule, never by what somebody says of it.
    let mut is_code = false;
    match &mut entry.value {
        Value::Text(text) | Value::Choice(text) | Value::Decimal(text) => line(text),
        Value::List(texts) => texts.iter_mut().for_each(line),
        Value::Phone(phone) => phone.label.iter_mut().chain(phone.extension.iter_mut()).for_each(line),
        Value::Email(email) => email.canonical.iter_mut().for_each(line),
        Value::Address(address) => {
            for (name, _) in AddressParts::default().named() {
                address.parts.part_mut(name).into_iter().for_each(&mut line);
            }
            line(&mut address.text);
        }
        Value::Messenger(messenger) => [&mut messenger.service, &mut messenger.handle].into_iter().for_each(line),
        Value::External(external) => [&mut external.system, &mut external.id].into_iter().for_each(line),
        Value::Identifier(code) => {
            is_code = !payment_card::contains(&code.value)
                || identifier::normalize(&code.value, code.scheme, None).value.is_some_and(|read| read.checked && read.value == code.value);
            if !is_code {
                line(&mut code.value);
            }
        }
        Value::BankAccount(account) => {
            [&mut account.bank_code, &mut account.bank_name].into_iter().for_each(&mut line);
            is_code = looks_like_account(&account.account);
            if !is_code {
                line(&mut account.account);
            }
        }
        Value::Role(role) => role.lifecycle.iter_mut().for_each(line),
        Value::Period(period) => period.reason.iter_mut().chain(period.by.iter_mut()).chain([&mut period.value]).for_each(line),
        Value::Remark(remark) => {
            remark.by.iter_mut().chain([&mut remark.topic]).for_each(line);
            masked |= guard_text(&mut remark.text, crate::limits::LONG_TEXT_BYTES_MAX);
        }
        Value::Consent(consent) => consent.evidence.iter_mut().chain([&mut consent.purpose, &mut consent.channel]).for_each(line),
        Value::Suppression(suppression) => suppression.reason.iter_mut().chain([&mut suppression.channel]).for_each(line),
        Value::Commitment(commitment) => commitment.by.iter_mut().chain([&mut commitment.what, &mut commitment.value]).for_each(line),
        _ => {}
    }
    // What was received for a code that its rule confirms, or for an account, is that code.
    let raw_is_code = is_code && entry.raw.as_deref().is_some_and(|raw| is_own_text(&entry.value, raw));
    if !raw_is_code {
        entry.raw.iter_mut().for_each(|raw| masked |= guard_text(raw, crate::limits::LONG_TEXT_BYTES_MAX));
    }
    if let Some(provenance) = &mut entry.provenance {
        let Provenance { source, set_by, verified_how, .. } = provenance.as_mut();
        let texts = source.iter_mut().chain(set_by.iter_mut()).chain(verified_how.iter_mut());
        texts.for_each(|text| masked |= guard_text(text, crate::limits::NAME_BYTES_MAX));
    }
    masked
}

/// Whether a raw text holds no digits but those of the code that was read from it.
fn is_own_text(value: &Value, raw: &str) -> bool {
    let code = match value {
        Value::Identifier(code) => &code.value,
        Value::BankAccount(account) => &account.account,
        _ => return false,
    };
    let digits = |text: &str| text.chars().filter_map(crate::text::digit_value).collect::<Vec<u8>>();
    digits(raw) == digits(code)
}

/// Twenty digits (Russia's accounts), or two letters and two digits in front (ISO 13616): longer than any card number, or no number.
fn looks_like_account(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    let twenty = plain && text.chars().filter(char::is_ascii_digit).count() == 20;
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c.is_whitespace());
    let head =
        matches!(text.as_bytes(), [a, b, c, d, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit());
    let iban = plain && head && text.chars().filter(|c| !c.is_whitespace()).count() <= 34;
    twenty || iban
}

/// Cuts and masks one text; gives whether anything was masked.
pub(crate) fn guard_text(text: &mut String, bytes_max: usize) -> bool {
    if text.len() > bytes_max {
        text.truncate(crate::text::begin(text, bytes_max).len());
    }
    match payment_card::mask(text) {
        Cow::Borrowed(_) => false,
        Cow::Owned(masked) => {
            *text = masked;
            true
        }
    }
}

/// Fields of which a qualifier names one use among several.
fn is_shared(number: FieldNumber) -> bool {
    field::by_number(number).is_some_and(|row| row.multiplicity == Multiplicity::Many)
}

/// Fields whose cells are looked at together.
fn is_joined(number: FieldNumber) -> bool {
    const JOINED: [FieldNumber; 9] = [
        field::NAME,
        field::NAME_FAMILY,
        field::NAME_GIVEN,
        field::NAME_PATRONYMIC,
        field::ORGANIZATION_NAME,
        field::ORGANIZATION_LEGAL_NAME,
        field::LEGAL_FORM,
        field::ADDRESS,
        field::BANK_ACCOUNT,
    ];
    JOINED.contains(&number)
}

struct Cell<'a> {
    index: usize,
    value: &'a RawField<'a>,
    text: &'a str,
}

impl Cell<'_> {
    fn is(&self, number: FieldNumber) -> bool {
        self.value.field == number
    }
}

struct Work<'a> {
    context: &'a RuleContext,
    custom: &'a CustomFields,
    kind: Option<ClientKind>,
    /// The person of whom the parts of a name were set.
    person: Option<name::PersonName>,
    /// Whether phones may have Moscow's old code.
    of_russia: bool,
    out: NormalizedClient,
}

/// An entry with the received text beside it where that differs from what is shown of the value.
fn entry(value: Value, raw: &str, shown: &str) -> ValueEntry {
    ValueEntry { value, raw: (raw.trim() != shown).then(|| raw.to_string()), provenance: None }
}

impl Work<'_> {
    fn issue(&mut self, index: usize, issue: Issue) {
        self.out.issues.push((index, issue));
    }

    fn issues(&mut self, index: usize, issues: Vec<Issue>) {
        self.out.issues.extend(issues.into_iter().map(|issue| (index, issue)));
    }

    fn set(&mut self, number: FieldNumber, entry: impl Into<ValueEntry>) {
        self.out.changes.push(Change::set(number, entry));
    }

    /// Masks payment card numbers, except where the rule of the field tells them from its own codes.
    fn mask<'t>(&mut self, index: usize, value: &RawField<'t>) -> Cow<'t, str> {
        if value.field == field::IDENTIFIER || value.field == field::BANK_ACCOUNT && looks_like_account(value.text.trim()) {
            return Cow::Borrowed(value.text);
        }
        let masked = payment_card::mask(value.text);
        if matches!(masked, Cow::Owned(_)) {
            self.issue(index, Issue::new(IssueCode::CardNumber, own_field(value.field)));
        }
        masked
    }

    /// A statement instead of a value; gives whether the text was one.
    fn statement(&mut self, cell: &Cell<'_>, statement: Statement) -> bool {
        let number = own_field(cell.value.field);
        // "No fax" says nothing about the other phones: the words are kept, and nothing is stated.
        if !cell.value.qualifier.is_empty() && matches!(statement, Statement::Absent | Statement::Declined) && is_shared(cell.value.field) {
            self.out.changes.push(Change::state(number, Presence::Unknown, Some(cell.text.to_string())));
            return true;
        }
        match statement {
            Statement::Value => return false,
            Statement::Empty => {}
            Statement::Absent => self.out.changes.push(Change::state(number, Presence::Absent { reason: None, at: None }, None)),
            Statement::Declined => self.out.changes.push(Change::state(number, Presence::Declined { at: None }, None)),
            Statement::Unknown => {
                self.out.changes.push(Change::state(number, Presence::Unknown, Some(cell.text.to_string())));
                if !self.out.issues.iter().any(|(index, _)| *index == cell.index) {
                    self.issue(cell.index, Issue::new(IssueCode::Placeholder, number));
                }
            }
        }
        true
    }

    /// What a rule said: issues, and a statement or a value for the caller to set. Refused text is kept as raw text.
    fn accept<T>(&mut self, cell: &Cell<'_>, normalized: Normalized<T>) -> Option<T> {
        self.issues(cell.index, normalized.issues);
        if normalized.value.is_none() && !self.statement(cell, normalized.statement) {
            let number = own_field(cell.value.field);
            let kept = payment_card::mask(cell.text).into_owned();
            self.out.changes.push(Change::state(number, Presence::Unknown, Some(kept)));
        }
        normalized.value
    }

    fn names(&mut self, cells: &[Cell<'_>]) {
        let filled = |number| cells.iter().find(|cell| cell.is(number) && presence::classify(cell.text) == Statement::Value);
        let parts = [field::NAME_FAMILY, field::NAME_GIVEN, field::NAME_PATRONYMIC];
        let part_cells = parts.map(filled);
        let mut has_person = part_cells.iter().any(Option::is_some);
        let others = [field::ORGANIZATION_NAME, field::ORGANIZATION_LEGAL_NAME, field::LEGAL_FORM];
        for cell in cells.iter().filter(|cell| parts.contains(&cell.value.field) || others.contains(&cell.value.field)) {
            self.statement(cell, presence::classify(cell.text));
        }
        let firms = [field::ORGANIZATION_NAME, field::ORGANIZATION_LEGAL_NAME].map(filled);
        if let Some(firm) = firms.iter().flatten().next() {
            self.settle_by_firm(cells, firm);
        }
        let mut whole: Vec<(&Cell<'_>, Normalized<name::NameReading>)> = Vec::new();
        for cell in cells.iter().filter(|cell| cell.is(field::NAME)) {
            if !self.statement(cell, presence::classify(cell.text)) {
                whole.push((cell, name::normalize(cell.text)));
            }
        }
        // `Контрагент` and `Контактное лицо` are whole names both: the firm among them is the client, whichever stands first.
        let is_firm = |read: &Normalized<name::NameReading>| read.value == Some(name::NameReading::Organization);
        whole.sort_by_key(|(_, read)| !is_firm(read));
        let has_firm = firms.iter().any(Option::is_some) || whole.first().is_some_and(|(_, read)| is_firm(read));
        if has_person {
            self.name_parts(&part_cells, has_firm);
        }
        let (has_parts, mut has_whole_firm) = (has_person, false);
        for (cell, read) in whole {
            let firm = is_firm(&read);
            // A card has one organization's name: that of another cell stays as it was received.
            if firm && (has_whole_firm || firms.iter().flatten().any(|other| crate::text::fold(other.text) != crate::text::fold(cell.text))) {
                self.name_as_received(cell.text);
            }
            if firm && std::mem::replace(&mut has_whole_firm, true) {
                continue;
            }
            has_person |= self.whole_name(cell, read, has_person, has_firm);
        }
        let form = filled(field::LEGAL_FORM);
        for (number, cell) in [field::ORGANIZATION_NAME, field::ORGANIZATION_LEGAL_NAME].into_iter().zip(firms) {
            if let Some(cell) = cell {
                self.organization(cell, number, has_parts);
            }
        }
        if let Some(cell) = form {
            self.legal_form(cell);
        }
    }

    /// Which of both a row with a firm's cell is about. A firm is the client where a code stands beside it that only organizations have
    /// and that its rule confirms; a person on that row is its contact, not somebody who works there. A sole trader is a person, whatever
    /// a column says.
    fn settle_by_firm(&mut self, cells: &[Cell<'_>], firm: &Cell<'_>) {
        let of_firm = |cell: &Cell<'_>| {
            let Some(scheme) = Scheme::from_name(cell.value.qualifier).filter(|_| cell.is(field::IDENTIFIER)) else { return false };
            let read = identifier::normalize_in_column(cell.text, scheme, None, self.context.region).value;
            read.is_some_and(|code| code.checked && identifier::kind_of(&code) == Some(ClientKind::Organization))
        };
        let sole_trader = || organization::normalize(firm.text).value.is_some_and(|found| organization::is_sole_trader_form(&found.form));
        match self.kind {
            None if cells.iter().any(of_firm) && !sole_trader() => self.kind = Some(ClientKind::Organization),
            Some(ClientKind::Organization) if sole_trader() && trader(firm.text).is_some() => self.kind = Some(ClientKind::Person),
            _ => {}
        }
    }

    fn name_parts(&mut self, cells: &[Option<&Cell<'_>>; 3], has_firm: bool) {
        let texts = cells.map(|cell| cell.map_or("", |cell| cell.text));
        let Some(first) = cells.iter().flatten().next() else { return };
        let [family, given, patronymic] = texts;
        let normalized = name::normalize_parts(family, given, patronymic);
        self.issues(first.index, normalized.issues);
        let Some(found) = normalized.value else {
            // The rule knows a placeholder or refused: the cells stay as raw text of their own fields.
            for cell in cells.iter().flatten() {
                self.out.changes.push(Change::state(cell.value.field, Presence::Unknown, Some(cell.text.to_string())));
            }
            return;
        };
        let moved = [&found.family, &found.given, &found.patronymic].iter().zip(texts).any(|(part, text)| part.is_empty() != text.trim().is_empty());
        let raw = if moved { [""; 3] } else { texts };
        if has_firm && self.kind == Some(ClientKind::Organization) {
            self.contact(&found, raw);
        } else {
            self.person(&found, raw);
        }
        if moved {
            let joined = texts.map(str::trim).iter().filter(|text| !text.is_empty()).copied().collect::<Vec<_>>().join(" ");
            self.name_as_received(&joined);
        }
    }

    /// Sets the parts of a name; `raw` are the cells they came from, empty where they came from none of their own. With the
    /// gender they are all that a person beside a firm leaves on the firm's card: it makes nobody of the firm, and a trade of theirs is
    /// none of the firm's.
    fn contact(&mut self, found: &name::PersonName, raw: [&str; 3]) {
        self.person = Some(found.clone());
        let parts = [(field::NAME_FAMILY, &found.family), (field::NAME_GIVEN, &found.given), (field::NAME_PATRONYMIC, &found.patronymic)];
        for ((number, part), raw) in parts.into_iter().zip(raw) {
            if !part.is_empty() {
                let raw = if raw.is_empty() { part } else { raw };
                self.set(number, entry(Value::Text(part.clone()), raw, part));
            }
        }
        for (number, part) in [(field::NAME_PREFIX, &found.prefix), (field::NAME_SUFFIX, &found.suffix)] {
            if !part.is_empty() {
                self.set(number, Value::Text(part.clone()));
            }
        }
        if let Some(gender) = found.gender {
            let provenance = Provenance { source: Some(GENDER_FROM_NAME.to_string()), ..Provenance::default() };
            self.set(
                field::GENDER,
                ValueEntry { value: Value::Choice(gender.name().to_string()), raw: None, provenance: Some(Box::new(provenance)) },
            );
        }
    }

    /// The client is this person.
    fn person(&mut self, found: &name::PersonName, raw: [&str; 3]) {
        self.contact(found, raw);
        if !found.legal_form.is_empty() {
            self.set(field::LEGAL_FORM, Value::Text(found.legal_form.clone()));
        }
        if self.kind.is_none() || !found.legal_form.is_empty() {
            self.kind = Some(ClientKind::Person);
        }
    }

    /// A whole name in one cell; gives whether it is a person's of whom the parts were set.
    fn whole_name(&mut self, cell: &Cell<'_>, normalized: Normalized<name::NameReading>, has_person: bool, has_firm: bool) -> bool {
        let is_organization = self.kind == Some(ClientKind::Organization);
        match normalized.value {
            Some(name::NameReading::Person(_)) if has_person => self.name_as_received(cell.text),
            Some(name::NameReading::Person(found)) if is_organization && has_firm => {
                self.issues(cell.index, normalized.issues);
                self.contact(&found, [""; 3]);
                self.keep_raw_name(cell, &found);
                return true;
            }
            Some(name::NameReading::Person(found)) if !is_organization || !found.legal_form.is_empty() => {
                self.issues(cell.index, normalized.issues);
                self.person(&found, [""; 3]);
                self.keep_raw_name(cell, &found);
                return true;
            }
            Some(_) => self.organization(cell, field::ORGANIZATION_NAME, has_person),
            None => {
                self.issues(cell.index, normalized.issues);
                if !self.statement(cell, normalized.statement) {
                    self.name_as_received(cell.text);
                }
            }
        }
        false
    }

    /// The text of a whole name stays beside its parts where they do not spell it.
    fn keep_raw_name(&mut self, cell: &Cell<'_>, found: &name::PersonName) {
        let spelled =
            [&found.family, &found.given, &found.patronymic].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        if spelled != cell.text.trim() {
            self.name_as_received(cell.text);
        }
    }

    fn organization(&mut self, cell: &Cell<'_>, number: FieldNumber, has_person: bool) {
        let normalized = organization::normalize(cell.text);
        let form = normalized.value.as_ref().map_or("", |found| found.form.as_str());
        // `ЧП` and `ПП` are forms of firms too; what is known to be one stays one.
        let may_trade =
            organization::is_trader_form(form) && (organization::is_sole_trader_form(form) || self.kind != Some(ClientKind::Organization));
        let trader = Some(cell.text).filter(|_| may_trade).and_then(trader);
        let is_other = |found: &name::PersonName| self.person.as_ref().is_some_and(|person| !is_same_person(person, found));
        let of_other = trader.as_ref().is_some_and(is_other);
        // `ИП Окна` beside a person is the person's own trade; `ИП Сидоров И. И.` is another's.
        let own_trade = of_other && trader.as_ref().is_some_and(|found| found.given.is_empty());
        let beside_other = of_other && !own_trade;
        if let Some(found) = trader.filter(|_| !of_other) {
            // A sole trader: the person's own name, told once, by the cell that says more of it.
            match self.person.take() {
                Some(known) if has_person || !is_fuller(&found, &known) => {
                    self.set(field::LEGAL_FORM, Value::Text(found.legal_form.clone()));
                    self.person = Some(known);
                }
                known => {
                    self.person(&found, [""; 3]);
                    known.iter().for_each(|known| self.name_as_received(&name::display(known)));
                }
            }
            self.kind = Some(ClientKind::Person);
            self.name_as_received(cell.text);
            return;
        }
        if number == field::ORGANIZATION_LEGAL_NAME {
            return self.legal_name(cell, normalized.value);
        }
        let Some(found) = self.accept(cell, normalized) else { return };
        if (has_person && !own_trade || beside_other) && self.kind != Some(ClientKind::Organization) {
            // A person and a firm on one row, or another person's trade: the person works there.
            let shown = organization::display(&found);
            self.set(field::JOB_ORGANIZATION, entry(Value::Text(shown.clone()), cell.text, &shown));
            return;
        }
        self.kind = self.kind.or(Some(ClientKind::Organization));
        let core = if found.core.is_empty() { found.form.clone() } else { found.core.clone() };
        self.set(number, entry(Value::Text(core.clone()), cell.text, &core));
        if !found.form.is_empty() {
            self.set(field::LEGAL_FORM, Value::Text(found.form));
        }
    }

    /// The name as it is registered stays whole, its form in full; where no short name stands beside it, it gives that too.
    fn legal_name(&mut self, cell: &Cell<'_>, read: Option<organization::OrganizationName>) {
        let Some(line) = self.accept(cell, text::normalize_line(cell.text, field::ORGANIZATION_LEGAL_NAME)) else { return };
        self.kind = self.kind.or(Some(ClientKind::Organization));
        self.set(field::ORGANIZATION_LEGAL_NAME, entry(Value::Text(line.clone()), cell.text, &line));
        let Some(found) = read else { return };
        let has = |work: &Self, number| work.out.changes.iter().any(|change| change.path.field == number);
        if !found.form.is_empty() && !has(self, field::LEGAL_FORM) {
            self.set(field::LEGAL_FORM, Value::Text(found.form));
        }
        if !found.core.is_empty() && !has(self, field::ORGANIZATION_NAME) && self.kind == Some(ClientKind::Organization) {
            self.set(field::ORGANIZATION_NAME, Value::Text(found.core));
        }
    }

    fn legal_form(&mut self, cell: &Cell<'_>) {
        let line = text::normalize_line(cell.text, field::LEGAL_FORM);
        let Some(line) = self.accept(cell, line) else { return };
        // The rule for names knows every spelling of a form; it needs a name behind it.
        let form = organization::normalize(&format!("{line} «Икс»")).value.filter(|found| found.core == "Икс").map_or(line, |found| found.form);
        self.set(field::LEGAL_FORM, entry(Value::Text(form.clone()), cell.text, &form));
    }

    fn name_as_received(&mut self, text: &str) {
        let (clean, _) = crate::text::clean(text, crate::limits::TEXT_BYTES_MAX);
        if clean.is_empty() {
            return;
        }
        // A field of one value: the text of a second cell stands behind that of the first.
        let before = self.out.changes.iter_mut().find_map(|change| match &mut change.operation {
            Operation::Set(entry) if change.path.field == field::NAME_RAW => Some(&mut entry.value),
            _ => None,
        });
        match before {
            Some(Value::Text(known)) if *known != clean => *known = format!("{known}; {clean}"),
            Some(_) => {}
            None => self.set(field::NAME_RAW, Value::Text(clean.into_owned())),
        }
    }

    fn addresses(&mut self, cells: &[Cell<'_>]) {
        // Group of the file and use → parts, whole text, cells.
        type Gathered<'c> = (AddressParts, String, Vec<&'c Cell<'c>>);
        let mut groups: BTreeMap<(u16, Option<&'static str>), Gathered<'_>> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.is(field::ADDRESS)) {
            let line = text::normalize_line(cell.text, field::ADDRESS);
            let statement = presence::classify(cell.text);
            if statement != Statement::Value {
                self.statement(cell, statement);
                continue;
            }
            self.issues(cell.index, line.issues);
            let Some(line) = line.value else { continue };
            let (usage, part) = address_place(cell.value.qualifier);
            let group = groups.entry((cell.value.group, usage)).or_default();
            match group.0.part_mut(part) {
                Some(slot) if slot.is_empty() => *slot = line,
                Some(slot) => *slot = format!("{slot}, {line}"),
                None if group.1.is_empty() => group.1 = line,
                None => group.1 = format!("{}, {line}", group.1),
            }
            group.2.push(cell);
        }
        for ((_, usage), (mut parts, whole, from)) in groups {
            if !whole.is_empty() {
                let mut issues = Vec::new();
                let read = address::parts(&whole, self.context, &mut issues);
                // A column's own part is what the file says of it; the line fills the others where it speaks of the same place.
                if parts.is_empty() {
                    self.issues(from.first().map_or(0, |cell| cell.index), issues);
                    parts = read;
                } else {
                    address::fill(&mut parts, read);
                }
            }
            let spelled = || parts.named().iter().map(|(_, part)| *part).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            let text = if whole.is_empty() { spelled() } else { whole };
            let raw = if let [cell] = from.as_slice() { cell.text.to_string() } else { text.clone() };
            let usage = usage.and_then(AddressUse::from_name);
            self.set(field::ADDRESS, entry(Value::Address(Address { text: text.clone(), parts: Box::new(parts), usage }), &raw, &text));
        }
    }

    fn accounts(&mut self, cells: &[Cell<'_>]) {
        let mut groups: BTreeMap<u16, [Option<&Cell<'_>>; 3]> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.is(field::BANK_ACCOUNT)) {
            let statement = presence::classify(cell.text);
            if statement != Statement::Value {
                self.statement(cell, statement);
                continue;
            }
            let place = match cell.value.qualifier {
                "bank_code" => 1,
                "bank_name" => 2,
                _ => 0,
            };
            if let Some(slot) = groups.entry(cell.value.group).or_default().get_mut(place) {
                *slot = Some(cell);
            }
        }
        for [account, code, bank] in groups.into_values() {
            let code_text = code.map_or("", |cell| cell.text.trim());
            let bank_name = bank.map_or(String::new(), |cell| crate::text::clean(cell.text, crate::limits::TEXT_BYTES_MAX).0.into_owned());
            let Some(cell) = account.or(code).or(bank) else { continue };
            let read = account.map(|cell| identifier::normalize_account(cell.text, code_text));
            let found = match read {
                Some(normalized) => self.accept(cell, normalized),
                None => Some(BankAccount { bank_code: code_text.to_string(), ..BankAccount::default() }),
            };
            if let Some(mut found) = found {
                found.bank_name = bank_name;
                let shown = found.account.clone();
                self.set(field::BANK_ACCOUNT, entry(Value::BankAccount(found), account.map_or("", |cell| cell.text), &shown));
            }
        }
    }

    fn single(&mut self, cell: &Cell<'_>) {
        let number = cell.value.field;
        if number.is_custom() {
            return self.custom_value(cell);
        }
        let Some(row) = field::by_number(number) else { return };
        // Free text may well say "нет"; everywhere else such a word is a statement.
        let free = matches!(row.kind, ValueKind::Remark | ValueKind::External | ValueKind::Commitment | ValueKind::Consent);
        let statement = presence::classify(cell.text);
        if statement == Statement::Empty || !free && self.statement(cell, statement) {
            return;
        }
        match row.kind {
            ValueKind::Phone => self.phones(cell),
            ValueKind::Email => self.emails(cell),
            ValueKind::Identifier => self.identifiers(cell),
            ValueKind::Date => {
                let normalized = date::normalize(cell.text, cell.value.format, number, self.context.today);
                if let Some(date) = self.accept(cell, normalized) {
                    self.set(number, entry(Value::Date(date), cell.text, &date.to_string()));
                }
            }
            ValueKind::Site => {
                if let Some(site) = self.accept(cell, reach::normalize_site(cell.text)) {
                    self.set(number, entry(Value::Text(site.clone()), cell.text, &site));
                }
            }
            ValueKind::Messenger => {
                if let Some(messenger) = self.accept(cell, reach::normalize_messenger(cell.text, cell.value.qualifier)) {
                    self.set(number, ValueEntry { raw: Some(cell.text.to_string()), ..ValueEntry::from(Value::Messenger(messenger)) });
                }
            }
            ValueKind::Remark => {
                if let Some(text) = self.accept(cell, text::normalize_lines(cell.text, number)) {
                    self.set(number, Value::Remark(Remark { topic: cell.value.qualifier.to_string(), text, ..Remark::default() }));
                }
            }
            ValueKind::Choice(choices) => self.choice(cell, row.multiplicity, choices),
            ValueKind::Text if row.multiplicity == Multiplicity::Many => {
                for part in cell.text.split([';', ',']).flat_map(|part| part.split(" ::: ")) {
                    if let Some(text) = text::normalize_line(part, number).value {
                        self.set(number, Value::Text(text));
                    }
                }
            }
            _ => self.line(cell, row.kind),
        }
    }

    /// Fields of which one line of text is all that a table can give.
    fn line(&mut self, cell: &Cell<'_>, kind: ValueKind) {
        let number = cell.value.field;
        let Some(line) = self.accept(cell, text::normalize_line(cell.text, number)) else { return };
        let qualifier = cell.value.qualifier.to_string();
        let value = match kind {
            ValueKind::External => {
                Value::External(ExternalId { system: if qualifier.is_empty() { "external".into() } else { qualifier }, id: line.clone() })
            }
            ValueKind::Suppression => Value::Suppression(Suppression { channel: qualifier, until: None, reason: Some(line.clone()) }),
            ValueKind::Commitment => Value::Commitment(Commitment { what: qualifier, value: line.clone(), ..Commitment::default() }),
            ValueKind::Consent => {
                let (purpose, channel) = qualifier.split_once('.').unwrap_or((&qualifier, ""));
                let Some(state) = consent_word(&line) else { return self.refuse_choice(cell, "granted, denied, withdrawn") };
                Value::Consent(Consent { purpose: purpose.to_string(), channel: channel.to_string(), state, at: None, evidence: None })
            }
            ValueKind::Role => {
                let kinds = [
                    ("customer", RoleKind::Customer),
                    ("supplier", RoleKind::Supplier),
                    ("partner", RoleKind::Partner),
                    ("contact", RoleKind::Contact),
                ];
                match kinds.into_iter().find(|(name, _)| *name == line) {
                    Some((_, kind)) => Value::Role(Role { kind, lifecycle: None, since: None }),
                    None => return self.refuse_choice(cell, "customer, supplier, partner, contact"),
                }
            }
            _ => Value::Text(line.clone()),
        };
        self.set(number, entry(value, cell.text, &line));
    }

    fn choice(&mut self, cell: &Cell<'_>, multiplicity: Multiplicity, choices: &[&str]) {
        let number = cell.value.field;
        let Some(line) = self.accept(cell, text::normalize_line(cell.text, number)) else { return };
        let code = if number == field::GENDER { gender_code(&line).map_or_else(|| line.clone(), str::to_string) } else { line.clone() };
        if !choices.is_empty() && !choices.contains(&code.as_str()) {
            return self.refuse_choice(cell, &choices.join(", "));
        }
        let value = match multiplicity {
            Multiplicity::History => Value::Period(Period { value: code.clone(), from: None, until: None, by: None, reason: None }),
            _ => Value::Choice(code.clone()),
        };
        self.set(number, entry(value, cell.text, &code));
    }

    fn refuse_choice(&mut self, cell: &Cell<'_>, choices: &str) {
        self.issue(cell.index, Issue::new(IssueCode::ChoiceUnknown, cell.value.field).detail(choices));
        self.out.changes.push(Change::state(cell.value.field, Presence::Unknown, Some(cell.text.to_string())));
    }

    fn phones(&mut self, cell: &Cell<'_>) {
        let read = phone::normalize_cell(cell.text, self.context);
        self.issues(cell.index, read.issues);
        let usage = PhoneUse::from_name(cell.value.qualifier);
        for mut part in read.phones {
            self.with_new_code(&mut part);
            let issues = part.reading.issues;
            match part.reading.value {
                Some(reading) => {
                    let mut found = reading.phone;
                    found.usage = found.usage.or(usage);
                    if cell.value.qualifier == "mobile" && found.e164.is_some() && matches!(found.kind, PhoneKind::Landline | PhoneKind::TollFree) {
                        self.issue(cell.index, Issue::new(IssueCode::PhoneType, field::PHONE).detail("mobile"));
                    }
                    let shown = found.to_string();
                    self.issues(cell.index, issues);
                    self.set(field::PHONE, entry(Value::Phone(found), &part.raw, &shown));
                }
                None => {
                    self.issues(cell.index, issues);
                    if part.reading.statement == Statement::Value {
                        // Refused, but somebody may still read it: the text stays as a phone without a number.
                        let found = crate::model::Phone { usage, ..crate::model::Phone::default() };
                        self.set(field::PHONE, ValueEntry { raw: Some(part.raw), ..ValueEntry::from(Value::Phone(found)) });
                    } else {
                        self.statement(&Cell { index: cell.index, value: cell.value, text: &part.raw }, part.reading.statement);
                    }
                }
            }
        }
        if !read.rest.is_empty() {
            self.set(field::NOTE, Value::Remark(Remark { topic: "phone".into(), text: read.rest, ..Remark::default() }));
        }
    }

    /// A number with the code that Moscow had: with its present one, where the row is Russia's.
    fn with_new_code(&self, part: &mut phone::PhonePart) {
        if self.context.region != *b"RU" || !old_code::may_have(&part.raw) {
            return;
        }
        let Some((text, detail, _)) = old_code::with_new_code(&part.raw).filter(|(.., sure)| *sure || self.of_russia) else { return };
        let mut reading = phone::normalize(&text, self.context);
        if reading.value.as_ref().is_some_and(|reading| reading.phone.verdict == Verdict::Valid) {
            reading.issues.push(Issue::new(IssueCode::PhoneOldCode, field::PHONE).detail(detail));
            part.reading = reading;
        }
    }

    fn emails(&mut self, cell: &Cell<'_>) {
        let (parts, issues) = email::normalize_cell(cell.text);
        self.issues(cell.index, issues);
        for (raw, normalized) in parts {
            self.issues(cell.index, normalized.issues);
            match normalized.value {
                Some(reading) => {
                    let shown = reading.email.canonical.clone().unwrap_or_default();
                    self.set(field::EMAIL, entry(Value::Email(reading.email), &raw, &shown));
                }
                None if normalized.statement == Statement::Value => {
                    self.set(field::EMAIL, ValueEntry { raw: Some(raw), ..ValueEntry::from(Value::Email(crate::model::Email::default())) });
                }
                None => drop(self.statement(&Cell { index: cell.index, value: cell.value, text: &raw }, normalized.statement)),
            }
        }
    }

    fn identifiers(&mut self, cell: &Cell<'_>) {
        let scheme = Scheme::from_name(cell.value.qualifier);
        if scheme.is_none() && !cell.value.qualifier.is_empty() {
            self.issue(cell.index, Issue::new(IssueCode::IdentifierScheme, field::IDENTIFIER).detail(cell.value.qualifier));
        }
        let scheme = scheme.unwrap_or(Scheme::Other);
        if scheme == Scheme::Iban {
            return self.iban(cell);
        }
        let normalized = identifier::normalize_in_column(cell.text, scheme, self.kind, self.context.region);
        let refused = normalized.value.is_none() && normalized.statement == Statement::Value;
        let card = normalized.issues.iter().any(|issue| issue.code == IssueCode::CardNumber);
        self.issues(cell.index, normalized.issues);
        let masked = payment_card::mask(cell.text);
        let found = match normalized.value {
            Some(found) => found,
            None if refused => Identifier { scheme, value: if card { masked.into_owned() } else { cell.text.trim().to_string() }, checked: false },
            None => {
                self.statement(cell, normalized.statement);
                return;
            }
        };
        let shown = found.value.clone();
        let raw = if card { shown.as_str() } else { cell.text };
        self.set(field::IDENTIFIER, entry(Value::Identifier(found.clone()), raw, &shown));
    }

    /// An IBAN among the codes is an account of the client all the same.
    fn iban(&mut self, cell: &Cell<'_>) {
        let normalized = identifier::normalize(cell.text, Scheme::Iban, None);
        self.issues(cell.index, normalized.issues);
        match normalized.value {
            Some(found) => {
                let account = BankAccount { account: found.value.clone(), ..BankAccount::default() };
                self.set(field::BANK_ACCOUNT, entry(Value::BankAccount(account), cell.text, &found.value));
            }
            None if normalized.statement == Statement::Value => {
                let raw = payment_card::mask(cell.text).into_owned();
                self.set(field::IDENTIFIER, Value::Identifier(Identifier { scheme: Scheme::Other, value: raw.trim().to_string(), checked: false }));
            }
            None => drop(self.statement(cell, normalized.statement)),
        }
    }

    fn custom_value(&mut self, cell: &Cell<'_>) {
        let number = cell.value.field;
        let Some(definition) = self.custom.get(number) else { return };
        // A lone 0 is a number, and "no" an answer, where the field holds such.
        let says_value = match definition.kind {
            CustomKind::Integer | CustomKind::Decimal | CustomKind::Money => plain_number(cell.text).is_some(),
            CustomKind::Bool => bool_word(cell.text.trim()).is_some(),
            _ => false,
        };
        if !says_value && self.statement(cell, presence::classify(cell.text)) {
            return;
        }
        let (kind, known) = (definition.kind, definition.choices.clone());
        let line = text::normalize_lines(cell.text, number);
        let Some(line) = self.accept(cell, line) else { return };
        let value = match kind {
            CustomKind::Text => Some(Value::Text(line.clone())),
            CustomKind::Choice => (known.is_empty() || known.contains(&line)).then(|| Value::Choice(line.clone())),
            CustomKind::List => Some(Value::List(line.split(';').map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect())),
            CustomKind::Bool => bool_word(&line).map(Value::Bool),
            CustomKind::Integer => plain_number(&line).and_then(|text| text.parse().ok()).map(Value::Integer),
            CustomKind::Decimal => plain_number(&line).map(Value::Decimal),
            CustomKind::Money => {
                let normalized = money::normalize(&line, Some(money::currency_of_region(self.context.region)), number);
                self.accept(cell, normalized).map(Value::Money)
            }
            CustomKind::Date => {
                let normalized = date::normalize(&line, cell.value.format, number, self.context.today);
                self.accept(cell, normalized).map(Value::Date)
            }
            CustomKind::Time => crate::time::parse_instant(&line).ok().map(Value::Time),
        };
        match value {
            Some(value) => self.set(number, entry(value, cell.text, &line)),
            None if matches!(kind, CustomKind::Date | CustomKind::Money) => {}
            None => {
                let code = if kind == CustomKind::Choice { IssueCode::ChoiceUnknown } else { IssueCode::NumberFormat };
                self.issue(cell.index, Issue::new(code, number).detail(known.join(", ")));
                self.out.changes.push(Change::state(number, Presence::Unknown, Some(cell.text.to_string())));
            }
        }
    }

    /// Where neither the caller nor a name said it, codes that only one kind has do. Codes of the other kind become issues.
    fn settle_kind(&mut self) {
        let of_organization = |change: &Change| match &change.operation {
            Operation::Set(entry) => match &entry.value {
                Value::Identifier(code) => identifier::kind_of(code) == Some(ClientKind::Organization),
                _ => false,
            },
            _ => false,
        };
        if self.kind.is_none() && self.out.changes.iter().any(of_organization) {
            self.kind = Some(ClientKind::Organization);
        }
        self.out.kind = self.kind;
    }

    /// A statement about a field that has a value elsewhere on the row says nothing.
    fn statements_yield_to_values(&mut self) {
        // A stated gender goes before one that the name shows.
        let derived = |change: &Change| {
            let Operation::Set(entry) = &change.operation else { return false };
            entry.provenance.as_ref().is_some_and(|provenance| provenance.source.as_deref() == Some(GENDER_FROM_NAME))
        };
        if self.out.changes.iter().any(|change| change.path.field == field::GENDER && !derived(change)) {
            self.out.changes.retain(|change| change.path.field != field::GENDER || !derived(change));
        }
        let set: Vec<FieldNumber> =
            self.out.changes.iter().filter(|change| matches!(change.operation, Operation::Set(_))).map(|change| change.path.field).collect();
        self.out.changes.retain(|change| !matches!(change.operation, Operation::State(..)) || !set.contains(&change.path.field));
    }
}

/// The field that a whole name's statement or raw text belongs to.
fn own_field(number: FieldNumber) -> FieldNumber {
    if number == field::NAME { field::NAME_RAW } else { number }
}

/// A sole trader's own name behind the legal form: `ИП Иванов И. И.`; what stands in quotes beside it is the name of a shop.
fn trader(text: &str) -> Option<name::PersonName> {
    let read = |text: &str| match name::normalize(text).value? {
        name::NameReading::Person(found) if !found.legal_form.is_empty() => Some(found),
        _ => None,
    };
    let without_shop = || {
        let (before, rest) = text.split_once(['"', '«', '“', '„'])?;
        let (_, behind) = rest.split_once(['"', '»', '”', '“'])?;
        read(&format!("{before} {behind}")).filter(|found| !found.family.is_empty() && !found.given.is_empty())
    };
    without_shop().or_else(|| read(text))
}

/// Whether two names may be of one person, slips of the hand and alphabets aside: families begin alike and given names have one initial.
fn is_same_person(one: &name::PersonName, other: &name::PersonName) -> bool {
    let agree = |one: &str, other: &str, letters: usize| {
        let (one, other) = (skeleton::joined(one), skeleton::joined(other));
        one.is_empty() || other.is_empty() || one.chars().take(letters).eq(other.chars().take(letters))
    };
    agree(&one.family, &other.family, 3) && agree(&one.given, &other.given, 1)
}

/// Whether a name says more than another one of the same person: more parts, or whole ones in place of initials.
fn is_fuller(name: &name::PersonName, than: &name::PersonName) -> bool {
    let parts = |name: &name::PersonName| {
        let weight = |part: &str| if part.is_empty() { 0 } else { 1 + usize::from(!part.ends_with('.')) };
        weight(&name.family) + weight(&name.given) + weight(&name.patronymic)
    };
    parts(name) > parts(than)
}

/// Use and part of an address qualifier: `home.city`, `legal`, `city`.
fn address_place(qualifier: &str) -> (Option<&'static str>, &str) {
    let (head, part) = qualifier.split_once('.').unwrap_or((qualifier, ""));
    match head {
        "legal" => (Some("legal"), part),
        "actual" | "work" => (Some("actual"), part),
        "home" => (Some("home"), part),
        "delivery" | "other" => (Some("delivery"), part),
        _ => (None, head),
    }
}

fn gender_code(word: &str) -> Option<&'static str> {
    match word.to_lowercase().trim_end_matches('.') {
        "м" | "муж" | "мужской" | "чол" | "чоловіча" | "m" | "male" | "man" => Some("male"),
        "ж" | "жен" | "женский" | "жін" | "жіноча" | "f" | "female" | "woman" => Some("female"),
        _ => None,
    }
}

fn consent_word(word: &str) -> Option<ConsentState> {
    match word.to_lowercase().as_str() {
        "granted" | "yes" | "да" | "так" | "согласен" | "согласна" | "згоден" | "згодна" | "1" | "true" => {
            Some(ConsentState::Granted)
        }
        "denied" | "no" | "нет" | "ні" | "немає" | "отказ" | "відмова" | "0" | "false" => Some(ConsentState::Denied),
        "withdrawn" | "отозвано" | "відкликано" => Some(ConsentState::Withdrawn),
        _ => None,
    }
}

fn bool_word(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "да" | "так" | "yes" | "true" | "1" | "+" => Some(true),
        "нет" | "ні" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// `1 234,56` as `1234.56`; `None` where signs are left or both separators could be decimal.
fn plain_number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => digits.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => digits.replace(',', ""),
        (Some(_), None) => digits.replace(',', "."),
        _ => digits,
    };
    let body = plain.strip_prefix('-').unwrap_or(&plain);
    let decimal = body.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && body.bytes().filter(|byte| *byte == b'.').count() <= 1;
    (decimal && body.starts_with(|c: char| c.is_ascii_digit()) && !body.ends_with('.')).then_some(plain)
}
