//! The stream of a model: how a push goes through its layers.

use crate::causal::{Condition, Stream};
use crate::generics::split;
use crate::own;
use crate::shape::Shape;
use crate::walk::Network;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Generics;

/// The code that makes a model run as a stream, and its `stream()`.
pub(crate) fn expand(
    name: &Ident,
    generics: &Generics,
    network: &Network,
    scalar: &TokenStream,
) -> TokenStream {
    if let Some(blocked) = &network.blocked {
        return Stream::never(name, blocked).expand(generics);
    }
    let (definition, arguments) = split(generics);
    let input = network.input.tensor(scalar);
    let fields: Vec<_> = network.layers.iter().map(|layer| &layer.field).collect();
    let emissions: Vec<_> = (0..=fields.len()).map(|i| format_ident!("__Emission{i}")).collect();
    let (first, last, after) = (&emissions[0], &emissions[fields.len()], &emissions[1..]);
    let (pushes, conditions): (Vec<TokenStream>, Vec<Condition>) = network
        .layers
        .iter()
        .zip(&emissions)
        .map(|(layer, emission)| own::as_push(layer, &quote!(#emission #arguments), generics, scalar))
        .unzip();
    let stream = Stream::on(name, network, conditions);
    let (bounds, causal, method) = (stream.bounds(), stream.all_bounds(), stream.expand(generics));
    let stepwise = match &network.input {
        Shape::Vector(_) => quote!(),
        Shape::Sequence(..) | Shape::Endless(_) => stepwise(name, generics, &input, last, &causal),
    };

    quote! {
        type #first #definition = <#input as __seqnet::Streamed>::First;
        #(type #after #definition = #pushes::Emission;)*
        #method

        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
        pub struct __Memory #definition #bounds {
            #(#fields: #pushes::Memory,)*
        }

        impl #definition __seqnet::Streams for #name #arguments #causal {}

        impl #definition __seqnet::Pushes for #name #arguments #bounds {
            type Input = #input;
            type Memory = __Memory #arguments;
            type Emission = #last #arguments;

            #[inline]
            fn push_into(
                &self,
                __memory: &mut __Memory #arguments,
                __x: &<#input as __seqnet::Streamed>::Step,
            ) -> #last #arguments {
                let __x = <#input as __seqnet::Streamed>::first(__x);
                #(let __x = #pushes::push(&self.#fields, &mut __memory.#fields, __x);)*
                __x
            }
        }

        #stepwise
    }
}

/// The stream of the model as a layer of another model.
fn stepwise(
    name: &Ident,
    generics: &Generics,
    input: &TokenStream,
    last: &Ident,
    bounds: &TokenStream,
) -> TokenStream {
    let (definition, arguments) = split(generics);
    quote! {
        impl #definition __seqnet::Stepwise<#input> for #name #arguments #bounds {
            type Memory = __Memory #arguments;
            type Rate = <#last #arguments as __seqnet::Emission>::Rate;
            type Step = <#last #arguments as __seqnet::Emission>::Item;

            #[inline]
            fn step(
                &self,
                memory: &mut __Memory #arguments,
                x: &<#input as __seqnet::Streamed>::Step,
                give: &mut impl ::core::ops::FnMut(&Self::Step),
            ) {
                let emission = __seqnet::Pushes::push_into(self, memory, x);
                __seqnet::Emission::each(emission, |step| give(&step));
            }
        }
    }
}
