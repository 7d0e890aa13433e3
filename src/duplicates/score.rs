//! Levels → evidence, sum and band.

use super::compare::{Detail, Found};
use super::weight::Weigher;
use crate::model::duplicate::Verdict;
use crate::model::{Band, Comparison, Level, Weight};

/// What one finding adds to the sum: `base + frequency + discount`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub found: Found,
    pub base: Weight,
    pub frequency: Weight,
    pub discount: Weight,
}

impl Item {
    pub fn weight(&self) -> Weight {
        self.base + self.frequency + self.discount
    }

    fn comparison(&self) -> Comparison {
        self.found.level.comparison()
    }

    /// Counts only this part, in thousandths, of what tells again what other evidence told.
    fn keep(&mut self, thousandths: i32) {
        let weight = self.weight();
        let left = i64::from(weight.thousandths()) * i64::from(thousandths) / 1000;
        self.discount = self.discount + (Weight::from_thousandths(i32::try_from(left).unwrap_or(0)) - weight);
    }
}

/// What a pair comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sum {
    pub weight: Weight,
    pub band: Band,
    /// Whether something found makes two clients of them whatever the sum.
    pub vetoed: bool,
}

impl Sum {
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

/// Adds up what was found; `items` is emptied and filled, in the order of `found`.
pub(crate) fn score(weigher: &Weigher<'_>, found: &[Found], items: &mut Vec<Item>) -> Sum {
    items.clear();
    items.extend(found.iter().map(|found| {
        let (base, frequency) = weigher.weigh(found);
        Item { found: *found, base, frequency, discount: Weight::ZERO }
    }));
    discount(weigher.model.rest_of_group, items);
    let weight = weigher.prior() + items.iter().map(Item::weight).sum();
    // A veto, and the want of any agreement of names, hold the band down whatever the sum.
    let cap = found.iter().map(|found| found.level.cap()).min().unwrap_or(Band::Review);
    Sum { weight, band: weigher.model.band(weight).min(cap), vetoed: cap == Band::Different }
}

/// The strongest evidence of a place counts in full, the rest in part: one household has one phone, one address, one name.
fn discount(rest: i32, items: &mut [Item]) {
    // A mobile phone is one person's, but for a father who gave his number for his son.
    let family = items.iter().any(|item| item.found.level == Level::NameFather);
    let of_place =
        |item: &Item| PLACE.contains(&item.comparison()) && item.weight() > Weight::ZERO && (family || item.found.level != Level::PhoneSame);
    let mut strongest: Option<(usize, Weight)> = None;
    for (place, item) in items.iter().enumerate().filter(|(_, item)| of_place(item)) {
        // Of equals the first.
        if strongest.is_none_or(|(_, weight)| item.weight() > weight) {
            strongest = Some((place, item.weight()));
        }
    }
    for (place, item) in items.iter_mut().enumerate() {
        if strongest.is_some_and(|(strongest, _)| strongest != place) && of_place(item) {
            item.keep(rest);
        }
    }
    // Several registers say once more that it is one firm.
    items
        .iter_mut()
        .filter(|item| item.comparison() == Comparison::Identifier && item.weight() > Weight::ZERO)
        .skip(1)
        .for_each(|item| item.keep(250));
}

/// The name of the field that a finding is about; `custom` says how a custom field is called.
pub(crate) fn detail(detail: Detail, custom: impl FnOnce(crate::model::FieldNumber) -> String) -> String {
    match detail {
        Detail::None => String::new(),
        Detail::Scheme(scheme) => scheme.name().to_string(),
        Detail::Custom(field) => custom(field),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Features, Key, Model, Packed, compare};
    use super::*;
    use crate::model::arbitrary::client;
    use crate::model::{
        Address, Client, ClientKind, CustomFields, E164, Identifier, PartialDate, Phone, PhoneKind, Scheme, Value, ValueEntry, field,
    };
    use proptest::prelude::*;

    /// The sum, what it was made of, and the keys that were counted.
    fn of(a: &Client, b: &Client, clients: u32) -> (Sum, Vec<Item>, Vec<Key>) {
        let custom = CustomFields::default();
        let (a, b) = (Packed::of(&Features::of(a, &custom)), Packed::of(&Features::of(b, &custom)));
        let (mut found, mut items, mut keys) = (Vec::new(), Vec::new(), Vec::new());
        let mut count = |key| {
            keys.push(key);
            clients
        };
        compare(&a.view(), &b.view(), &mut count, &mut found);
        let sum = score(&Weigher::new(&Model::shipped(), 50_000), &found, &mut items);
        (sum, items, keys)
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
        let ((one, items, _), (other, mirrored, _)) = (of(a, b, clients), of(b, a, clients));
        prop_assert_eq!(one, other);
        prop_assert_eq!(&items, &mirrored);
        let model = Model::shipped();
        let weigher = Weigher::new(&model, 50_000);
        prop_assert_eq!(one.weight, weigher.prior() + items.iter().map(Item::weight).sum());
        for item in &items {
            prop_assert_eq!(item.base, model.weight(item.found.level));
            prop_assert!(item.discount <= Weight::ZERO);
        }
        // Whoever agrees in no name is never taken for the same, whatever else agrees.
        let names = [Comparison::Name, Comparison::Organization];
        let agree = items.iter().any(|item| names.contains(&item.comparison()) && item.found.level.cap() == Band::Same);
        prop_assert!(agree || one.band < Band::Same, "{:?}", items);
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
            let keys = (Features::of(&a, &custom).keys(), Features::of(&b, &custom).keys());
            for key in of(&a, &b, 2).2 {
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
