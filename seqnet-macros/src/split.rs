//! Token lists divided at their commas and colons.

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// The parts between commas that stand outside of brackets and of a path's generic arguments (`Despike::<3, 4>`); a comma at the
/// end opens no further part, and one with nothing before it is a part.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    let mut depth = 0_usize;
    let mut before = [None; 2];
    for token in tokens {
        let mark = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match mark {
            Some('<') if before == [Some(':'), Some(':')] || depth > 0 => depth += 1,
            Some('>') if before[1] != Some('-') => depth = depth.saturating_sub(1),
            Some(',') if depth == 0 => {
                if part.is_empty() {
                    part.extend([token]);
                }
                parts.push(std::mem::take(&mut part));
                before = [None; 2];
                continue;
            }
            _ => {}
        }
        before = [before[1], mark];
        part.extend([token]);
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

/// The parts between the colons of one index: two for `start:stop`, three for `start:stop:step`, one without a colon. A
/// double colon between two words belongs to a Rust path.
pub(crate) fn split_index(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut parts = vec![TokenStream::new()];
    let mut i = 0;
    while i < tokens.len() {
        if is_path_separator(&tokens, i) {
            parts.last_mut().expect("there is at least one part").extend(tokens[i..i + 2].iter().cloned());
            i += 2;
            continue;
        }
        match &tokens[i] {
            TokenTree::Punct(punct) if punct.as_char() == ':' => parts.push(TokenStream::new()),
            token => parts.last_mut().expect("there is at least one part").extend([token.clone()]),
        }
        i += 1;
    }
    parts
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let Some([TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Ident(_)]) =
        tokens.get(at..at + 3)
    else {
        return false;
    };
    let after_a_word = at > 0 && matches!(tokens[at - 1], TokenTree::Ident(_));
    after_a_word && first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
}

#[cfg(test)]
mod tests {
    use super::{split, split_index};
    use proc_macro2::TokenStream;

    fn parts(of: fn(TokenStream) -> Vec<TokenStream>, text: &str) -> Vec<String> {
        of(text.parse().unwrap()).iter().map(|part| part.to_string().replace(' ', "")).collect()
    }

    #[test]
    fn commas_divide_outside_of_brackets() {
        assert_eq!(parts(split, "a,, b"), ["a", ",", "b"]);
        assert_eq!(parts(split, "LSTM(3, 4), a::B::<1, 2> -> (3, 1),"), ["LSTM(3,4)", "a::B::<1,2>->(3,1)"]);
    }

    #[test]
    fn colons_divide_an_index() {
        assert_eq!(parts(split_index, "-N:"), ["-N", ""]);
        assert_eq!(parts(split_index, "::2"), ["", "", "2"]);
        assert_eq!(parts(split_index, "config::A:config::B"), ["config::A", "config::B"]);
        assert_eq!(parts(split_index, "-1"), ["-1"]);
    }
}
