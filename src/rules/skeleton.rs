//! What the spellings of one name have in common: a short Latin skeleton for Russian, Ukrainian and transliterated words.
//!
//! `Сергей`, `Sergey` and `SERGEJ` have one skeleton; `Щербак` and `Shcherbak` too. It is made for
//! comparing, never for showing: letters that languages or schemes of transliteration confuse are one (и ы і ї й y j; г х h g; э е є),
//! soft and hard signs, apostrophes and doubled letters are gone. Different names seldom meet in it, one name seldom parts.
//! Linear, one pass. Part of the keys, so a change of it is a change of `RULES_VERSION`.

use super::tables::given_groups;
use crate::text;

/// The skeleton of a word or of several, blanks between them kept as one each.
pub(crate) fn of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !text::is_word_char(c) && !text::is_apostrophe(c)).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        push_word(word, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The skeleton of the letters and digits of a text, all in one word.
pub(crate) fn joined(text: &str) -> String {
    let mut joined = of(text);
    joined.retain(|c| c != ' ');
    joined
}

fn push_word(word: &str, out: &mut String) {
    let start = out.len();
    let cyrillic = word.chars().any(|c| text::script(c) == Some(text::Script::Cyrillic));
    if cyrillic {
        // Folding turns Latin letters among Cyrillic ones into what they look like.
        text::fold(word).chars().for_each(|c| push_cyrillic(c, out));
    } else {
        let lower: Vec<char> = word.chars().map(text::lower).collect();
        push_latin(&lower, out);
    }
    squeeze(start, out);
}

fn push_cyrillic(c: char, out: &mut String) {
    out.push_str(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'х' | 'һ' | 'ғ' => "h",
        'д' => "d",
        'е' | 'э' | 'є' | 'ё' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' | 'і' | 'ї' | 'й' | 'ј' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ѕ' => "s",
        'т' => "t",
        'у' | 'ў' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'ц' => "ts",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ю' => "iu",
        'я' => "ia",
        'ъ' | 'ь' => "",
        c => return out.push(c),
    });
}

/// Transliterated words: the schemes of passports, ISO 9, BGN, GOST and the Ukrainian one, and what people make of them.
fn push_latin(word: &[char], out: &mut String) {
    const PAIRS: &[(&str, &str)] = &[
        ("shch", "sh"),
        ("sch", "sh"),
        ("zh", "zh"),
        ("kh", "h"),
        ("gh", "h"),
        ("ts", "ts"),
        ("tz", "ts"),
        ("cz", "ts"),
        ("ch", "ch"),
        ("sh", "sh"),
        ("ck", "k"),
        ("ph", "f"),
        ("yo", "e"),
        ("jo", "e"),
        ("ye", "e"),
        ("je", "e"),
        ("yi", "i"),
        ("x", "ks"),
        ("w", "v"),
        ("g", "h"),
        ("y", "i"),
        ("j", "i"),
        ("c", "k"),
        ("q", "k"),
    ];
    let mut at = 0;
    'word: while let Some(rest) = word.get(at..).filter(|rest| !rest.is_empty()) {
        for (from, to) in PAIRS {
            let length = from.len();
            if rest.len() >= length && from.chars().eq(rest.iter().take(length).copied()) {
                out.push_str(to);
                at += length;
                continue 'word;
            }
        }
        match rest.first() {
            Some('š') => out.push_str("sh"),
            Some('ž') => out.push_str("zh"),
            Some('č') => out.push_str("ch"),
            Some('ë' | 'è' | 'é') => out.push('e'),
            Some(c) if text::is_apostrophe(*c) => {}
            Some(c) => out.push(*c),
            None => {}
        }
        at += 1;
    }
}

/// Drops repeated letters behind `start`; digits repeat.
fn squeeze(start: usize, out: &mut String) {
    let word: Vec<char> = out.get(start..).unwrap_or_default().chars().collect();
    out.truncate(start);
    let mut last = None;
    for c in word {
        if last != Some(c) || c.is_ascii_digit() {
            out.push(c);
        }
        last = Some(c);
    }
}

/// The groups of given names that a given name may belong to, by its skeleton: `Саша` is Александр or Александра. Ascending, empty for a
/// name that the table does not have.
pub(crate) fn given_groups(skeleton: &str) -> &'static [u16] {
    given_groups::find(skeleton)
}

/// Whether a form of a group begins with a letter, given as its skeleton.
pub(crate) fn group_begins_with(group: u16, letter: &[u8]) -> bool {
    given_groups::begins_with(group, letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Spellings of one name meet; other names do not.
    #[test]
    fn spellings_meet() {
        for spellings in [
            &["Сергей", "Sergey", "SERGEI", "Sergej"][..],
            &["Сергій", "Serhii", "Serhij"],
            &["Щербак", "Shcherbak", "Scherbak", "щербак"],
            &["Юлия", "Юлія", "Yuliya", "Iuliia", "Julija"],
            &["Фёдоров", "Федоров", "Fedorov", "Fyodorov"],
            &["Михаил", "Mikhail", "Mihail"],
            &["Александр", "Aleksandr", "Alexandr"],
            &["Вишневский", "Вишневський", "Vishnevsky", "Vyshnevskyi"],
            &["Дем'яненко", "Демьяненко", "Demianenko", "Demyanenko"],
            &["Иванов", "Ивaнов", "Ivanov"],
            &["Жуков", "Zhukov"],
        ] {
            let skeletons: Vec<String> = spellings.iter().map(|spelling| of(spelling)).collect();
            assert!(skeletons.iter().all(|skeleton| *skeleton == skeletons[0]), "{spellings:?}: {skeletons:?}");
        }
        assert_ne!(of("Марина"), of("Мария"));
        assert_ne!(of("Павлов"), of("Попов"));
        assert_eq!(of("Рога-и  Копыта 2000"), "roha i kopita 2000");
        assert_eq!(joined("Рога и Копыта"), "rohaikopita");
    }

    /// Short forms lead to the names that they are short for; namesakes of other groups stay apart.
    #[test]
    fn short_forms_lead_to_full_names() {
        let groups = |name: &str| given_groups(&of(name));
        let meet = |a: &str, b: &str| groups(a).iter().any(|group| groups(b).contains(group));
        for (a, b) in [
            ("Саша", "Александр"),
            ("Саша", "Александра"),
            ("Oleksandr", "Шурик"),
            ("Дмитро", "Дима"),
            ("Женя", "Євгенія"),
            ("Женя", "Eugene"),
            ("Слава", "Вячеслав"),
            ("Слава", "Ярослав"),
            ("Олена", "Елена"),
            ("Николай", "Микола"),
            ("Анна", "Ганна"),
            ("Юра", "Yuriy"),
        ] {
            assert!(meet(a, b), "{a} {b}: {:?} {:?}", groups(a), groups(b));
        }
        for (a, b) in [("Александр", "Александра"), ("Мария", "Марина"), ("Иван", "Игорь"), ("Олег", "Александр")]
        {
            assert!(!meet(a, b), "{a} {b}");
        }
        assert!(groups("Заратустра").is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        /// Whatever comes, it ends, and its length is bounded.
        #[test]
        fn any_text_has_a_skeleton(text in "\\PC{0,40}") {
            let skeleton = of(&text);
            prop_assert!(skeleton.len() <= text.len() * 20);
            prop_assert!(!skeleton.starts_with(' ') && !skeleton.ends_with(' '));
        }
    }
}
