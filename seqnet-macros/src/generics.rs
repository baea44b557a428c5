//! The generic parameters of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

/// `<const H: usize>` for an `impl`, and `<{ H }>` for a type: in braces, for a type `H` could be in scope.
pub(crate) fn split(generics: &Generics) -> (TokenStream, TokenStream) {
    let names: Vec<_> = generics.const_params().map(|parameter| &parameter.ident).collect();
    if names.is_empty() {
        return (quote!(), quote!());
    }
    (quote!(<#(const #names: ::core::primitive::usize),*>), quote!(<#({ #names }),*>))
}
