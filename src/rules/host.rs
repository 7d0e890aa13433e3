//! Which domain names can be registered: IDNA 2008 on top of UTS #46.
//!
//! UTS #46, which the `idna` crate follows, lets symbols pass that no registry takes (hearts, smileys) and leaves some characters
//! to their context. RFC 5892 says which remain; its derived property is told here from the standard library's classes of
//! characters and the few ranges that they do not tell apart. Names have been mapped (UTS #46) before they come here.

use unicode_normalization::char::is_combining_mark;

/// Whether IDNA 2008 allows all labels of a domain in Unicode (RFC 5892 §3, contexts by Appendix A).
pub(super) fn is_registrable(unicode: &str) -> bool {
    unicode.is_ascii() || unicode.split('.').all(is_registrable_label)
}

fn is_registrable_label(label: &str) -> bool {
    let has = |first, last| label.chars().any(|c| (first..=last).contains(&c));
    // Arabic-Indic digits and extended ones do not meet in a label (RFC 5892 A.8, A.9).
    if has('\u{660}', '\u{669}') && has('\u{6F0}', '\u{6F9}') {
        return false;
    }
    let mut before = None;
    let mut chars = label.chars().peekable();
    while let Some(c) = chars.next() {
        if !(c.is_ascii() || is_valid(c) || is_in_context(before, c, chars.peek().copied(), label)) {
            return false;
        }
        before = Some(c);
    }
    true
}

/// Letters, marks and decimal digits, but no enclosed, old, musical or technical ones (RFC 5892 §2).
fn is_valid(c: char) -> bool {
    match c {
        '\u{0F0B}' | '\u{3007}' | '\u{06FD}' | '\u{06FE}' => true,
        '\u{0640}' | '\u{07FA}' | '\u{302E}' | '\u{302F}' | '\u{3031}'..='\u{3035}' | '\u{303B}' => false,
        // Letters of Hangul that modern text composes.
        '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97C}' | '\u{D7B0}'..='\u{D7FB}' => false,
        // Marks that enclose, and marks for symbols and music.
        '\u{0488}' | '\u{0489}' | '\u{1ABE}' | '\u{A670}'..='\u{A672}' | '\u{20D0}'..='\u{20FF}' | '\u{1D100}'..='\u{1D24F}' => false,
        '\u{1F130}'..='\u{1F189}' => false,
        _ => is_combining_mark(c) || if c.is_numeric() { is_decimal_digit(c) } else { c.is_alphabetic() },
    }
}

/// Whether a number is a decimal digit: the other ones below U+10000 that UTS #46 leaves are in this list; those above are left out.
fn is_decimal_digit(c: char) -> bool {
    !c.is_alphabetic()
        && c < '\u{10000}'
        && !matches!(c,
            '\u{09F4}'..='\u{09F9}' | '\u{0B72}'..='\u{0B77}' | '\u{0BF0}'..='\u{0BF2}' | '\u{0C78}'..='\u{0C7E}' | '\u{0D58}'..='\u{0D5E}'
            | '\u{0D70}'..='\u{0D78}' | '\u{0F2A}'..='\u{0F33}' | '\u{1369}'..='\u{137C}' | '\u{17F0}'..='\u{17F9}' | '\u{19DA}'
            | '\u{2000}'..='\u{2FFF}' | '\u{3190}'..='\u{33FF}' | '\u{A830}'..='\u{A835}')
}

/// Characters that are allowed between certain others only (RFC 5892 Appendix A.3 to A.7).
fn is_in_context(before: Option<char>, c: char, behind: Option<char>, label: &str) -> bool {
    let is_hebrew = |c: char| matches!(c, '\u{0591}'..='\u{05F4}' | '\u{FB1D}'..='\u{FB4F}');
    let is_east_asian = |c: char| matches!(c, '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FD}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAD9}' | '\u{20000}'..='\u{3134A}');
    match c {
        '·' => before == Some('l') && behind == Some('l'),
        '\u{0375}' => behind.is_some_and(|c| matches!(c, '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}')),
        '\u{05F3}' | '\u{05F4}' => before.is_some_and(is_hebrew),
        '\u{30FB}' => label.chars().any(is_east_asian),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of registries' tables are taken; symbols and characters out of their context are not (RFC 5892).
    #[test]
    fn registrable_names() {
        for name in ["ромашка.рф", "straße.de", "l·l.cat", "コ・コ.jp", "例え.jp", "परीक्षा.भारत", "בדיקה.com", "א׳.com", "مثال۱.com", "mail.ru"]
        {
            assert!(is_registrable(name), "{name}");
        }
        for name in ["i♥.ru", "😀.com", "a·b.cat", "a・b.jp", "a׳.com", "٠۱.com", "ↀ.com", "፩.com", "ᄀ.kr", "a\u{20DD}.com"] {
            assert!(!is_registrable(name), "{name}");
        }
    }
}
