//! Transliteration: every row of the table, and what a text of another alphabet comes to.

use crate::plain::report;
use kartoteka::limits::LONG_TEXT_BYTES_MAX;
use kartoteka::rules::transliterate::{TransliterationScheme, transliterate};

/// Every row: the peer's answer, or the resolution's own example.
#[test]
fn schemes_answer_as_their_sources() {
    report(include_str!("../data/transliterate.csv"), 650, |row| {
        let [scheme, input, expected, _] = row.cells();
        let scheme = TransliterationScheme::from_name(scheme).ok_or("no such scheme")?;
        let got = transliterate(input, scheme);
        if got == expected { Ok(()) } else { Err(got) }
    });
}

/// Words of capitals stay so in passports' Ukrainian scheme, decomposed letters count as one, and a text has its bound.
#[test]
fn ukrainian_words_and_bounds() {
    let kmu = TransliterationScheme::Kmu55;
    for (text, expected) in [
        ("ЩЕРБАК Юлія", "SHCHERBAK Yuliia"),
        ("ЩЕРБАК Ю. Я.", "SHCHERBAK YU. YA."),
        ("Щ", "Shch"),
        ("Я і Ю.", "Ya i Yu."),
        ("Сергіи\u{306} Киі\u{308}в", "Serhii Kyiv"),
        ("Rock'n'roll 'їжак'", "Rock'n'roll yizhak"),
    ] {
        assert_eq!(transliterate(text, kmu), expected, "{text}");
    }
    let long = transliterate(&"щ".repeat(LONG_TEXT_BYTES_MAX), kmu);
    assert_eq!(long.len(), 2 * LONG_TEXT_BYTES_MAX);
}
