//! What is wrong with the text of an expression: where, what was expected instead, what may have been meant, in three languages.
//!
//! One table: a problem's number and name are stable, its texts are not. `{detail}` stands for the word or the bound it is about.

use crate::error::{Error, ErrorKind, Location};
use crate::message::Language;
use std::fmt;

macro_rules! problems {
    ($($variant:ident $name:literal $kind:ident $english:literal $russian:literal $ukrainian:literal;)*) => {
        /// What is wrong with an expression.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Problem { $(#[doc = $english] $variant,)* }

        impl Problem {
            /// Every problem.
            pub const ALL: &'static [Problem] = &[$(Problem::$variant,)*];

            /// The stable public name.
            pub fn name(self) -> &'static str {
                match self { $(Problem::$variant => $name,)* }
            }

            /// The kind of error that it is.
            pub fn kind(self) -> ErrorKind {
                match self { $(Problem::$variant => ErrorKind::$kind,)* }
            }

            fn template(self, language: Language) -> &'static str {
                match (self, language) { $(
                    (Problem::$variant, Language::English) => $english,
                    (Problem::$variant, Language::Russian) => $russian,
                    (Problem::$variant, Language::Ukrainian) => $ukrainian,
                )* }
            }
        }
    };
}

problems! {
    Unexpected "unexpected" Parse "unexpected {detail}" "неожиданно: {detail}" "неочікувано: {detail}";
    UnexpectedEnd "unexpected_end" Parse "the expression ends too early" "выражение обрывается" "вираз обривається";
    Character "character" Parse "a character that has no meaning here: {detail}" "символ, который здесь ничего не значит: {detail}" "символ, який тут нічого не означає: {detail}";
    Unterminated "unterminated" Parse "a quotation mark without its pair: {detail}" "кавычка без пары: {detail}" "лапка без пари: {detail}";
    NotBefore "not_before" Parse "NOT stands before the whole condition: NOT field IN (…)" "НЕ стоит перед всем условием: НЕ поле В (…)" "НЕ стоїть перед усією умовою: НЕ поле В (…)";
    UnknownName "unknown_name" NotFound "there is no field {detail}" "нет поля {detail}" "немає поля {detail}";
    UnknownMember "unknown_member" NotFound "this collection has no member {detail}" "в этой коллекции нет поля {detail}" "у цій колекції немає поля {detail}";
    UnknownCollection "unknown_collection" NotFound "there is no collection {detail}" "нет коллекции {detail}" "немає колекції {detail}";
    UnknownSegment "unknown_segment" NotFound "there is no segment {detail}" "нет сегмента {detail}" "немає сегмента {detail}";
    UnknownChoice "unknown_choice" Type "not one of the choices of this field: {detail}" "нет среди вариантов этого поля: {detail}" "немає серед варіантів цього поля: {detail}";
    NotKept "not_kept" Unsupported "{detail} is not kept by this version" "{detail}: эта версия таких данных не хранит" "{detail}: ця версія таких даних не зберігає";
    Filter "filter" Parse "{detail} cannot stand inside WHERE: the conditions there are about one row of the collection" "{detail} не может стоять внутри ГДЕ: условия там об одной строке коллекции" "{detail} не може стояти всередині ДЕ: умови там про один рядок колекції";
    NeedsText "needs_text" Type "this field is compared with a text in single quotes, not with {detail}" "это поле сравнивают с текстом в одинарных кавычках, а не с {detail}" "це поле порівнюють із текстом в одинарних лапках, а не з {detail}";
    NeedsNumber "needs_number" Type "this is compared with a number, not with {detail}" "это сравнивают с числом, а не с {detail}" "це порівнюють із числом, а не з {detail}";
    NeedsMoney "needs_money" Type "this is compared with an amount and its currency, as in 100000 RUB, not with {detail}" "это сравнивают с суммой и валютой, например 100000 RUB, а не с {detail}" "це порівнюють із сумою та валютою, наприклад 100000 RUB, а не з {detail}";
    NeedsBool "needs_bool" Type "this is compared with TRUE or FALSE, not with {detail}" "это сравнивают с ИСТИНА или ЛОЖЬ, а не с {detail}" "це порівнюють з ІСТИНА або ХИБА, а не з {detail}";
    NeedsDate "needs_date" Type "this is compared with a day ('2026-01-31', TODAY …), not with {detail}" "это сравнивают с днём ('2026-01-31', СЕГОДНЯ …), а не с {detail}" "це порівнюють із днем ('2026-01-31', СЬОГОДНІ …), а не з {detail}";
    NeedsTime "needs_time" Type "this is compared with a day or a moment ('2026-01-31', '2026-01-31T10:00', TODAY, NOW …), not with {detail}" "это сравнивают с днём или моментом ('2026-01-31', '2026-01-31T10:00', СЕГОДНЯ, СЕЙЧАС …), а не с {detail}" "це порівнюють із днем або моментом ('2026-01-31', '2026-01-31T10:00', СЬОГОДНІ, ЗАРАЗ …), а не з {detail}";
    NeedsPhone "needs_phone" Type "a phone is written in full, as in '+79161234567', not {detail}" "телефон пишут полностью, например '+79161234567', а не {detail}" "телефон пишуть повністю, наприклад '+79161234567', а не {detail}";
    NoSuchDay "no_such_day" Type "neither a day nor a moment: {detail}" "не день и не момент: {detail}" "не день і не момент: {detail}";
    DayAndHours "day_and_hours" Type "a day has no hours: add hours and minutes to NOW" "у дня нет часов: часы и минуты прибавляют к СЕЙЧАС" "день не має годин: години й хвилини додають до ЗАРАЗ";
    Currencies "currencies" Type "amounts of different currencies: {detail}" "суммы в разных валютах: {detail}" "суми в різних валютах: {detail}";
    MinorUnits "minor_units" Type "more decimals than the currency has: {detail}" "знаков после точки больше, чем есть у валюты: {detail}" "знаків після крапки більше, ніж має валюта: {detail}";
    NoOrder "no_order" Type "{detail} has no order: only =, <> and IN compare it" "{detail} не имеет порядка: сравнивают только =, <> и В" "{detail} не має порядку: порівнюють лише =, <> і В";
    NotText "not_text" Type "LIKE looks into texts; {detail} is none" "ПОДОБНО ищет в тексте; {detail} не текст" "ПОДІБНО шукає в тексті; {detail} не текст";
    NotList "not_list" Type "CONTAINS asks lists of texts; {detail} is none" "СОДЕРЖИТ спрашивает списки; {detail} не список" "МІСТИТЬ питає списки; {detail} не список";
    NotDate "not_date" Type "{detail} is no date" "{detail}: это не дата" "{detail}: це не дата";
    NotComparable "not_comparable" Type "{detail} cannot be compared: ask IS KNOWN" "{detail} нельзя сравнивать: спросите ЕСТЬ ИЗВЕСТНО" "{detail} не можна порівнювати: запитайте Є ВІДОМО";
    NotAggregate "not_aggregate" Type "{detail} cannot be summed up so" "{detail} нельзя так обобщить" "{detail} не можна так узагальнити";
    NoStatement "no_statement" Type "nobody states that {detail} is absent or declined: ask IS KNOWN or IS UNKNOWN" "для {detail} не бывает отметок об отсутствии или отказе: спросите ИЗВЕСТНО или НЕИЗВЕСТНО" "для {detail} не буває позначок про відсутність чи відмову: запитайте ВІДОМО або НЕВІДОМО";
    NumberRange "number_range" Limit "a number out of range: {detail}" "число вне пределов: {detail}" "число поза межами: {detail}";
    TextLength "text_length" Limit "an expression has at most {detail} bytes" "в выражении не больше {detail} байт" "у виразі не більше {detail} байтів";
    Depth "depth" Limit "parentheses and conditions inside one another more than {detail} deep" "вложенность скобок и условий больше {detail}" "вкладеність дужок і умов більша за {detail}";
    Nodes "nodes" Limit "more than {detail} conditions and operators" "условий и операторов больше {detail}" "умов і операторів більше {detail}";
    ListLength "list_length" Limit "more than {detail} values in a list" "в списке больше {detail} значений" "у списку більше {detail} значень";
    PatternLength "pattern_length" Limit "a pattern has at most {detail} bytes" "в образце не больше {detail} байт" "у зразку не більше {detail} байтів";
    Offsets "offsets" Limit "more than {detail} spans added to a time" "ко времени прибавлено больше {detail} сроков" "до часу додано більше {detail} строків";
}

