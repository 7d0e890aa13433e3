//! What is said about two clients that may be one: weights, levels, bands, evidence, verdicts.
//!
//! A *comparison* looks at one side of a pair (the name, the birth date, the household …) and finds a *level*; a level has a
//! *weight* in log2 odds. Weights are whole thousandths of a bit, so a sum is exact whatever the order and the machine: the prior
//! and the weights of an [`Explanation`]'s evidence add up to its weight, to the last digit.
//!
//! The types stand; what the numbers of a model are is the business of `duplicates`.

use super::fact::choice;
use super::{ClientId, MatchReason};
use crate::message::Language;
use crate::time::Instant;
use serde_json::{Value as Json, json};
use std::fmt;

/// Log2 odds in thousandths of a bit: +1 bit doubles the odds that two clients are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(i32);

impl Weight {
    /// No weight: even odds where it is a sum.
    pub const ZERO: Weight = Weight(0);

    /// The weight of so many thousandths of a bit.
    pub const fn from_thousandths(thousandths: i32) -> Weight {
        Weight(thousandths)
    }

    /// Thousandths of a bit.
    pub const fn thousandths(self) -> i32 {
        self.0
    }

    /// Bits.
    pub fn bits(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The probability that goes with these odds, 0 … 1.
    pub fn probability(self) -> f64 {
        1.0 / (1.0 + (-self.bits()).exp2())
    }

    /// The weight of a probability; `None` unless it lies between 0 and 1, both left out.
    pub fn of_probability(probability: f64) -> Option<Weight> {
        let thousandths = ((probability / (1.0 - probability)).log2() * 1000.0).round();
        let inside = probability > 0.0 && probability < 1.0 && thousandths.is_finite();
        // A double holds odds of no more than about 2^±1100.
        inside.then_some(Weight(thousandths as i32))
    }
}

impl std::ops::Add for Weight {
    type Output = Weight;

