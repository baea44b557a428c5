//! The generic parameters of a model.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

/// `<const H: usize>` for an `impl`, and `<{ H }>` for a type: in braces, for a type `H` could be in scope.
pub(crate) fn split(generics: &Generics) -> (TokenStream, TokenStream) {
    let (names, types): (Vec<_>, Vec<_>) =
        generics.const_params().map(|parameter| (&parameter.ident, &parameter.ty)).unzip();
    if names.is_empty() {
        return (quote!(), quote!());
    }
    (quote!(<#(const #names: #types),*>), quote!(<#({ #names }),*>))
}
