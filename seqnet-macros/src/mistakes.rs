//! Errors, gathered so that independent ones are reported together.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// What is wrong with a model, in the order of finding.
#[derive(Clone, Default)]
pub(crate) struct Mistakes(Vec<syn::Error>);

impl Mistakes {
    /// `message` stands on the tokens that the user has to change.
    pub(crate) fn push(&mut self, on: impl ToTokens, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new_spanned(on, message));
    }

    /// The same, by its place.
    pub(crate) fn at(&mut self, place: Span, message: impl std::fmt::Display) {
        self.0.push(syn::Error::new(place, message));
    }

    pub(crate) fn append(&mut self, others: &Mistakes) {
        self.0.extend(others.0.iter().cloned());
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A part of a list that is neither a layer nor an argument.
    pub(crate) fn unread(&mut self, part: &TokenStream, error: &syn::Error) {
        let reason = error.to_string();
        let text = if reason.contains("\nhelp: ") {
            reason.clone()
        } else {
            format!("cannot read this: {reason}\nhelp: layers are written `LSTM(32)`, arguments `units = 32`")
        };
        if part.is_empty() || !reason.contains("unexpected end of input") {
            self.0.push(syn::Error::new(error.span(), text));
        } else {
            self.push(part, text);
        }
    }

    /// What they say.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(ToString::to_string)
    }

    /// One `compile_error!` for each.
    pub(crate) fn compile_errors(&self) -> Vec<TokenStream> {
        self.0.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// An error that ends the following of shapes: what comes after it would be its echo.
pub(crate) struct Stop;

/// Tokens as they were probably typed, for a message.
pub(crate) fn shown(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    show(tokens.to_token_stream(), &mut text, false);
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

fn show(tokens: TokenStream, text: &mut String, in_brackets: bool) {
    let mut after_operand = false;
    for token in tokens {
        let word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        let operator = matches!(&token, TokenTree::Punct(mark) if "+-*/%=|&".contains(mark.as_char()));
        let apart = after_operand && (word || operator);
        let colon = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == ':');
        let after_colon = text.ends_with(':') && !text.ends_with("::") && !in_brackets;
        if apart || text.ends_with(',') || (after_colon && !colon) {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                show(group.stream(), text, group.delimiter() == Delimiter::Bracket);
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
        let alone = matches!(&token, TokenTree::Punct(mark) if mark.spacing() == Spacing::Alone);
        if operator && alone && (apart || text.ends_with("==")) {
            text.push(' ');
        }
        after_operand = !matches!(token, TokenTree::Punct(_));
    }
}

/// The word that was probably meant, as a sentence; else all that there are.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    let begun = |name: &&str| word.len() > 1 && name.to_lowercase().starts_with(&word.to_lowercase());
    if let Some(name) = known.clone().find(begun) {
        return format!("did you mean `{name}`?");
    }
    let near = known.clone().map(|name| (distance(&word.to_lowercase(), &name.to_lowercase()), name));
    match near.min_by_key(|(distance, _)| *distance) {
        Some((distance, name)) if distance <= 1 + word.len() / 4 => format!("did you mean `{name}`?"),
        _ => format!("{what}: {}", known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, distance, shown};
    use proc_macro2::TokenStream;

    #[test]
    fn distances_count_letters() {
        assert_eq!((distance("lsmt", "lstm"), distance("dense", "dens"), distance("", "gru")), (2, 1, 3));
    }

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let known = ["LSTM", "Dense"];
        assert_eq!(did_you_mean("Lstm", known.into_iter(), "layers are"), "did you mean `LSTM`?");
        assert_eq!(
            did_you_mean("Transformer", known.into_iter(), "layers are"),
            "layers are: `LSTM`, `Dense`"
        );
    }

    #[test]
    fn tokens_are_shown_as_they_are_typed() {
        for text in [
            "-3",
            "lambda x: x * 2",
            "crate::Own(3)",
            "x[:, -3:, :]",
            "(1, 2)",
            "2..=4",
            "crate::Own::<3>",
            "f(a + b, -N)",
            "units: 3",
            "a == b",
            "\"a b\"",
        ] {
            let tokens: TokenStream = text.parse().unwrap();
            assert_eq!(shown(tokens), text);
        }
    }
}