    /// The sum, held at the ends of its range.
    fn add(self, other: Weight) -> Weight {
        Weight(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Weight {
    type Output = Weight;

    /// The difference, held at the ends of its range.
    fn sub(self, other: Weight) -> Weight {
        Weight(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Weight {
    fn sum<I: Iterator<Item = Weight>>(weights: I) -> Weight {
        weights.fold(Weight::ZERO, |sum, weight| sum + weight)
    }
}

impl fmt::Display for Weight {
    /// Bits with sign and three digits: `+7.250`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1000, self.0.unsigned_abs() % 1000);
        write!(f, "{}{whole}.{rest:03}", if self.0 < 0 { '-' } else { '+' })
    }
}

choice! {
    /// What a pair is taken for. Ordered: `Same` is the highest.
    Band {
        /// Two clients.
        Different 1 "different",
        /// A person should look.
        Review 2 "review",
        /// One client.
        Same 3 "same",
    }
}

choice! {
    /// What a person decided about two clients.
    Verdict {
        /// They are one client.
        Same 1 "same",
        /// They are two, for ever; the pair is named again, for review, only where the data that this was based on change.
        Different 2 "different",
        /// It cannot be told yet: the pair stays in review.
        Unsure 3 "unsure",
    }
}

choice! {
    /// A side of a pair that is compared by itself.
    Comparison {
        /// The name of a person.
        Name 1 "name",
        /// Man or woman.
        Gender 2 "gender",
        /// The birth date.
        BirthDate 3 "birth_date",
        /// Phone numbers.
        Phone 4 "phone",
        /// Postal addresses.
        Address 5 "address",
        /// Mailboxes.
        Email 6 "email",
        /// Registration codes.
        Identifier 7 "identifier",
        /// The name of an organization and its legal form.
        Organization 8 "organization",
        /// Head office and branches.
        Branch 9 "branch",
        /// The domain of sites and of a firm's mailboxes.
        Domain 10 "domain",
        /// Custom fields that are marked as identifying.
        Custom 11 "custom",
        /// Person or organization.
        Kind 12 "kind",
    }
}

macro_rules! levels {
    ($($number:literal $variant:ident $comparison:ident $cap:ident $name:literal $english:literal $russian:literal $ukrainian:literal;)*) => {
        /// What a comparison found. Numbers and names are stable; `{comparison}.{name}` is unique.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Level { $(#[doc = $english] $variant = $number,)* }

        impl Level {
            /// Every level, ascending by number.
            pub const ALL: &'static [Level] = &[$(Level::$variant,)*];

            /// The comparison that finds it.
            pub fn comparison(self) -> Comparison {
                match self { $(Level::$variant => Comparison::$comparison,)* }
            }

            /// The stable public name, unique within its comparison.
            pub fn name(self) -> &'static str {
                match self { $(Level::$variant => $name,)* }
            }

            /// The highest band that a pair with this level may have: a veto where it is less than `Same`.
            pub fn cap(self) -> Band {
                match self { $(Level::$variant => Band::$cap,)* }
            }

            /// Whether it speaks against one client by itself, and does not only leave something unsaid.
            pub fn is_veto(self) -> bool {
                self.cap() < Band::Same && self != Level::NameUnknown
            }

            /// What was found, in words.
            pub fn message(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Level::$variant, Language::English) => $english,
                    (Level::$variant, Language::Russian) => $russian,
                    (Level::$variant, Language::Ukrainian) => $ukrainian,)*
                }
            }
        }
    };
}

levels! {
    1 NameFull Name Same "full" "family name, given name and patronymic agree" "совпадают фамилия, имя и отчество" "збігаються прізвище, ім'я та по батькові";
    2 NameFullClose Name Same "full_close" "family name, given name and patronymic agree but for a slip" "фамилия, имя и отчество совпадают с точностью до опечатки" "прізвище, ім'я та по батькові збігаються з точністю до помилки";
    3 NameFamilyGiven Name Same "family_given" "family name and given name agree" "совпадают фамилия и имя" "збігаються прізвище та ім'я";
    4 NameFamilyGivenClose Name Same "family_given_close" "family name and given name agree but for a slip" "фамилия и имя совпадают с точностью до опечатки" "прізвище та ім'я збігаються з точністю до помилки";
    5 NameInitials Name Same "initials" "the family name agrees and the initials fit" "фамилия совпадает, инициалы подходят" "прізвище збігається, ініціали підходять";
    6 NameFamily Name Same "family" "the family name agrees, one given name is missing" "фамилия совпадает, одно из имён не указано" "прізвище збігається, одне з імен не вказано";
    7 NameGivenPatronymic Name Same "given_patronymic" "given name and patronymic agree, the family name does not" "имя и отчество совпадают, фамилия нет" "ім'я та по батькові збігаються, прізвище ні";
    8 NameGiven Name Same "given" "the given name agrees, one family name is missing" "имя совпадает, одна из фамилий не указана" "ім'я збігається, одне з прізвищ не вказано";
    9 NamePatronymicDiffers Name Review "patronymic_differs" "family name and given name agree, the patronymic does not" "фамилия и имя совпадают, отчество нет" "прізвище та ім'я збігаються, по батькові ні";
    10 NameGivenDiffers Name Review "given_differs" "the family name agrees, the given names do not look like one" "фамилия совпадает, имена не похожи" "прізвище збігається, імена не схожі";
    11 NameFamilyDiffers Name Review "family_differs" "the given name agrees, the family name does not" "имя совпадает, фамилия нет" "ім'я збігається, прізвище ні";
    12 NameDiffers Name Review "differs" "the names differ" "имена и фамилии различаются" "імена та прізвища різні";
    13 NameUnknown Name Review "unknown" "no names to compare" "нет имён для сравнения" "немає імен для порівняння";
    14 NameFather Name Same "father" "the name agrees, and so does the father's: they may be father and son" "имя совпадает и с именем отца: возможно, отец и сын" "ім'я збігається і з ім'ям батька: можливо, батько й син";
    15 NameGivenOther Name Review "given_other" "the family name agrees, the given names are two names" "фамилия совпадает, имена — два разных имени" "прізвище збігається, імена — два різні імені";

    20 GenderDiffers Gender Review "differs" "a man and a woman" "мужчина и женщина" "чоловік і жінка";
    21 KindDiffers Kind Review "differs" "a person and an organization" "физическое лицо и организация" "фізична особа та організація";
    22 KindEmployer Kind Review "employer" "a person and the organization where they work" "человек и организация, где он работает" "людина та організація, де вона працює";

    30 BirthDateSame BirthDate Same "same" "the birth date agrees" "дата рождения совпадает" "дата народження збігається";
    31 BirthDateDay BirthDate Same "day" "day and month of birth agree, a year is not known" "день и месяц рождения совпадают, год не известен" "день і місяць народження збігаються, рік невідомий";
    32 BirthDateClose BirthDate Same "close" "the birth date agrees but for a slip" "дата рождения совпадает с точностью до опечатки" "дата народження збігається з точністю до помилки";
    33 BirthDateDiffers BirthDate Same "differs" "the birth dates differ" "даты рождения различаются" "дати народження різні";
    34 BirthDateGeneration BirthDate Review "generation" "born fifteen years apart or more" "разница в возрасте пятнадцать лет или больше" "різниця у віці п'ятнадцять років або більше";
    35 BirthDateYear BirthDate Same "year_differs" "day and month of birth agree, the year does not" "день и месяц рождения совпадают, год нет" "день і місяць народження збігаються, рік ні";

    40 PhoneSame Phone Same "same" "a mobile number agrees" "совпадает номер мобильного" "збігається номер мобільного";
    41 PhoneLine Phone Same "line" "a landline number agrees" "совпадает номер стационарного телефона" "збігається номер стаціонарного телефону";
    42 PhoneSlip Phone Same "slip" "a number agrees but for one digit" "номер совпадает с точностью до одной цифры" "номер збігається з точністю до однієї цифри";
    43 PhoneExtension Phone Same "extension" "one line with different extensions" "один номер с разными добавочными" "один номер із різними додатковими";
    44 PhoneDiffers Phone Same "differs" "no number agrees" "номера телефонов различаются" "номери телефонів різні";
    45 PhoneTail Phone Same "tail" "a number agrees that one of them has without its code" "совпадает номер, у одного указанный без кода" "збігається номер, в одного вказаний без коду";

    50 AddressFlat Address Same "flat" "street, house and flat agree" "совпадают улица, дом и квартира" "збігаються вулиця, будинок і квартира";
    51 AddressHouse Address Same "house" "street and house agree" "совпадают улица и дом" "збігаються вулиця та будинок";
    52 AddressCity Address Same "city" "little of the address agrees" "адреса совпадают в немногом" "адреси збігаються лише трохи";
    53 AddressDiffers Address Same "differs" "the addresses differ" "адреса различаются" "адреси різні";

    60 EmailSame Email Same "same" "a mailbox agrees" "совпадает почтовый ящик" "збігається поштова скринька";
    61 EmailLocal Email Same "local" "the part before @ agrees" "часть адреса до @ совпадает" "частина адреси до @ збігається";
    62 EmailSlip Email Same "slip" "a mailbox agrees but for a slip" "почтовый адрес совпадает с точностью до опечатки" "поштова адреса збігається з точністю до помилки";
    63 EmailDiffers Email Same "differs" "the mailboxes differ" "почтовые адреса различаются" "поштові адреси різні";

    70 IdentifierSame Identifier Same "same" "a registration code agrees" "совпадает регистрационный код" "збігається реєстраційний код";
    71 IdentifierUnchecked Identifier Same "unchecked" "a code that fails its check digits agrees" "совпадает код, не прошедший проверку" "збігається код, що не пройшов перевірку";
    72 IdentifierSlip Identifier Same "slip" "a code agrees but for a slip in the one that fails its check digits" "код совпадает с точностью до опечатки в том, что не прошёл проверку" "код збігається з точністю до помилки в тому, що не пройшов перевірку";
    73 IdentifierUncheckedDiffers Identifier Same "unchecked_differs" "codes differ, one of them fails its check digits" "коды различаются, один из них не прошёл проверку" "коди різні, один із них не пройшов перевірку";
    74 IdentifierDiffers Identifier Different "differs" "valid codes of one register differ" "действительные коды одного реестра различаются" "дійсні коди одного реєстру різні";

    80 OrganizationSame Organization Same "same" "name and legal form agree" "совпадают название и форма собственности" "збігаються назва та форма власності";
    81 OrganizationCore Organization Same "core" "the name agrees, a legal form is missing" "название совпадает, одна из форм собственности не указана" "назва збігається, одну з форм власності не вказано";
    82 OrganizationForm Organization Same "form_differs" "the name agrees, the legal form does not" "название совпадает, форма собственности нет" "назва збігається, форма власності ні";
    83 OrganizationClose Organization Same "close" "the name agrees but for a slip" "название совпадает с точностью до опечатки" "назва збігається з точністю до помилки";
    84 OrganizationPart Organization Same "part" "one name holds the other" "одно название содержит другое" "одна назва містить іншу";
    85 OrganizationDiffers Organization Review "differs" "the names of the organizations differ" "названия организаций различаются" "назви організацій різні";
    86 OrganizationEmployer Organization Same "employer" "they work at one firm" "работают в одной организации" "працюють в одній організації";

    90 BranchSame Branch Same "same" "the branch agrees" "совпадает филиал" "збігається філія";
    91 BranchDiffers Branch Review "differs" "different branches" "разные филиалы" "різні філії";
    92 BranchOne Branch Same "one" "one of them is a branch by its name or KPP" "одна из карточек — филиал по названию или КПП" "одна з карток — філія за назвою чи КПП";

    95 DomainSame Domain Same "same" "the domain agrees" "совпадает домен" "збігається домен";

    100 CustomSame Custom Same "same" "an identifying field agrees" "совпадает опознавательное поле" "збігається розпізнавальне поле";
    101 CustomClose Custom Same "close" "an identifying field agrees but for a slip" "опознавательное поле совпадает с точностью до опечатки" "розпізнавальне поле збігається з точністю до помилки";
    102 CustomDiffers Custom Same "differs" "an identifying field differs" "опознавательное поле различается" "розпізнавальне поле відрізняється";
}

/// One comparison of a pair: what was found and what it weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What was found; its comparison is [`Level::comparison`].
    pub level: Level,
    /// What it adds to the sum: the level's own weight, its frequency part and its discount.
    pub weight: Weight,
    /// The part that comes from how many clients share the value: less for a common one, more for a rare one.
    pub frequency: Weight,
    /// The part taken off because other evidence tells the same: phone and address of one household, phone and domain of one firm.
    pub discount: Weight,
    /// How many clients share the value, counted up to [`FREQUENCY_COUNT_MAX`](crate::limits::FREQUENCY_COUNT_MAX); 0 where it is not counted.
    pub clients: u32,
    /// Which field: `inn`, the key of a custom field; empty where the comparison says it all. Never a value.
    pub detail: String,
}

impl Evidence {
    /// The side of the pair that it is about.
    pub fn comparison(&self) -> Comparison {
        self.level.comparison()
    }

