//! The stream of a model: how a push goes through its layers.

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
        return not_causal(name, generics, &blocked.layer, blocked.reason);
    }
    let (definition, arguments, _) = generics.split_for_impl();
    let input = network.input.tensor(scalar);
    let fields: Vec<_> = network.layers.iter().map(|layer| &layer.field).collect();
    let emissions: Vec<_> = (0..=fields.len()).map(|i| format_ident!("__Emission{i}")).collect();
    let (first, last, after) = (&emissions[0], &emissions[fields.len()], &emissions[1..]);
    let (pushes, bounds): (Vec<_>, Vec<_>) = network
        .layers
        .iter()
        .zip(&emissions)
        .map(|(layer, emission)| own::as_push(layer, &quote!(#emission #arguments), generics, scalar))
        .unzip();
    let bounds: Vec<TokenStream> = bounds.into_iter().flatten().collect();
    let causal = causal(name, network, &bounds, generics);
    let stepwise = match &network.input {
        Shape::Vector(_) => quote!(),
        Shape::Sequence(..) | Shape::Endless(_) => {
            stepwise(name, generics, &input, &quote!(#last #arguments), &bounds)
        }
    };

    quote! {
        type #first #definition = <#input as __seqnet::Streamed>::First;
        #(type #after #definition = #pushes::Emission;)*
        #causal

        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
        pub struct __Memory #definition where #(#bounds,)* {
            #(#fields: #pushes::Memory,)*
        }

        impl #definition __seqnet::Streams for #name #arguments where #(#bounds,)* {
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

        #[allow(dead_code)]
        impl #definition #name #arguments {
            /// The model as a stream: it takes one timestep at a time, and gives what is ready.
            #[must_use]
            pub fn stream(&self) -> __seqnet::Stream<'_, Self> where #(#bounds,)* {
                let () = Self::__CHECKED;
                __seqnet::Stream::new(self)
            }
        }
    }
}

/// The trait of answers that let a model with layers of one's own run as a stream.
fn causal(name: &Ident, network: &Network, bounds: &[TokenStream], generics: &Generics) -> TokenStream {
    if bounds.is_empty() || !generics.params.is_empty() {
        return quote!();
    }
    let own = network.layers.iter().filter(|layer| layer.own);
    let own: Vec<String> =
        own.map(|layer| format!("`{}`", layer.kind.to_string().replace(' ', ""))).collect();
    let message = format!(
        "`{name}` cannot run as a stream: its {} must see the whole window first",
        own.join(" or its ")
    );
    let note =
        format!("help: call `predict` with whole windows, or implement `Stepwise` for {}", own.join(" and "));
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = "needs the timesteps all at once", note = #note)]
        pub trait __Causal {}
        impl __Causal for __seqnet::If<true> {}
    }
}

/// The stream of the model as a layer of another model.
fn stepwise(
    name: &Ident,
    generics: &Generics,
    input: &TokenStream,
    emission: &TokenStream,
    bounds: &[TokenStream],
) -> TokenStream {
    let (definition, arguments, _) = generics.split_for_impl();
    quote! {
        impl #definition __seqnet::Stepwise<#input> for #name #arguments where #(#bounds,)* {
            type Memory = __Memory #arguments;
            type Rate = <#emission as __seqnet::Emission>::Rate;
            type Step = <#emission as __seqnet::Emission>::Item;

            #[inline]
            fn step(
                &self,
                memory: &mut __Memory #arguments,
                x: &<#input as __seqnet::Streamed>::Step,
                give: &mut impl ::core::ops::FnMut(&Self::Step),
            ) {
                let emission = __seqnet::Streams::push_into(self, memory, x);
                __seqnet::Emission::each(emission, |step| give(&step));
            }
        }
    }
}

/// `stream()` where a layer must see the window first: it can be named, but not called.
fn not_causal(name: &Ident, generics: &Generics, layer: &str, reason: &str) -> TokenStream {
    let (definition, arguments, _) = generics.split_for_impl();
    let message = format!(
        "`{name}` cannot run as a stream: its `{layer}` must see the whole window first, for {reason}"
    );
    let label = format!("needs the timesteps of `{layer}` all at once");
    let note = format!("help: call `predict` with whole windows, or declare a model without this `{layer}`");
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait __Causal {
            type __Stream;
        }

        #[allow(dead_code, clippy::empty_loop)]
        impl #definition #name #arguments {
            /// Not to be had: a layer must see the whole window first.
            #[must_use]
            pub fn stream(&self) -> <Self as __Causal>::__Stream
            where
                for<'__any> Self: __Causal,
            {
                loop {}
            }
        }
    }
}