/// Words of an expected set that are no words of the language: what stands there in each language.
const EXPECTED: [(&str, &str, &str); 14] = [
    ("end", "конец выражения", "кінець виразу"),
    ("field", "поле", "поле"),
    ("member", "поле коллекции", "поле колекції"),
    ("collection", "коллекция", "колекція"),
    ("value", "значение", "значення"),
    ("text", "текст в кавычках", "текст у лапках"),
    ("number", "число", "число"),
    ("amount", "сумма с валютой", "сума з валютою"),
    ("condition on member", "условие о поле коллекции", "умова про поле колекції"),
    ("whole number", "целое число", "ціле число"),
    ("unit of time", "единица времени", "одиниця часу"),
    ("number of days", "число дней", "кількість днів"),
    ("condition", "условие", "умова"),
    ("pair of the quotation mark", "парная кавычка", "парна лапка"),
];

/// Why a text is no expression: where, what stands there, what was expected instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1. At the end of a text it is the one behind the last character.
    pub column: u32,
    /// What is wrong.
    pub problem: Problem,
    /// The word, value or bound that it is about; may be empty.
    pub detail: String,
    /// What could stand there: words of the language, `=`, `(`, or what sort of thing (`value`, `field`, `end`), in a fixed order.
    pub expected: Vec<String>,
    /// What may have been meant by a misspelt word.
    pub suggestion: Option<String>,
}