    /// The level's own weight: what is left without frequency and discount.
    pub fn base(&self) -> Weight {
        self.weight - self.frequency - self.discount
    }

    /// The text for people, with the field where it says more.
    pub fn message(&self, language: Language) -> String {
        let message = self.level.message(language);
        if self.detail.is_empty() { message.to_string() } else { format!("{message} ({})", self.detail) }
    }

    /// The public JSON form; weights in bits.
    pub fn to_json(&self, language: Language) -> Json {
        json!({
            "comparison": self.comparison().name(), "level": self.level.name(), "detail": self.detail,
            "weight": self.weight.bits(), "base": self.base().bits(), "frequency": self.frequency.bits(), "discount": self.discount.bits(),
            "clients": self.clients, "cap": (self.level.cap() < Band::Same).then(|| self.level.cap().name()),
            "message": self.message(language),
        })
    }
}

/// Why a pair has the score that it has: everything that was added up, and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The client of the lower id.
    pub low: ClientId,
    /// The other one.
    pub high: ClientId,
    /// What two clients that meet in a key weigh before anything is compared.
    pub prior: Weight,
    /// What was found, comparison by comparison.
    pub evidence: Vec<Evidence>,
    /// The sum: `prior` and every [`Evidence::weight`].
    pub weight: Weight,
    /// The band, thresholds, vetoes and the verdict counted in.
    pub band: Band,
    /// What a person decided.
    pub verdict: Option<Verdict>,
    /// The version of the model that weighed.
    pub model: u32,
    /// The pair was decided to be different, and what that was based on has changed since: it is for a person to look at once more
    /// ([`Match::reopened`]).
    pub reopened: bool,
}

