//! Quotation marks of a name: every style becomes balanced «», every apostrophe U+2019.

use crate::text;

/// Every style of quotes as balanced «», apostrophes as U+2019, no blanks inside quotes, no quotes around quotes.
pub(super) fn unify(clean: &str) -> String {
    let glued = glued_apostrophes(clean);
    let clean = glued.as_deref().unwrap_or(clean);
    let doubled = ["<<", ">>", "''", "``", "„“", ",,"].iter().any(|sign| clean.contains(sign));
    let mut out = if doubled { turn(&without_digraphs(clean)) } else { turn(clean) };
    while out.contains("««") && out.contains("»»") {
        let Some(next) = without_shell(&out) else { break };
        out = next;
    }
    out
}

/// `ООО'Вектор'`: two apostrophes that stand as quotes, the first close to the form.
fn glued_apostrophes(clean: &str) -> Option<String> {
    let inner = clean.strip_suffix(text::is_apostrophe)?;
    let (head, name) = inner.split_once(text::is_apostrophe)?;
    let form = head.chars().rev().take_while(|c| text::is_letter(*c)).count() > 1;
    let begins = name.chars().next().is_some_and(|c| text::is_upper(c) || c.is_ascii_digit());
    (form && begins && !name.contains(text::is_apostrophe)).then(|| format!("{head} «{name}»"))
}

/// Quotes typed as two signs: `<<Вектор>>`, `,,Вектор''`.
fn without_digraphs(clean: &str) -> String {
    let text = clean.replace("<<", "«").replace(">>", "»").replace("''", "\"").replace("``", "\"");
    if text.contains(",,") && text.contains('"') { text.replace(",,", "„") } else { text }
}

/// The text without one pair of quotes that holds nothing but another pair: `««Вектор»»`.
fn without_shell(text: &str) -> Option<String> {
    let mut open: Vec<usize> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices() {
        if c == '«' {
            open.push(at);
        } else if c == '»' {
            let start = open.pop()?;
            if let Some((inner_start, inner_end)) = previous
                && start + '«'.len_utf8() == inner_start
                && inner_end + '»'.len_utf8() == at
            {
                let parts = [text.get(..start)?, text.get(inner_start..at)?, text.get(at + '»'.len_utf8()..)?];
                return Some(parts.concat());
            }
            previous = Some((start, at));
        }
    }
    None
}

/// The signs one after the other; what is open at the end is closed there.
fn turn(clean: &str) -> String {
    let mut out = String::with_capacity(clean.len() + 8);
    let mut state = Quotes::default();
    let mut previous: Option<char> = None;
    let mut chars = clean.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let sign = if text::is_apostrophe(c) { state.single(c, previous, next) } else { state.double(c, previous, next) };
        match sign {
            Sign::Other => {
                if !(c == ' ' && out.ends_with(['«', ' '])) {
                    out.push(c);
                }
            }
            Sign::Apostrophe => out.push('’'),
            Sign::Open => out.push('«'),
            Sign::Close => close(&mut out),
            Sign::Nothing => {}
        }
        previous = Some(match sign {
            Sign::Open => '«',
            Sign::Close => '»',
            _ => c,
        });
    }
    for _ in 0..state.depth {
        close(&mut out);
    }
    out
}

/// Closes a quotation; an empty one goes altogether.
fn close(out: &mut String) {
    out.truncate(out.trim_end().len());
    if out.ends_with('«') {
        out.pop();
    } else {
        out.push('»');
    }
}

enum Sign {
    Other,
    Apostrophe,
    Open,
    Close,
    /// A closing quote that closes nothing.
    Nothing,
}

#[derive(Default)]
struct Quotes {
    depth: usize,
    singles: usize,
}

impl Quotes {
    fn double(&mut self, c: char, previous: Option<char>, next: Option<char>) -> Sign {
        let direction = match c {
            '«' | '„' | '‹' | '‚' | '〝' => Some(true),
            '»' | '›' | '〞' => Some(false),
            '"' | '“' | '”' | '‟' | '＂' | '″' | '❝' | '❞' => None,
            _ => return Sign::Other,
        };
        let opens = previous.is_none_or(|p| p.is_whitespace() || matches!(p, '(' | '«') || text::is_dash(p));
        let closes = next.is_none_or(|n| n.is_whitespace() || (is_quote(n) && !opens) || matches!(n, ',' | '.' | ';' | ':' | ')' | '!' | '?'));
        let open = if opens == closes { direction.unwrap_or(self.depth == 0) } else { opens };
        self.step(open)
    }

    fn single(&mut self, _c: char, previous: Option<char>, next: Option<char>) -> Sign {
        let after_word = previous.is_some_and(crate::text::is_word_char);
        let before_word = next.is_some_and(crate::text::is_word_char);
        if after_word && before_word {
            return Sign::Apostrophe;
        }
        if !after_word && (before_word || next.is_some_and(|n| is_quote(n) || text::is_apostrophe(n))) {
            self.singles += 1;
            return self.step(true);
        }
        if self.singles > 0 {
            self.singles -= 1;
            return self.step(false);
        }
        if after_word { Sign::Apostrophe } else { Sign::Nothing }
    }

    fn step(&mut self, open: bool) -> Sign {
        if open {
            self.depth += 1;
            Sign::Open
        } else if self.depth > 0 {
            self.depth -= 1;
            Sign::Close
        } else {
            Sign::Nothing
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '«' | '»' | '„' | '‹' | '›' | '‚' | '〝' | '〞' | '"' | '“' | '”' | '‟' | '＂' | '″' | '❝' | '❞')
}