impl ParseError {
    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.problem.kind()
    }

    /// The text for people in a language, in one line: what is wrong, what was expected, what may have been meant.
    pub fn message(&self, language: Language) -> String {
        let mut text = self.problem.template(language).replace("{detail}", &self.detail);
        let (expected, meant) = match language {
            Language::English => ("expected", "did you mean"),
            Language::Russian => ("ожидалось", "возможно, имелось в виду"),
            Language::Ukrainian => ("очікувалося", "можливо, малося на увазі"),
        };
        if !self.expected.is_empty() {
            let words: Vec<&str> = self.expected.iter().map(|word| expected_word(word, language)).collect();
            text = format!("{text}; {expected}: {}", words.join(", "));
        }
        match &self.suggestion {
            Some(suggestion) => format!("{text}; {meant} {suggestion}?"),
            None => text,
        }
    }
}

fn expected_word(word: &str, language: Language) -> &str {
    let row = EXPECTED.iter().find(|(english, _, _)| *english == word);
    match (row, language) {
        (Some((_, russian, _)), Language::Russian) => russian,
        (Some((_, _, ukrainian)), Language::Ukrainian) => ukrainian,
        _ => word,
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message(Language::English))
    }
}

impl std::error::Error for ParseError {}

impl From<ParseError> for Error {
    fn from(error: ParseError) -> Error {
        let location = Location::Text { line: error.line, column: error.column };
        Error::new(error.kind(), "cannot read the expression").at(location).because(error)
    }
}

/// A problem that has no place yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub problem: Problem,
    pub detail: String,
    pub expected: Vec<String>,
    pub suggestion: Option<String>,
}

impl Wrong {
    pub fn new(problem: Problem, detail: impl Into<String>) -> Wrong {
        Wrong { problem, detail: shorten(detail.into()), expected: Vec::new(), suggestion: None }
    }

    pub fn expecting<T: Into<String>>(mut self, expected: impl IntoIterator<Item = T>) -> Wrong {
        self.expected = expected.into_iter().map(Into::into).collect();
        self
    }

    pub fn meaning(mut self, suggestion: Option<String>) -> Wrong {
        self.suggestion = suggestion;
        self
    }

    pub fn at(self, line: u32, column: u32) -> ParseError {
        ParseError { line, column, problem: self.problem, detail: self.detail, expected: self.expected, suggestion: self.suggestion }
    }
}

impl From<Wrong> for Error {
    /// An expression that was built or read as JSON has no lines.
    fn from(wrong: Wrong) -> Error {
        let text = wrong.problem.template(Language::English).replace("{detail}", &wrong.detail);
        let text = if wrong.expected.is_empty() { text } else { format!("{text}; expected: {}", wrong.expected.join(", ")) };
        Error::new(wrong.problem.kind(), format!("cannot use the expression: {text}"))
    }
}

/// Characters of an outside word that a message repeats.
const DETAIL_CHARS_MAX: usize = 60;

fn shorten(detail: String) -> String {
    let visible = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
    if detail.chars().count() <= DETAIL_CHARS_MAX && !detail.contains(char::is_control) {
        return detail;
    }
    let mut short: String = detail.chars().take(DETAIL_CHARS_MAX).map(visible).collect();
    if detail.chars().count() > DETAIL_CHARS_MAX {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every problem has a text of its own in each language, with a place for the detail in all or in none.
    #[test]
    fn texts_in_three_languages() {
        let mut names: Vec<&str> = Problem::ALL.iter().map(|problem| problem.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Problem::ALL.len());
        for problem in Problem::ALL {
            let texts = [Language::English, Language::Russian, Language::Ukrainian].map(|language| problem.template(language));
            assert!(texts[0] != texts[1] && texts[1] != texts[2], "{}", problem.name());
            assert!(texts.iter().all(|text| text.contains("{detail}") == texts[0].contains("{detail}")), "{}", problem.name());
        }
    }
}
