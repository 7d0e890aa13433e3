//! Levels → evidence, sum and band.

use super::compare::Found;
use super::key::Key;
use super::weight::Model;
use crate::model::duplicate::Verdict;
use crate::model::{Band, Comparison, Evidence, Level, Weight};

/// What a pair comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Score {
    pub evidence: Vec<Evidence>,
    pub weight: Weight,
    pub band: Band,
}

impl Score {
    /// Whether something found makes two clients of them whatever the sum.
    pub fn is_vetoed(&self) -> bool {
        self.evidence.iter().any(|evidence| evidence.level.cap() == Band::Different)
    }

    /// The band with what a person decided: the decision wins over thresholds and vetoes.
    pub fn band_under(&self, verdict: Option<Verdict>) -> Band {
        match verdict {
            Some(Verdict::Same) => Band::Same,
            Some(Verdict::Different) => Band::Different,
            Some(Verdict::Unsure) => Band::Review,
            None => self.band,
        }
    }
}

/// Evidence that tells one thing: who lives or works in one place.
const PLACE: [Comparison; 4] = [Comparison::Phone, Comparison::Address, Comparison::Email, Comparison::Domain];

/// Adds up what was found. `count` says how many clients have a key, itself and the other included.
pub(crate) fn score(model: &Model, found: &[Found], count: &mut dyn FnMut(Key) -> u32) -> Score {
    let mut evidence: Vec<Evidence> = found.iter().map(|found| weigh(model, found, count)).collect();
    discount(model, &mut evidence);
    let weight = model.prior + evidence.iter().map(|evidence| evidence.weight).sum();
    // A veto, and the want of any agreement of names, hold the band down whatever the sum.
    let cap = evidence.iter().map(|evidence| evidence.level.cap()).min().unwrap_or(Band::Review);
    Score { weight, band: model.band(weight).min(cap), evidence }
}

fn weigh(model: &Model, found: &Found, count: &mut dyn FnMut(Key) -> u32) -> Evidence {
    let base = model.weight(found.level);
    let clients = found.keys.iter().map(|key| count(*key)).min().unwrap_or(0);
    let frequency = if clients > 2 { model.frequency(clients) } else { Weight::ZERO };
    Evidence { level: found.level, weight: base + frequency, frequency, discount: Weight::ZERO, clients, detail: found.detail.clone() }
}

