//! The name by which the facade is known where the macro is called.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::quote;

/// The path of the facade's private module. The expansion is written with `__seqnet` in its place: within its block that is a name, as
/// the block begins with [`Facade::import`], and outside of it the path is put in.
pub(crate) struct Facade(Vec<TokenTree>);

impl Facade {
    /// The path that `seqnet::sequential!` puts in parentheses before what the user has typed, and the latter.
    pub(crate) fn split_off(tokens: TokenStream) -> (Facade, TokenStream) {
        let mut tokens = tokens.into_iter();
        let path = match tokens.next() {
            Some(TokenTree::Group(group)) => group.stream().into_iter().collect(),
            _ => Vec::new(),
        };
        (Facade(path), tokens.collect())
    }

    /// Makes `__seqnet` the name of the path.
    pub(crate) fn import(&self) -> TokenStream {
        let path: TokenStream = self.0.iter().cloned().collect();
        quote!(use #path as __seqnet;)
    }

    /// Replaces every `__seqnet` by the path, at the place that it stands for in the source.
    pub(crate) fn put_into(&self, tokens: TokenStream) -> TokenStream {
        tokens.into_iter().flat_map(|token| self.replace(token)).collect()
    }

    fn replace(&self, token: TokenTree) -> Vec<TokenTree> {
        match token {
            TokenTree::Group(group) => {
                let mut replaced = Group::new(group.delimiter(), self.put_into(group.stream()));
                replaced.set_span(group.span());
                vec![replaced.into()]
            }
            TokenTree::Ident(word) if word == "__seqnet" => self.at(&word),
            token => vec![token],
        }
    }

    fn at(&self, word: &Ident) -> Vec<TokenTree> {
        let mut path = self.0.clone();
        for token in &mut path {
            token.set_span(token.span().located_at(word.span()));
        }
        path
    }
}
