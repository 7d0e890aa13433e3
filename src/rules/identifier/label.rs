//! Words that people write in front of a code: `ИНН/КПП 7707083893/770701001`.

use super::code::is_edge;
use crate::model::Scheme;

/// Words in front of a code and the scheme they name; `None` for words that name none.
const LABELS: &[(&str, Option<Scheme>)] = &[
    ("ИНН", Some(Scheme::Inn)),
    ("INN", Some(Scheme::Inn)),
    ("КПП", Some(Scheme::Kpp)),
    ("KPP", Some(Scheme::Kpp)),
    ("ОГРНИП", Some(Scheme::Ogrnip)),
    ("OGRNIP", Some(Scheme::Ogrnip)),
    ("ОГРН", Some(Scheme::Ogrn)),
    ("OGRN", Some(Scheme::Ogrn)),
    ("ОКПО", Some(Scheme::Okpo)),
    ("OKPO", Some(Scheme::Okpo)),
    ("СНИЛС", Some(Scheme::Snils)),
    ("SNILS", Some(Scheme::Snils)),
    ("БИК", Some(Scheme::Bik)),
    ("BIK", Some(Scheme::Bik)),
    ("ЄДРПОУ", Some(Scheme::Edrpou)),
    ("ЕДРПОУ", Some(Scheme::Edrpou)),
    ("EDRPOU", Some(Scheme::Edrpou)),
    ("РНОКПП", Some(Scheme::Rnokpp)),
    ("RNOKPP", Some(Scheme::Rnokpp)),
    ("ДРФО", Some(Scheme::Rnokpp)),
    ("УНП", Some(Scheme::Unp)),
    ("UNP", Some(Scheme::Unp)),
    ("БИН", Some(Scheme::KzBin)),
    ("БСН", Some(Scheme::KzBin)),
    ("BIN", Some(Scheme::KzBin)),
    ("ИИН", Some(Scheme::KzIin)),
    ("ЖСН", Some(Scheme::KzIin)),
    ("IIN", Some(Scheme::KzIin)),
    ("LEI", Some(Scheme::Lei)),
    ("IDNO", Some(Scheme::MdIdno)),
    ("IDNP", Some(Scheme::MdIdno)),
    ("VÖEN", Some(Scheme::AzVoen)),
    ("VOEN", Some(Scheme::AzVoen)),
    ("ВОЕН", Some(Scheme::AzVoen)),
    ("СТИР", Some(Scheme::UzStir)),
    ("STIR", Some(Scheme::UzStir)),
    ("ПИНФЛ", Some(Scheme::UzPinfl)),
    ("PINFL", Some(Scheme::UzPinfl)),
    ("ЖШШИР", Some(Scheme::UzPinfl)),
    ("JSHSHIR", Some(Scheme::UzPinfl)),
    ("ՀՎՀՀ", Some(Scheme::AmTin)),
    ("HVHH", Some(Scheme::AmTin)),
    ("ПИН", Some(Scheme::KgInn)),
    ("VERGI KIMLIK NO", Some(Scheme::TrVkn)),
    ("VERGI NO", Some(Scheme::TrVkn)),
    ("VKN", Some(Scheme::TrVkn)),
    ("T.C. KIMLIK NO", Some(Scheme::TrTckn)),
    ("TC KIMLIK NO", Some(Scheme::TrTckn)),
    ("KIMLIK NO", Some(Scheme::TrTckn)),
    ("TCKN", Some(Scheme::TrTckn)),
    ("NIP", Some(Scheme::PlNip)),
    ("REGON", Some(Scheme::PlRegon)),
    ("KRS", Some(Scheme::PlKrs)),
    ("PESEL", Some(Scheme::PlPesel)),
    ("UST-IDNR", Some(Scheme::EuVat)),
    ("UST-ID", Some(Scheme::EuVat)),
    ("STEUER-IDNR", Some(Scheme::DeIdnr)),
    ("STEUER-ID", Some(Scheme::DeIdnr)),
    ("IDNR", Some(Scheme::DeIdnr)),
    ("ĮMONĖS KODAS", Some(Scheme::LtCode)),
    ("ASMENS KODAS", Some(Scheme::LtAsmens)),
    ("REĢ. NR", Some(Scheme::LvCode)),
    ("REGISTRIKOOD", Some(Scheme::EeCode)),
    ("ISIKUKOOD", Some(Scheme::EeIk)),
    ("ПИБ", Some(Scheme::RsPib)),
    ("PIB", Some(Scheme::RsPib)),
    ("ת.ז", Some(Scheme::IlIdnr)),
    ("ח.פ", Some(Scheme::IlHp)),
    ("USCC", Some(Scheme::CnUscc)),
    ("统一社会信用代码", Some(Scheme::CnUscc)),
    ("ІПН", None),
    ("ИПН", None),
    ("VATIN", None),
    ("VAT REG NO", None),
    ("VAT NO", None),
    ("VAT ID", None),
    ("TAX ID", None),
    ("P.IVA", None),
    ("P. IVA", None),
    ("NIF", None),
    ("CIF", None),
    ("TVA", None),
    ("BTW", None),
    ("UID", None),
    ("VAT", None),
    ("ID", None),
    ("IBAN", None),
    ("TIN", None),
    ("МФО", None),
    ("КОД", None),
    ("НОМЕР", None),
    ("CODE", None),
    ("NUMBER", None),
    ("ПДВ", None),
    ("НДС", None),
];