impl Explanation {
    /// The probability of the sum, 0 … 1.
    pub fn probability(&self) -> f64 {
        self.weight.probability()
    }

    /// The public JSON form, texts in a language; weights in bits.
    ///
    /// ```
    /// use kartoteka::{Base, ClientKind, Draft, Instant, Language};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let now: Instant = "2026-11-21T10:00:00Z".parse()?;
    /// # let session = Base::options().in_memory()?.session("olga")?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Александр Петрович")?.set("phone.mobile", "8 916 123-45-67")?;
    /// let first = session.save(now, &draft)?;
    /// let mut draft = Draft::new(ClientKind::Person);
    /// draft.set("name", "Иванов Саша")?.set("phone.mobile", "+7 (916) 123-45-67")?;
    /// let second = session.save(now, &draft)?;
    ///
    /// let explanation = session.explain(first.id, second.id)?;
    /// let sum = explanation.prior + explanation.evidence.iter().map(|evidence| evidence.weight).sum();
    /// assert_eq!(explanation.weight, sum);
    /// let json = explanation.to_json(Language::Russian);
    /// assert_eq!(json["evidence"][0]["message"], "совпадают фамилия и имя");
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_json(&self, language: Language) -> Json {
        json!({
            "low": self.low.get(), "high": self.high.get(), "band": self.band.name(), "weight": self.weight.bits(),
            "probability": self.probability(), "prior": self.prior.bits(),
            "evidence": self.evidence.iter().map(|evidence| evidence.to_json(language)).collect::<Vec<_>>(),
            "verdict": self.verdict.map(Verdict::name), "model": self.model, "reopened": self.reopened,
        })
    }
}

