//! A sorted table of words that most words are not in.

use std::sync::OnceLock;

/// Words, ascending. Whether one is among them is mostly told by its first letter and its length, without a comparison.
pub(in crate::rules) struct WordSet {
    words: &'static [&'static str],
    /// For each first letter, by its code, the lengths in bytes of the words that begin with it, a bit for each.
    lengths: OnceLock<[u64; 64]>,
}

impl WordSet {
    pub(in crate::rules) const fn new(words: &'static [&'static str]) -> WordSet {
        WordSet { words, lengths: OnceLock::new() }
    }

    /// Whether a word is one of them.
    pub(in crate::rules) fn contains(&self, word: &str) -> bool {
        let lengths = self.lengths.get_or_init(|| {
            let mut lengths = [0; 64];
            for word in self.words {
                if let Some(slot) = place(word).and_then(|place| lengths.get_mut(place)) {
                    *slot |= bit(word);
                }
            }
            lengths
        });
        let perhaps = place(word).and_then(|place| lengths.get(place)).is_some_and(|known| known & bit(word) != 0);
        perhaps && self.words.binary_search(&word).is_ok()
    }
}

fn place(word: &str) -> Option<usize> {
    word.chars().next().map(|first| (u32::from(first) & 63) as usize)
}

fn bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a binary search finds, and nothing else.
    #[test]
    fn it_holds_its_words() {
        const LONG: &str = "оченьдлинноесловокоторогонетнивоодномсловаренашегоязыка";
        let words = &["co", "а", "баба", "бабка", LONG];
        let set = WordSet::new(words);
        assert!(words.iter().all(|word| set.contains(word)));
        assert!(
            ["", "c", "б", "бабы", "бабкам", "дед", "оченьдлинноесловокоторогонетнивоодномсловаренашегоязыку"].iter().all(|word| !set.contains(word))
        );
    }
}
