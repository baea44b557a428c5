//! Layers whose types are the user's.
//!
//! Whether such a type takes what it is given, only rustc knows. If it does not, every mention of it as a layer would be an error.
//! So a constant asks first and reports it in our words, and a placeholder stands in for the layer. In a generic model
//! the answer would have to depend on a parameter, which stable Rust cannot have in a type: there rustc reports it.

use crate::causal::Condition;
use crate::generics::split;
use crate::walk::{Network, Placed};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Generics;

/// The adapter of the layer at a position.
pub(crate) fn adapter(position: usize) -> Ident {
    format_ident!("__Adapter{position}")
}

/// An expression: whether a type is a layer that takes an `x`.
pub(crate) fn is_layer(kind: &TokenStream, x: &TokenStream, scalar: &TokenStream) -> TokenStream {
    quote! {{
        use __seqnet::No as _;
        <__seqnet::IsLayer<#kind, #x, #scalar>>::ANSWER
    }}
}

/// The adapter, or the placeholder, by an answer; where it would depend on a parameter, the adapter.
fn choose(generics: &Generics, answer: &TokenStream) -> TokenStream {
    if generics.params.is_empty() {
        quote!(<__seqnet::If<#answer> as __seqnet::Choose<__seqnet::Adapter, __seqnet::Placeholder>>::Chosen)
    } else {
        quote!(__seqnet::Adapter)
    }
}

/// How a layer goes on in a stream when an emission arrives, as a type; and on what condition.
pub(crate) fn as_push(
    layer: &Placed,
    emission: &TokenStream,
    generics: &Generics,
    scalar: &TokenStream,
) -> (TokenStream, Condition) {
    let (kind, x, y) = (&layer.kind, layer.given.tensor(scalar), layer.gives.tensor(scalar));
    if !layer.own {
        return (quote!(<#kind as __seqnet::Push<#x, #emission>>), Condition::Always);
    }
    if !generics.params.is_empty() {
        let bound = quote!(for<'__any> #kind: __seqnet::Push<#x, #emission>);
        return (quote!(<#kind as __seqnet::Push<#x, #emission>>), Condition::Bound(bound));
    }
    let answer = quote! {{
        use __seqnet::No as _;
        <__seqnet::IsCausal<#kind, #x, #emission, #y>>::ANSWER
    }};
    let chosen = choose(generics, &answer);
    (quote!(<#chosen as __seqnet::AdaptedPush<#kind, #x, #y, #emission>>), Condition::If(answer))
}

/// The adapters of a model.
pub(crate) fn expand(generics: &Generics, network: &Network, scalar: &TokenStream) -> TokenStream {
    let (definition, arguments) = split(generics);
    let mut tokens = TokenStream::new();
    for (position, layer) in network.layers.iter().enumerate().filter(|(_, layer)| layer.is_adapted()) {
        let Placed { kind, given, .. } = layer;
        let (name, x) = (adapter(position), given.tensor(scalar));
        let chosen = choose(generics, &is_layer(kind, &x, scalar));
        tokens.extend(quote! {
            pub struct #name #definition;
            impl #definition __Adapter for #name #arguments {
                type __Type = #chosen;
            }
        });
    }
    if !tokens.is_empty() {
        tokens.extend(quote! {
            pub trait __Adapter {
                type __Type;
            }
        });
    }
    tokens
}

impl Placed {
    /// Whether it runs through an adapter.
    pub(crate) fn is_adapted(&self) -> bool {
        self.own && !matches!(self.given, crate::shape::Shape::Endless(_))
    }

    /// What it is as a layer for windows.
    pub(crate) fn as_layer(&self, position: usize, generics: &Generics, scalar: &TokenStream) -> TokenStream {
        let (kind, x, y) = (&self.kind, self.given.tensor(scalar), self.gives.tensor(scalar));
        if self.is_adapted() {
            let (adapter, (_, arguments)) = (adapter(position), split(generics));
            quote!(<<#adapter #arguments as __Adapter>::__Type as __seqnet::Adapted<#kind, #x, #y>>)
        } else {
            quote!(<#kind as __seqnet::Layer<#x>>)
        }
    }
}