/// The part of a text that its labels give to this scheme: all of it where there are none. `ИНН/КПП 7707083893/770701001` has
/// two labels and two numbers; without labels the number of INN stands before that of KPP.
pub(super) fn labelled(raw: &str, scheme: Scheme) -> &str {
    let mut rest = raw.trim_matches(is_edge);
    let mut fallback = None;
    while !rest.is_empty() {
        let mut labels: [Option<Scheme>; 4] = [None; 4];
        let mut count = 0;
        while let Some((label, behind)) = label(rest) {
            if let Some(place) = labels.get_mut(count) {
                *place = label;
            }
            count += 1;
            rest = behind.trim_start_matches(is_edge);
        }
        let end = next_label(rest).unwrap_or(rest.len());
        let (numbers, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = behind;
        let part = |index: usize| numbers.split(['/', '\\', '|']).nth(index).filter(|part| !part.trim().is_empty());
        if let Some(index) = labels.iter().take(count).position(|&label| label == Some(scheme)) {
            return part(index).unwrap_or(numbers);
        }
        let index = usize::from(scheme == Scheme::Kpp && count == 0 && part(1).is_some());
        let known = count == 0 || labels.iter().take(count).all(Option::is_none);
        if fallback.is_none() || known {
            fallback = Some(part(index).unwrap_or(numbers)).filter(|numbers| !numbers.trim_matches(is_edge).is_empty()).or(fallback);
        }
    }
    fallback.unwrap_or(raw)
}

/// A label at the beginning of a text and what follows it.
pub(super) fn label(text: &str) -> Option<(Option<Scheme>, &str)> {
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    let (label, behind) = LABELS.iter().find_map(|&(word, scheme)| {
        let (head, behind) = text.split_at_checked(word.len())?;
        let same = head.chars().flat_map(char::to_uppercase).eq(word.chars());
        (same && !behind.starts_with(char::is_alphabetic)).then_some((scheme, behind))
    })?;
    Some((label, behind))
}

/// Where the next label begins, at the beginning of a word.
fn next_label(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (index, c) in text.char_indices() {
        if c.is_alphabetic() && !before.is_alphabetic() && text.get(index..).is_some_and(|rest| label(rest).is_some()) {
            return Some(index);
        }
        before = c;
    }
    None
}
