//! Layers whose types are the user's.
//!
//! Whether such a type takes what it is given, only rustc knows. If it does not, every mention of it as a layer would be an error.
//! So a constant asks first and reports it in our words, and a placeholder stands in for the layer.
//!
//! In a generic model the answer must not depend on a parameter, for stable Rust cannot have that in a type. There the question is asked
//! of numbers that nobody would take: what holds for all numbers holds for those.

use crate::causal::Condition;
use crate::code::Code;
use crate::walk::Placed;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};

/// A block that asks for an answer, in a model with these generic parameters.
fn ask(parameters: &[Ident], question: &TokenStream) -> TokenStream {
    let numbers = (0..).map(|i| Literal::usize_unsuffixed(1_000_003 + 2 * i));
    let numbers = parameters.iter().zip(numbers).map(|(name, number)| {
        // At the macro and not where it was typed, for no lint is to find it there.
        let name = Ident::new(&name.to_string(), Span::call_site());
        quote!(const #name: ::core::primitive::usize = #number;)
    });
    quote! {{
        use __seqnet::No as _;
        #(#numbers)*
        #question::ANSWER
    }}
}

/// An expression: whether a type is a layer that takes an `x`.
pub(crate) fn is_layer(
    kind: &TokenStream,
    x: &TokenStream,
    scalar: &TokenStream,
    parameters: &[Ident],
) -> TokenStream {
    ask(parameters, &quote!(<__seqnet::IsLayer<#kind, #x, #scalar>>))
}

/// The adapter where the answer is yes, else the placeholder.
pub(crate) fn choose(answer: &TokenStream) -> TokenStream {
    choose_of(answer, &quote!(__seqnet::Adapter))
}

/// The same of another adapter.
fn choose_of(answer: &TokenStream, adapter: &TokenStream) -> TokenStream {
    quote!(<__seqnet::If<#answer> as __seqnet::Choose<#adapter, __seqnet::Placeholder>>::Chosen)
}

/// The name of what runs layer `k`, of a type of the user's, or stands in for it.
fn runner(k: usize) -> TokenStream {
    let name = format_ident!("__A{k}");
    quote!(#name)
}

/// How layer `k` goes on in a stream, as a type; and on what condition.
pub(crate) fn as_push(code: &Code<'_>, k: usize, layer: &Placed) -> (TokenStream, Condition) {
    let (kind, x, emission) = (code.layer(k), code.tensor(k - 1), code.emission(k - 1));
    // Without end there are no windows of which it could have been asked before.
    let is_asked = layer.own && layer.given.is_endless();
    if let (Some(adapter), false) = (layer.mask_adapter_of_push(), is_asked) {
        let y = code.tensor(k);
        let adapter = if layer.own { runner(k) } else { adapter };
        return (quote!(<#adapter as __seqnet::AdaptedPush<#kind, #x, #y, #emission>>), Condition::Always);
    }
    if !layer.own {
        return (quote!(<#kind as __seqnet::Push<#x, #emission>>), Condition::Always);
    }
    let (y, adapter, answer) = (code.tensor(k), format_ident!("__P{k}"), format_ident!("__CAUSAL{k}"));
    let question = if layer.has_mask_adapter() {
        let [x, y] = [&layer.given, &layer.gives].map(|shape| shape.tensor(code.scalar));
        quote!(<__seqnet::IsCausal<#kind, #x, <#x as __seqnet::Streamed>::First, #y>>)
    } else {
        quote!(<__seqnet::IsCausal<#kind, #x, #emission, #y>>)
    };
    let asked = ask(&code.parameters, &question);
    let runs = layer.mask_adapter().unwrap_or_else(|| quote!(__seqnet::Adapter));
    let chosen = choose_of(&quote!({ #answer }), &runs);
    let mut definitions = quote! {
        const #answer: ::core::primitive::bool = #asked;
        type #adapter = #chosen;
    };
    let without_end = layer.given.is_endless().then(|| {
        let name = format_ident!("__REJECTED{k}");
        definitions.extend(quote!(const #name: ::core::primitive::bool = !#answer;));
        // What is within `TimeDistributed` has been held to its arrow.
        if layer.class != "TimeDistributed" {
            let (path, gives) = (kind.to_string().replace(' ', ""), layer.gives.text());
            let check = quote!(__seqnet::shapes::runs(#path, #answer, #gives));
            let check = crate::checks::block(&[crate::checks::require(&layer.token, check)]);
            definitions.extend(quote!(const _: () = #check;));
        }
        name
    });
    let rejected = layer.is_adapted().then(|| {
        let (name, takes) = (format_ident!("__REJECTED{k}"), format_ident!("__TAKES{k}"));
        let layer = code.as_layer(k);
        // What hangs on a generic parameter cannot be asked for here.
        let gives = code
            .parameters
            .is_empty()
            .then(|| quote!(&& __seqnet::shapes::same_shape(#layer::SHAPE, <#y as __seqnet::Tensor>::SHAPE)));
        definitions.extend(quote!(const #name: ::core::primitive::bool = !(#takes #gives);));
        name
    });
    let push = quote!(<#adapter as __seqnet::AdaptedPush<#kind, #x, #y, #emission>>);
    (push, Condition::If { answer, rejected: rejected.or(without_end), definitions })
}

impl Placed {
    /// Whether it runs through an adapter.
    pub(crate) fn is_adapted(&self) -> bool {
        self.own && !self.given.is_endless()
    }
}

impl Code<'_> {
    /// The adapters of the layers whose types are the user's.
    pub(crate) fn adapters(&self) -> TokenStream {
        let adapted = self.layers().filter(|(_, layer)| layer.is_adapted());
        adapted
            .map(|(k, layer)| {
                // One that knows nothing of the mask is asked without it.
                let x = if layer.has_mask_adapter() {
                    layer.given.tensor(self.scalar)
                } else {
                    self.tensor(k - 1)
                };
                let answer = is_layer(&layer.kind, &x, self.scalar, &self.parameters);
                let (takes, runs) = (format_ident!("__TAKES{k}"), runner(k));
                let adapter = layer.mask_adapter().unwrap_or_else(|| quote!(__seqnet::Adapter));
                let chosen = choose_of(&quote!({ #takes }), &adapter);
                quote! {
                    const #takes: ::core::primitive::bool = #answer;
                    type #runs = #chosen;
                }
            })
            .collect()
    }

    /// What layer `k` is for windows.
    pub(crate) fn as_layer(&self, k: usize) -> TokenStream {
        let (kind, x) = (self.layer(k), self.tensor(k - 1));
        if let Some(adapter) = self.network.layers[k - 1].mask_adapter() {
            let y = self.tensor(k);
            let adapter = if self.network.layers[k - 1].own { runner(k) } else { adapter };
            return quote!(<#adapter as __seqnet::Adapted<#kind, #x, #y>>);
        }
        if self.network.layers[k - 1].is_adapted() {
            let (adapter, y) = (runner(k), self.tensor(k));
            quote!(<#adapter as __seqnet::Adapted<#kind, #x, #y>>)
        } else {
            quote!(<#kind as __seqnet::Layer<#x>>)
        }
    }
}
