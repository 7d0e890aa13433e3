//! The encodings of import files: their names, how one is found out, and UTF-16 as a stream of UTF-8.
//!
//! Delimiters, quotes and line ends are the same bytes in UTF-8 and in every 8-bit encoding here, so rows are split before they
//! are decoded; only UTF-16 is turned into UTF-8 first. Finding out is linear in the text it is shown and never fails: the last
//! resort is the 8-bit encoding of the region.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use std::borrow::Cow;

/// Bytes of lines with other than ASCII by which an 8-bit encoding is guessed. The detector takes 75 ns a byte; a few words do.
const GUESS_BYTES_MAX: usize = 256 * 1024;

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows Cyrillic.
    Windows1251,
    /// Windows Western.
    Windows1252,
    /// Russian KOI8.
    Koi8R,
    /// Ukrainian KOI8.
    Koi8U,
    /// DOS Cyrillic.
    Ibm866,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: &'static [Encoding] = &[
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Windows1251,
        Encoding::Windows1252,
        Encoding::Koi8R,
        Encoding::Koi8U,
        Encoding::Ibm866,
    ];

    /// The stable public name, in the words of the WHATWG Encoding Standard: `windows-1251`.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Windows1251 => "windows-1251",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Koi8R => "koi8-r",
            Encoding::Koi8U => "koi8-u",
            Encoding::Ibm866 => "ibm866",
        }
    }

    /// The encoding of this name or of a label of the WHATWG Encoding Standard §4.2 (`cp1251`, `cp866`, `utf8`), in any case.
    pub fn from_name(name: &str) -> Option<Encoding> {
        encoding_rs::Encoding::for_label(name.as_bytes()).and_then(Encoding::of)
    }

    fn of(foreign: &'static encoding_rs::Encoding) -> Option<Encoding> {
        Encoding::ALL.iter().copied().find(|encoding| encoding.tables() == foreign)
    }

    pub(crate) fn tables(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1251 => encoding_rs::WINDOWS_1251,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::Koi8R => encoding_rs::KOI8_R,
            Encoding::Koi8U => encoding_rs::KOI8_U,
            Encoding::Ibm866 => encoding_rs::IBM866,
        }
    }

    /// Whether it is UTF-16 in either order.
    pub(crate) fn is_utf16(self) -> bool {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be)
    }

    /// Text of these bytes; what is no text becomes U+FFFD. UTF-16 arrives here as UTF-8.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        if self == Encoding::Utf8 || self.is_utf16() || bytes.is_ascii() {
            return String::from_utf8_lossy(bytes);
        }
        self.tables().decode_without_bom_handling(bytes).0
    }
}

/// What was found out about the beginning of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The encoding.
    pub encoding: Encoding,
    /// Bytes of the byte order mark.
    pub mark_bytes: usize,
    /// Nothing but ASCII was seen, so that the first other byte must decide.
    pub ascii_only: bool,
}

/// Finds the encoding of a text from its beginning; `whole` says that nothing follows.
pub(crate) fn find(start: &[u8], whole: bool, region: [u8; 2]) -> Found {
    let found = |encoding, mark_bytes| Found { encoding, mark_bytes, ascii_only: false };
    if start.starts_with(b"\xEF\xBB\xBF") {
        return found(Encoding::Utf8, 3);
    }
    if start.starts_with(b"\xFF\xFE") {
        return found(Encoding::Utf16Le, 2);
    }
    if start.starts_with(b"\xFE\xFF") {
        return found(Encoding::Utf16Be, 2);
    }
    if let Some(encoding) = utf16_without_mark(start) {
        return found(encoding, 0);
    }
    if start.is_ascii() {
        return Found { encoding: Encoding::Utf8, mark_bytes: 0, ascii_only: true };
    }
    if is_utf8(start, whole) {
        return found(Encoding::Utf8, 0);
    }
    found(eight_bit(start, region), 0)
}

/// The encoding of a row that is no proper UTF-8, with some text behind it: UTF-8 with damage, or an 8-bit encoding.
pub(crate) fn find_in_row(sample: &[u8], region: [u8; 2]) -> Encoding {
    if is_utf8(sample, false) { Encoding::Utf8 } else { eight_bit(sample, region) }
}

/// The mark to skip where the encoding was given from outside.
pub(crate) fn mark_bytes(start: &[u8], encoding: Encoding) -> usize {
    let mark: &[u8] = match encoding {
        Encoding::Utf8 => b"\xEF\xBB\xBF",
        Encoding::Utf16Le => b"\xFF\xFE",
        Encoding::Utf16Be => b"\xFE\xFF",
        _ => b"",
    };
    if start.starts_with(mark) { mark.len() } else { 0 }
}