/// The strongest evidence of a place counts in full, the rest in part: one household has one phone, one address, one name.
fn discount(model: &Model, evidence: &mut [Evidence]) {
    let mobile = |evidence: &Evidence| evidence.level == Level::PhoneSame;
    let of_place = |evidence: &Evidence| PLACE.contains(&evidence.comparison()) && evidence.weight > Weight::ZERO && !mobile(evidence);
    let strongest = (0..evidence.len()).filter(|index| evidence.get(*index).is_some_and(of_place)).max_by_key(|index| {
        let weight = evidence.get(*index).map_or(Weight::ZERO, |evidence| evidence.weight);
        // Of equals the first.
        (weight, std::cmp::Reverse(*index))
    });
    for (index, evidence) in evidence.iter_mut().enumerate() {
        if of_place(evidence) && Some(index) != strongest {
            let left = i64::from(evidence.weight.thousandths()) * i64::from(model.rest_of_group) / 1000;
            let left = Weight::from_thousandths(i32::try_from(left).unwrap_or(0));
            evidence.discount = left - evidence.weight;
            evidence.weight = left;
        }
    }
    // Several registers say once more that it is one firm.
    let mut codes = evidence.iter_mut().filter(|evidence| evidence.comparison() == Comparison::Identifier && evidence.weight > Weight::ZERO);
    codes.next();
    for evidence in codes {
        let left = Weight::from_thousandths(evidence.weight.thousandths() / 4);
        evidence.discount = left - evidence.weight;
        evidence.weight = left;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Features, Model, compare};
    use super::*;
    use crate::model::arbitrary::client;
    use crate::model::{
        Address, Client, ClientKind, CustomFields, E164, Identifier, PartialDate, Phone, PhoneKind, Scheme, Value, ValueEntry, field,
    };
    use proptest::prelude::*;

    fn of(a: &Client, b: &Client, clients: u32) -> Score {
        let custom = CustomFields::default();
        let (a, b) = (Features::of(a, &custom), Features::of(b, &custom));
        score(&Model::shipped(), &compare(&a, &b), &mut |_| clients)
    }

    fn pick(words: &'static [&'static str]) -> impl Strategy<Value = Option<Value>> {
        prop::sample::select(words).prop_map(|word| (!word.is_empty()).then(|| Value::Text(word.to_string())))
    }

    /// Clients of few values, so that two of them agree, nearly agree and disagree in all ways.
    fn near() -> impl Strategy<Value = Client> {
        let family = pick(&["Иванов", "Ivanov", "Ивановa", "Иваноа", "Александр", "Саша", "Bdfyjd", ""]);
        let given = pick(&["Александр", "Саша", "А.", "Александра", "Иванов", "Fktrcfylh", "Сергей", "Пажа", "Ю.", ""]);
        let patronymic = pick(&["Петрович", "П.", "Петрoвич", "Семёнович", ""]);
        let name = pick(&["Ромашка", "Рамашка", "Ромашка филиал в г. Омск", "Ромашка (Томск)", "Иванов А.", "Ромашка Плюс", ""]);
        let form = pick(&["ООО", "ИП", "ЧП", ""]);
        let birth = prop::sample::select(&["", "1980-02-03", "1980-03-02", "1981-02-03", "1950-02-03", "--02-03"][..]);
        let phones = prop::collection::vec((0u64..4, any::<bool>(), prop::sample::select(&["", "1", "2"][..])), 0..3);
        let codes = prop::collection::vec((0u64..3, any::<bool>()), 0..3);
        let mail = prop::sample::select(&["", "ivanov@mail.ru", "ivanov@firma.ru", "info@firma.ru", "ivanof@mail.ru"][..]);
        let address = pick(&["Омск, Мира 5-17", "г. Омск, ул. Мира, д. 5, кв. 17", "Томск, Мира, 5", "Омск", ""]);
        (any::<bool>(), (family, given, patronymic, name, form), birth, phones, codes, mail, address).prop_map(
            |(organization, (family, given, patronymic, name, form), birth, phones, codes, mail, address)| {
                let mut client = Client::new(if organization { ClientKind::Organization } else { ClientKind::Person });
                let form = form.map(|form| if let Value::Text(form) = form { Value::Choice(form) } else { form });
                let address =
                    address.map(|text| if let Value::Text(text) = text { Value::Address(Address { text, ..Address::default() }) } else { text });
                let mail = (!mail.is_empty()).then(|| Value::Email(crate::rules::email::normalize(mail).value.expect("an address").email));
                let phones = phones.into_iter().map(|(number, mobile, extension)| {
                    let extension = (!extension.is_empty()).then(|| extension.to_string());
                    let kind = if mobile { PhoneKind::Mobile } else { PhoneKind::Landline };
                    let e164 = E164::from_digits(if mobile { 79_161_234_567 } else { 74_951_234_567 } + number * 1000);
                    Value::Phone(Phone { e164, extension, kind, ..Phone::default() })
                });
                let codes = codes.into_iter().map(|(number, checked)| {
                    Value::Identifier(Identifier { scheme: Scheme::Inn, value: (7_707_083_893 + number * 10).to_string(), checked })
                });
                let one = [
                    (field::NAME_FAMILY, family),
                    (field::NAME_GIVEN, given),
                    (field::NAME_PATRONYMIC, patronymic),
                    (field::ORGANIZATION_NAME, name),
                    (field::LEGAL_FORM, form),
                    (field::BIRTH_DATE, PartialDate::parse(birth).map(Value::Date)),
                    (field::EMAIL, mail),
                    (field::ADDRESS, address),
                ];
                let many = phones.map(|phone| (field::PHONE, phone)).chain(codes.map(|code| (field::IDENTIFIER, code)));
                for (number, value) in one.into_iter().filter_map(|(number, value)| value.map(|value| (number, value))).chain(many) {
                    client.slot_mut(number).entries.push(ValueEntry::from(value));
                }
                client
            },
        )
    }

    fn check(a: &Client, b: &Client, clients: u32) -> Result<(), TestCaseError> {
        let (one, other) = (of(a, b, clients), of(b, a, clients));
        prop_assert_eq!(&one, &other);
        let sum = Model::shipped().prior + one.evidence.iter().map(|evidence| evidence.weight).sum();
        prop_assert_eq!(one.weight, sum);
        for evidence in &one.evidence {
            prop_assert_eq!(evidence.base(), Model::shipped().weight(evidence.level));
            prop_assert!(evidence.frequency <= Weight::ZERO && evidence.discount <= Weight::ZERO);
        }
        // Whoever agrees in no name is never taken for the same, whatever else agrees.
        let names = [Comparison::Name, Comparison::Organization];
        let agree = one.evidence.iter().any(|evidence| names.contains(&evidence.comparison()) && evidence.level.cap() == Band::Same);
        prop_assert!(agree || one.band < Band::Same, "{one:?}");
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]
        /// A pair has one score, whichever stands first; prior and evidence add up to it, each item of its parts; contacts alone never
        /// make two clients the same.
        #[test]
        fn scores_are_symmetric_and_add_up(a in near(), b in near(), clients in 0u32..2000) {
            check(&a, &b, clients)?;
        }

        /// Keys that a pair agrees in are keys of both, so that either side knows how many clients have them.
        #[test]
        fn agreements_are_counted_by_keys_of_both(a in near(), b in near()) {
            let custom = CustomFields::default();
            let (a, b) = (Features::of(&a, &custom), Features::of(&b, &custom));
            let keys = (a.keys(), b.keys());
            for key in compare(&a, &b).into_iter().flat_map(|found| found.keys) {
                prop_assert!(keys.0.contains(&key) && keys.1.contains(&key), "{key:?}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]
        /// The same of clients of any values whatever, with themselves too.
        #[test]
        fn any_clients_have_a_score(a in client(), b in client()) {
            check(&a, &b, 2)?;
            check(&a, &a, 2)?;
        }
    }
}
