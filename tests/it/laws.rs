//! Every rule keeps its laws over random texts: bytes, and pieces of what people type. The fuzz targets go on with the same laws.

#[path = "../support/laws.rs"]
mod law;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same texts in every run, so that nobody's build hangs on luck; PROPTEST_RNG_SEED draws others, and fuzzing goes further.
fn config() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(20_261_125), ..config },
        RngSeed::Fixed(_) => config,
    }
}

macro_rules! laws {
    ($($law:ident)*) => {
        proptest! {
            #![proptest_config(config())]
            $(
                /// The law of this name in `tests/support/laws.rs`.
                #[test]
                fn $law(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
                    law::$law(&law::text_of(&bytes));
                }
            )*
        }

        /// No law is left out.
        #[test]
        fn all_laws_are_tried() {
            assert_eq!(law::LAWS.iter().map(|(name, _)| *name).collect::<Vec<_>>(), [$(stringify!($law)),*]);
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
        law::LAWS.iter().for_each(|(name, law)| {
            let start = std::time::Instant::now();
            law(&text);
            assert!(start.elapsed().as_secs() < 20, "{name} takes long over {piece:?}");
        });
    }
}
