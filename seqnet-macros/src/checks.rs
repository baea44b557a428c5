//! What must hold, gathered while the shapes are followed.

use crate::mistakes::{Mistakes, Stop};
use crate::shapes::Check;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The checks of a model: those that failed here, and those left to rustc.
#[derive(Default)]
pub(crate) struct Checks {
    pub(crate) mistakes: Mistakes,
    /// Statements about literals and constants.
    pub(crate) constant: Vec<TokenStream>,
    /// Statements about generic parameters.
    pub(crate) generic: Vec<TokenStream>,
}

impl Checks {
    /// Takes the outcome of a rule where its numbers are known, else the call of it; `on` are the tokens to change.
    pub(crate) fn add(
        &mut self,
        on: &impl ToTokens,
        outcome: Option<Check>,
        call: TokenStream,
        generic: bool,
    ) -> Result<(), Stop> {
        match outcome {
            Some(Ok(())) => Ok(()),
            Some(Err(text)) => {
                self.mistakes.push(on, text.as_str());
                Err(Stop)
            }
            None => {
                self.leave(on, call, generic);
                Ok(())
            }
        }
    }

    /// Leaves a check to rustc.
    pub(crate) fn leave(&mut self, on: &impl ToTokens, call: TokenStream, generic: bool) {
        let statement = require(on, call);
        if generic { self.generic.push(statement) } else { self.constant.push(statement) }
    }
}

/// Checks as a block, which has no value.
pub(crate) fn block(statements: &[TokenStream]) -> TokenStream {
    if statements.is_empty() {
        quote!({})
    } else {
        quote!({
            use __seqnet::shapes::require as __require;
            #(#statements)*
        })
    }
}

/// `__require(call);`, such that an error of it stands on the tokens `on`, from the first to the last.
pub(crate) fn require(on: &impl ToTokens, call: TokenStream) -> TokenStream {
    let (first, last) = ends(on);
    let mut arguments = Group::new(Delimiter::Parenthesis, call);
    arguments.set_span(last);
    let (function, arguments) = (Ident::new("__require", first), TokenTree::from(arguments));
    quote!(#function #arguments;)
}

/// The first and the last span of some tokens.
fn ends(on: &impl ToTokens) -> (Span, Span) {
    let mut tokens = on.to_token_stream().into_iter();
    let first = tokens.next().map_or_else(Span::call_site, |token| token.span());
    (first, tokens.last().map_or(first, |token| token.span()))
}