/// A decision about two clients, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The client of the lower id.
    pub low: ClientId,
    /// The other one.
    pub high: ClientId,
    /// What was decided.
    pub verdict: Verdict,
    /// When.
    pub at: Instant,
    /// By whom.
    pub actor: String,
    /// Why, if said.
    pub note: Option<String>,
    /// The version of the model that weighed the pair then; 0 where it was not weighed: of a merge that was taken apart, and of decisions
    /// that were made by versions of the library which kept none.
    pub model: u32,
    /// What the pair weighed then; `None` where it was not weighed.
    pub weight: Option<Weight>,
    /// What the pair was like then: 64 bits over all that a comparison reads of both clients, whichever stands first. `None` where that is not known,
    /// or where this version of the library reads clients in another way than the one that decided.
    pub fingerprint: Option<u64>,
}

/// Counts the ways in which fingerprints were made; those of another way say nothing and are read as none.
pub(crate) const FINGERPRINT_VERSION: u8 = 1;

/// Another client that may be the one at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The other client.
    pub id: ClientId,
    /// The sum of the evidence and the prior. 0 where a unique value belongs to it and nothing was weighed.
    pub weight: Weight,
    /// The probability of that sum, 0 … 1.
    pub probability: f64,
    /// What it is taken for.
    pub band: Band,
    /// Keys that both have, the strongest first; empty where only names and the like agree.
    pub reasons: Vec<MatchReason>,
    /// What was found, comparison by comparison.
    pub evidence: Vec<Evidence>,
    /// The actor responsible for the other client.
    pub owner: Option<String>,
    /// The last contact with the other client.
    pub last_contact_at: Option<Instant>,
    /// The version of the model that weighed.
    pub model: u32,
    /// The two were decided to be different, and what that was based on has changed since: they are still two clients for all that the base does,
    /// but a person should look once more. See [`Transaction::decide`](crate::Transaction::decide) for when that is.
    pub reopened: bool,
}

impl Match {
    /// The public JSON form, texts in a language.
    pub fn to_json(&self, language: Language) -> Json {
        json!({
            "id": self.id.get(), "reasons": self.reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>(), "owner": self.owner,
            "band": self.band.name(), "weight": self.weight.bits(), "probability": self.probability,
            "evidence": self.evidence.iter().map(|evidence| evidence.to_json(language)).collect::<Vec<_>>(),
            "last_contact_at": self.last_contact_at.map(crate::time::format_instant), "model": self.model, "reopened": self.reopened,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights read as people write them, and turn into probabilities and back.
    #[test]
    fn weights_are_exact() {
        assert_eq!(Weight::from_thousandths(7250).to_string(), "+7.250");
        assert_eq!(Weight::from_thousandths(-50).to_string(), "-0.050");
        assert!((Weight::from_thousandths(1000).probability() - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(Weight::of_probability(0.5), Some(Weight::ZERO));
        assert_eq!(Weight::of_probability(0.8), Some(Weight::from_thousandths(2000)));
        assert_eq!([0.0, 1.0, -1.0, f64::NAN].map(Weight::of_probability), [None; 4]);
        assert_eq!(Weight::from_thousandths(i32::MAX) + Weight::from_thousandths(5), Weight::from_thousandths(i32::MAX));
    }

    /// Every level has a number of its own and a name of its own within its comparison.
    #[test]
    fn levels_are_told_apart() {
        let mut names: Vec<_> = Level::ALL.iter().map(|level| (level.comparison(), level.name())).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Level::ALL.len());
        assert!(Level::ALL.windows(2).all(|pair| (pair[0] as u8) < pair[1] as u8));
        let languages = [Language::English, Language::Russian, Language::Ukrainian];
        assert!(Level::ALL.iter().all(|level| languages.iter().all(|language| !level.message(*language).is_empty())));
    }
}
