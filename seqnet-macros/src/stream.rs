//! The stream of a model: how a push goes through its layers.

use crate::causal::{Condition, Stream};
use crate::code::Code;
use crate::handover;
use crate::own;
use crate::shape::Shape;
use crate::walk::Placed;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The code that makes a model run as a stream, and its `stream()`.
pub(crate) fn expand(code: &Code<'_>) -> TokenStream {
    if let Some(blocked) = &code.network.blocked {
        return Stream::never(&code.name, blocked).expand(code);
    }
    let Code { name, definition, arguments, .. } = code;
    let (x, fields) = (code.tensor(0), code.fields());
    let (pushes, conditions): (Vec<TokenStream>, Vec<Condition>) =
        code.layers().map(|(k, layer)| own::as_push(code, k, layer)).unzip();
    let emissions = emissions(code, &pushes, &conditions);
    let (last, unmask) = last(code);
    let memories = memories(code, &pushes);
    let steps = code.layers().map(|(k, Placed { field, .. })| step(code, k, field, &pushes[k - 1]));
    let stream = Stream::on(code, &conditions);
    let (causal, method) = (stream.bounds(), stream.expand(code));
    let most = code.layers().filter(|(_, layer)| layer.own && !code.has_windows()).map(|(k, _)| {
        let (most, emission) = (most(k), code.emission(k));
        quote!(#[doc(hidden)] pub const #most: ::core::primitive::usize = <#emission as __seqnet::Emission>::MOST;)
    });
    let most: TokenStream = most.collect();
    let most =
        (!most.is_empty()).then(|| quote!(#[allow(dead_code)] impl #definition #name #arguments { #most }));
    let stepwise = code.has_time().then(|| stepwise(code, &causal, &pushes));
    let costs = (!code.has_windows()).then(|| costs(code, &pushes));
    let takes_over = handover::to_stream(code, &causal, &memories);

    quote! {
        #emissions
        #method

        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
        pub struct __Memory #definition {
            #(#fields: #memories,)*
        }

        impl #definition __seqnet::Streams for #name #arguments #causal {}

        impl #definition __seqnet::Pushes for #name #arguments {
            type Input = #x;
            type Memory = __Memory #arguments;
            type Emission = #last;

            #[inline]
            fn push_into(
                &self,
                __memory: &mut __Memory #arguments,
                __x: &<#x as __seqnet::Streamed>::Step,
            ) -> #last {
                let __x = <#x as __seqnet::Streamed>::first(__x);
                #(#steps)*
                #unmask
            }
        }

        #most
        #stepwise
        #takes_over
        #costs
    }
}

/// The constant that says how many timesteps one push brings below layer `k` at most, of a layer whose type is the user's.
pub(crate) fn most(k: usize) -> Ident {
    format_ident!("__MOST{k}")
}

/// The types of what one push brings to each layer, each by the one before it.
fn emissions(code: &Code<'_>, pushes: &[TokenStream], conditions: &[Condition]) -> TokenStream {
    let (definition, x) = (&code.definition, code.tensor(0));
    let mut tokens = quote!(type __E0 #definition = <#x as __seqnet::Streamed>::First;);
    for (k, (push, condition)) in (1..).zip(pushes.iter().zip(conditions)) {
        if let Condition::If { definitions, .. } = condition {
            tokens.extend(definitions.clone());
        }
        let name = format_ident!("__E{k}");
        tokens.extend(quote!(type #name #definition = #push::Emission;));
    }
    tokens
}

/// What a push gives, and how: without its mask, if it has one.
fn last(code: &Code<'_>) -> (TokenStream, TokenStream) {
    let layers = &code.network.layers;
    let last = code.emission(layers.len());
    if layers[layers.len() - 1].gives_mask {
        let unmask = quote!(__seqnet::mask_adapters::Unmask);
        (quote!(<#last as #unmask>::Plain), quote!(#unmask::unmask(__x)))
    } else {
        (last, quote!(__x))
    }
}

/// What each layer keeps from push to push. Where its windows arrive in one way for sure, the type says so and does not go by the
/// emission, whose type is as deep as there are layers above.
pub(crate) fn memories(code: &Code<'_>, pushes: &[TokenStream]) -> Vec<TokenStream> {
    let mut arrival = Arrival::Steps;
    let memory = |(k, layer): (usize, &Placed)| {
        if matches!(layer.given, Shape::Vector(_)) && !(k == 1 && code.has_time()) {
            arrival = Arrival::Whole;
        }
        let (kind, x, push) = (code.layer(k), code.tensor(k - 1), &pushes[k - 1]);
        let memory = match arrival {
            _ if layer.own || layer.mask_adapter_of_push().is_some() => quote!(#push::Memory),
            Arrival::Steps => quote!(<#kind as __seqnet::Stepwise<#x>>::Memory),
            Arrival::Whole => quote!(<#kind as __seqnet::Layer<#x>>::State),
            Arrival::Unknown => quote!(#push::Memory),
        };
        match arrival {
            _ if layer.at_once => arrival = Arrival::Whole,
            Arrival::Steps if layer.own => arrival = Arrival::Unknown,
            _ => {}
        }
        memory
    };
    code.layers().map(memory).collect()
}

/// How a window arrives at a layer.
#[derive(Clone, Copy)]
enum Arrival {
    /// Timestep by timestep.
    Steps,
    /// At once.
    Whole,
    /// As only rustc knows.
    Unknown,
}

/// What came goes through one layer.
fn step(code: &Code<'_>, k: usize, field: &proc_macro2::Ident, push: &TokenStream) -> TokenStream {
    let x = code.tensor(k - 1);
    let layer = &code.network.layers[k - 1];
    let named = layer.own || layer.mask_adapter_of_push().is_some();
    let push = if named { push.clone() } else { quote!(__seqnet::Push::<#x, _>) };
    quote!(let __x = #push::push(&self.#field, &mut __memory.#field, __x);)
}

/// The stream of the model as a layer of another model.
fn stepwise(code: &Code<'_>, bounds: &TokenStream, pushes: &[TokenStream]) -> TokenStream {
    let Code { name, definition, arguments, .. } = code;
    let (x, (last, _)) = (code.tensor(0), last(code));
    quote! {
        impl #definition __seqnet::Stepwise<#x> for #name #arguments #bounds {
            type Memory = __Memory #arguments;
            type Rate = <#last as __seqnet::Emission>::Rate;
            type Step = <#last as __seqnet::Emission>::Item;
            const MACS: ::core::primitive::usize = #(#pushes::MACS)+*;

            #[inline]
            fn step(
                &self,
                __memory: &mut __Memory #arguments,
                __x: &<#x as __seqnet::Streamed>::Step,
                __give: &mut impl ::core::ops::FnMut(&Self::Step),
            ) {
                let __emission = __seqnet::Pushes::push_into(self, __memory, __x);
                __seqnet::Emission::each(__emission, |__step| __give(&__step));
            }
        }
    }
}

/// What a push costs, of a model that has no windows whose prediction could be counted.
fn costs(code: &Code<'_>, pushes: &[TokenStream]) -> TokenStream {
    let Code { name, definition, arguments, .. } = code;
    quote! {
        #[allow(dead_code)]
        impl #definition #name #arguments {
            /// Multiply–accumulates of one push.
            pub const MACS: ::core::primitive::usize = #(#pushes::MACS)+*;
            /// Bytes of what a stream keeps.
            pub const STATE_BYTES: ::core::primitive::usize = ::core::mem::size_of::<__Memory #arguments>();
        }
    }
}
