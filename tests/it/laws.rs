//! Every rule keeps its laws over random texts: bytes, and pieces of what people type. The fuzz targets go on with the same laws.

#[path = "../support/laws.rs"]
mod laws;

use proptest::prelude::*;

macro_rules! laws {
    ($($law:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]
            $(
                /// The law of this name in `tests/support/laws.rs`.
                #[test]
                fn $law(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
                    laws::$law(&laws::text_of(&bytes));
                }
            )*
        }

        /// No law is left out.
        #[test]
        fn all_laws_are_tried() {
            assert_eq!(laws::LAWS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [$(stringify!($law)),*]);
        }
    };
}

laws! { phone phones email name organization identifier account date reach text card client address money transliteration }

/// The longest texts that a rule looks at, and longer ones: no rule takes long, none panics.
#[test]
fn long_texts_are_bounded() {
    for piece in ["1", "а", "Иванов ", "8 916 123-45-67, ", "a@b.ru;", "«", "ООО ", ". ", "ул. ", "\u{200B}", "4111 1111 1111 1111 ", "(", "доб.1 "]
    {
        let text = piece.repeat(20_000 / piece.len());
        laws::LAWS.iter().for_each(|(name, law)| {
            let start = std::time::Instant::now();
            law(&text);
            assert!(start.elapsed().as_secs() < 20, "{name} takes long over {piece:?}");
        });
    }
}