/// UTF-16 shows by its high bytes: 0 for ASCII, 4 for Cyrillic, 0x20 and 0x21 for dashes, quotes and №, all on one side. The first
/// two stand in no other text; on the other side they are rare (Є is U+0404).
fn utf16_without_mark(start: &[u8]) -> Option<Encoding> {
    let sample = start.get(..start.len().min(64 * 1024) & !1)?;
    let pairs = sample.len() / 2;
    if pairs == 0 {
        return None;
    }
    let side = |odd: usize| {
        let bytes = || sample.iter().skip(odd).step_by(2);
        let marks = bytes().filter(|byte| matches!(byte, 0x00 | 0x04)).count();
        let high = bytes().filter(|byte| matches!(byte, 0x00 | 0x04 | 0x20 | 0x21)).count();
        (marks, high)
    };
    let (even, odd) = (side(0), side(1));
    let fits = |high: (usize, usize), low: (usize, usize)| high.0 > 0 && high.1 * 10 >= pairs * 9 && low.0 * 5 <= high.0;
    if fits(odd, even) {
        Some(Encoding::Utf16Le)
    } else if fits(even, odd) {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// UTF-8, perhaps with a few broken bytes: in no other encoding do ten well-formed sequences stand to one ill-formed.
fn is_utf8(start: &[u8], whole: bool) -> bool {
    let (mut well_formed, mut ill_formed) = (0_usize, 0_usize);
    let mut chunks = start.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        well_formed += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        let cut_at_the_end = !whole && chunks.peek().is_none() && chunk.invalid().len() < 4;
        ill_formed += usize::from(!chunk.invalid().is_empty() && !cut_at_the_end);
    }
    well_formed > 0 && well_formed >= ill_formed * 10
}

/// The 8-bit encoding of a text that is not UTF-8.
fn eight_bit(start: &[u8], region: [u8; 2]) -> Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0;
    for line in start.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.is_ascii()) {
        let piece = line.get(..line.len().min(GUESS_BYTES_MAX - fed)).unwrap_or_default();
        detector.feed(piece, false);
        fed += piece.len();
        if fed == GUESS_BYTES_MAX {
            break;
        }
    }
    detector.feed(b"\n", true);
    let guess = detector.guess(Some(top_level_domain(region)), Utf8Detection::Deny);
    match Encoding::of(guess) {
        Some(Encoding::Koi8U) if !is_koi8_u(start, region) => Encoding::Koi8R,
        Some(found) if found != Encoding::Windows1252 || !is_cyrillic(region) || !is_mostly_high(start) => found,
        _ if is_cyrillic(region) => Encoding::Windows1251,
        _ => Encoding::Windows1252,
    }
}

/// The domain that tells the detector where the text is from.
fn top_level_domain(region: [u8; 2]) -> &'static [u8] {
    match &region {
        b"UA" => b"ua",
        b"BY" => b"by",
        b"KZ" => b"kz",
        b"RU" => b"ru",
        _ => b"com",
    }
}

fn is_cyrillic(region: [u8; 2]) -> bool {
    matches!(&region, b"RU" | b"UA" | b"BY" | b"KZ" | b"KG" | b"TJ" | b"UZ" | b"MD" | b"BG")
}

/// Whether words are written in high bytes throughout, as in Cyrillic; Western text has single accented letters.
fn is_mostly_high(start: &[u8]) -> bool {
    let high = start.iter().filter(|byte| **byte >= 0xC0).count();
    let letters = start.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    high > letters
}

/// KOI8-U differs from KOI8-R in eight places: letters there, box drawing here. Letters stand beside letters.
fn is_koi8_u(start: &[u8], region: [u8; 2]) -> bool {
    let is_own = |byte: u8| matches!(byte, 0xA4 | 0xA6 | 0xA7 | 0xAD | 0xB4 | 0xB6 | 0xB7 | 0xBD);
    let is_letter = |byte: u8| byte >= 0xC0 || byte == 0xA3 || byte == 0xB3;
    let beside = |pair: &[u8]| matches!(pair, [a, b] if is_own(*a) && is_letter(*b) || is_letter(*a) && is_own(*b));
    &region == b"UA" || start.windows(2).any(beside)
}

/// Turns UTF-16 into UTF-8 piece by piece; unpaired surrogates and a half unit at the end become U+FFFD.
pub(crate) struct Utf16Decoder {
    decoder: encoding_rs::Decoder,
}

impl Utf16Decoder {
    pub fn new(encoding: Encoding) -> Self {
        Utf16Decoder { decoder: encoding.tables().new_decoder_without_bom_handling() }
    }

    /// Appends the text of the next bytes.
    pub fn push(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
        let mut rest = bytes;
        loop {
            let start = out.len();
            // Two bytes of UTF-16 become at most three of UTF-8; the decoder may hold back a unit and wants room for U+FFFD.
            out.resize(start + rest.len() * 2 + 16, 0);
            let room = out.get_mut(start..).unwrap_or_default();
            let (result, read, written, _) = self.decoder.decode_to_utf8(rest, room, last);
            out.truncate(start + written);
            rest = rest.get(read..).unwrap_or_default();
            if result == encoding_rs::CoderResult::InputEmpty {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names go there and back; common labels are known, others are not.
    #[test]
    fn names() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::from_name(encoding.name()), Some(*encoding));
        }
        assert_eq!(Encoding::from_name("CP1251"), Some(Encoding::Windows1251));
        assert_eq!(Encoding::from_name("cp866"), Some(Encoding::Ibm866));
        assert_eq!(Encoding::from_name("ebcdic"), None);
    }

    /// A piece may end inside a unit or a pair; a lone surrogate and half a unit at the end are U+FFFD (Encoding Standard §14.4).
    #[test]
    fn utf16_in_pieces() {
        let text = "Ї😀я";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for cut in 0..bytes.len() {
            let (mut decoder, mut out) = (Utf16Decoder::new(Encoding::Utf16Be), Vec::new());
            decoder.push(&bytes[..cut], false, &mut out);
            decoder.push(&bytes[cut..], true, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), text, "cut at {cut}");
        }
        let (mut decoder, mut out) = (Utf16Decoder::new(Encoding::Utf16Le), Vec::new());
        decoder.push(b"\x00\xD8a\x00b", true, &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "\u{FFFD}a\u{FFFD}");
    }
}
