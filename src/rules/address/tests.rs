//! Unit tests of the rule: what a table row cannot say.

use super::*;

fn context(region: &[u8; 2]) -> RuleContext {
    RuleContext::new(*region, Default::default())
}

/// The display of the parts reads back into the same parts.
#[test]
fn display_reads_back() {
    for line in
        ["101000, г. Москва, ул. Тверская, д. 12 к. 2, кв. 34", "м. Київ, вул. Хрещатик, буд. 22, кв. 5", "с. Ивановка, д. 5", "г. Химки, д. 7"]
    {
        let first = normalize(line, &context(b"RU")).value.unwrap_or_default();
        let shown = display(&first);
        assert_eq!(normalize(&shown, &context(b"RU")).value.unwrap_or_default().parts, first.parts, "{line}: {shown}");
    }
}
