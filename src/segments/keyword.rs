//! Words of the language in English, Russian and Ukrainian. One grammar reads them all, mixed if need be; text is rendered in English.

macro_rules! keywords {
    ($($variant:ident $words:literal;)*) => {
        /// A word with a meaning of its own where it stands in the right place; elsewhere it may name a field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Keyword { $($variant,)* }

        impl Keyword {
            pub const ALL: &'static [Keyword] = &[$(Keyword::$variant,)*];

            /// Every spelling in lower case; the first is the one that is rendered.
            fn words(self) -> &'static str {
                match self { $(Keyword::$variant => $words,)* }
            }
        }
    };
}

keywords! {
    And "and|и|і|й|та";
    Or "or|или|або|чи";
    Not "not|не";
    Between "between|между|між";
    In "in|в|у";
    Like "like|подобно|подібно";
    Is "is|есть|є";
    Null "null|пусто|порожньо";
    Known "known|известно|известен|відомо|відомий";
    Absent "absent|отсутствует|відсутній|відсутнє";
    Declined "declined|отказано|відмовлено";
    Unknown "unknown|неизвестно|неизвестен|невідомо|невідомий";
    Contains "contains|содержит|містить";
    Any "any|любой|любое|любую|будь_який|будь_яке";
    All "all|все|всі|усі";
    Exists "exists|существует|существуют|існує|існують";
    Where "where|где|де";
    Count "count|количество|кількість";
    Sum "sum|сумма|сума";
    Min "min|минимум|мінімум";
    Max "max|максимум";
    Anniversary "anniversary|годовщина|річниця";
    Next "next|ближайшие|ближайший|найближчі|найближчий";
    Segment "segment|сегмент|сегменте|сегменті";
    Consent "consent|согласие|згода";
    Suppressed "suppressed|не_беспокоить|не_турбувати";
    Now "now|сейчас|зараз";
    Today "today|сегодня|сьогодні";
    WeekStart "week_start|начало_недели|початок_тижня";
    MonthStart "month_start|начало_месяца|початок_місяця";
    QuarterStart "quarter_start|начало_квартала|початок_кварталу";
    YearStart "year_start|начало_года|початок_року";
    Minute "minutes|minute|минута|минуту|минуты|минут|хвилина|хвилину|хвилини|хвилин";
    Hour "hours|hour|час|часа|часов|година|годину|години|годин";
    Day "days|day|день|дня|дни|дней|дні|днів";
    Week "weeks|week|неделя|неделю|недели|недель|тиждень|тижня|тижні|тижнів";
    Month "months|month|месяц|месяца|месяцы|месяцев|місяць|місяця|місяці|місяців";
    Year "years|year|год|года|годы|лет|рік|року|роки|років";
    True "true|истина|да|істина|так";
    False "false|ложь|нет|хиба|ні";
}

impl Keyword {
    /// The keyword of this word, in any case.
    pub fn of(word: &str) -> Option<Keyword> {
        let lower = word.to_lowercase();
        Keyword::ALL.iter().copied().find(|keyword| keyword.words().split('|').any(|known| known == lower))
    }

    /// The word that is rendered and that expected sets name.
    pub fn name(self) -> String {
        self.words().split('|').next().unwrap_or_default().to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// No spelling means two things, and each is a word of one token.
    #[test]
    fn spellings_are_unique() {
        let words: Vec<&str> = Keyword::ALL.iter().flat_map(|keyword| keyword.words().split('|')).collect();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        for word in words {
            assert!(word.chars().all(|c| c == '_' || c.is_alphabetic()) && word.to_lowercase() == word, "{word}");
            assert!(Keyword::of(&word.to_uppercase()).is_some());
        }
    }
}
