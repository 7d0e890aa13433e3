//! Segments that every base has, written in the language itself.

use super::expression::{Collection, State};
use super::expression::{Condition, Expression, FieldPath, Literal, Offset, Operand, Operator, Rows, TimePoint, TimeStart, TimeUnit};
use super::names::{LAST_CONTACT_AT, member};
use crate::model::{FieldNumber, field};
use crate::time::{Instant, Zone};
use chrono::{Days, NaiveDate};

macro_rules! built_in {
    ($($variant:ident $name:literal $english:literal $russian:literal $ukrainian:literal;)*) => {
        /// A segment that the library brings along.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum BuiltIn { $(#[doc = $english] $variant,)* }

        impl BuiltIn {
            /// Every one.
            pub const ALL: &'static [BuiltIn] = &[$(BuiltIn::$variant,)*];

            /// The stable name, as in `IN SEGMENT 'slow'`.
            pub fn name(self) -> &'static str {
                match self { $(BuiltIn::$variant => $name,)* }
            }

            /// What people call it.
            pub fn title(self, language: crate::message::Language) -> &'static str {
                match (self, language) { $(
                    (BuiltIn::$variant, crate::message::Language::English) => $english,
                    (BuiltIn::$variant, crate::message::Language::Russian) => $russian,
                    (BuiltIn::$variant, crate::message::Language::Ukrainian) => $ukrainian,
                )* }
            }
        }
    };
}

built_in! {
    Never "never" "Never contacted" "Контакта не было" "Контакту не було";
    Active "active" "Contacted lately" "Недавний контакт" "Нещодавній контакт";
    Slow "slow" "Not contacted for some time" "Давно не было контакта" "Давно не було контакту";
    Dormant "dormant" "Not contacted for long" "Очень давно не было контакта" "Дуже давно не було контакту";
    Prospects "prospects" "May become customers" "Потенциальные" "Потенційні";
    Customers "customers" "Customers" "Покупатели" "Покупці";
    Refused "refused" "Refused" "Отказались" "Відмовилися";
    Former "former" "Former customers" "Ушедшие" "Колишні";
    NoNextStep "no_next_step" "Nothing is planned" "Нет следующего шага" "Немає наступного кроку";
    BirthdaysAhead "birthdays_ahead" "Birthdays ahead" "Скоро день рождения" "Скоро день народження";
    DoNotDisturb "do_not_disturb" "Not to be disturbed" "Не беспокоить" "Не турбувати";
}

/// What the built-in segments are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentParameters {
    /// Days without a contact after which a client is `slow`. Default 90.
    pub slow_after_days: u16,
    /// Days without a contact after which it is `dormant`; no fewer than the days of `slow`. Default 365.
    pub dormant_after_days: u16,
    /// Days ahead that `birthdays_ahead` looks, at most 366. Default 7.
    pub birthday_days: u16,
}

impl Default for SegmentParameters {
    fn default() -> Self {
        SegmentParameters { slow_after_days: 90, dormant_after_days: 365, birthday_days: 7 }
    }
}

impl BuiltIn {
    /// The four of which every client is in exactly one: the values of the field `activity`.
    pub const ACTIVITY: [BuiltIn; 4] = [BuiltIn::Never, BuiltIn::Active, BuiltIn::Slow, BuiltIn::Dormant];

    /// The expression that it stands for.
    pub fn expression(self, parameters: &SegmentParameters) -> Expression {
        let dormant_days = parameters.dormant_after_days.max(parameters.slow_after_days);
        let since = |days: u16| Condition::Compare(plain(LAST_CONTACT_AT), Operator::GreaterOrEqual, days_ago(days));
        let before = |days: u16| Condition::Compare(plain(LAST_CONTACT_AT), Operator::Less, days_ago(days));
        Expression::checked(match self {
            BuiltIn::Never => Condition::Is { field: path(LAST_CONTACT_AT), state: State::Null, negated: false },
            BuiltIn::Active => since(parameters.slow_after_days),
            BuiltIn::Slow => Condition::And(vec![before(parameters.slow_after_days), since(dormant_days)]),
            BuiltIn::Dormant => before(dormant_days),
            BuiltIn::Prospects => lifecycle("prospect"),
            BuiltIn::Customers => lifecycle("customer"),
            BuiltIn::Refused => lifecycle("refused"),
            BuiltIn::Former => lifecycle("former"),
            BuiltIn::NoNextStep => {
                let waits = |state: &str| Literal::Text(state.into());
                let open = Condition::In(plain(member::REMINDER_STATE), vec![waits("open"), waits("claimed")]);
                Condition::Not(Box::new(Condition::Exists(Rows { collection: Collection::Reminders, filter: Some(Box::new(open)) })))
            }
            BuiltIn::BirthdaysAhead => {
                Condition::Anniversary(path(field::BIRTH_DATE), parameters.birthday_days.min(super::check::ANNIVERSARY_DAYS_MAX))
            }
            BuiltIn::DoNotDisturb => Condition::Suppressed(None),
        })
    }
}

/// Which of the four activities a last contact means on a day of the zone: the same as their expressions, told at once.
pub(crate) fn activity(last_contact_at: Option<Instant>, today: NaiveDate, zone: &Zone, parameters: &SegmentParameters) -> BuiltIn {
    let Some(last) = last_contact_at.map(|at| zone.date(at)) else { return BuiltIn::Never };
    let ago = |days: u16| today.checked_sub_days(Days::new(days.into())).unwrap_or(NaiveDate::MIN);
    if last >= ago(parameters.slow_after_days) {
        BuiltIn::Active
    } else if last >= ago(parameters.dormant_after_days.max(parameters.slow_after_days)) {
        BuiltIn::Slow
    } else {
        BuiltIn::Dormant
    }
}

fn path(number: FieldNumber) -> FieldPath {
    FieldPath { number, qualifier: String::new() }
}

fn plain(number: FieldNumber) -> Operand {
    Operand::Field(path(number))
}

fn lifecycle(code: &str) -> Condition {
    Condition::Compare(plain(field::LIFECYCLE), Operator::Equal, Literal::Text(code.into()))
}

fn days_ago(days: u16) -> Literal {
    let offsets = vec![Offset { count: -i64::from(days), unit: TimeUnit::Day }];
    Literal::Time(TimePoint { start: TimeStart::Today, offsets })
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    /// Each is what its text says, and reads back.
    #[test]
    fn built_in_segments_are_expressions() {
        let expected = [
            "last_contact_at IS NULL",
            "last_contact_at >= TODAY - 90 DAYS",
            "last_contact_at < TODAY - 90 DAYS AND last_contact_at >= TODAY - 365 DAYS",
            "last_contact_at < TODAY - 365 DAYS",
            "lifecycle = 'prospect'",
            "lifecycle = 'customer'",
            "lifecycle = 'refused'",
            "lifecycle = 'former'",
            "NOT EXISTS(reminders WHERE state IN ('open', 'claimed'))",
            "birth_date ANNIVERSARY IN NEXT 7 DAYS",
            "SUPPRESSED()",
        ];
        let names = Names::default();
        for (built_in, text) in BuiltIn::ALL.iter().zip(expected) {
            let expression = built_in.expression(&SegmentParameters::default());
            assert_eq!(expression.to_text(&names), text);
            assert_eq!(Expression::parse(text, &names).as_ref(), Ok(&expression));
        }
        assert_eq!(BuiltIn::ALL.len(), expected.len());
    }
}
