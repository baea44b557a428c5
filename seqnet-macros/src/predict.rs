//! A model on whole windows: its states, and how a prediction goes through its layers.

use crate::generics::split;
use crate::walk::{Network, Placed};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Generics;

/// `Model`, and the same constants and methods as the struct's own, so that they need no import.
pub(crate) fn expand(
    name: &Ident,
    generics: &Generics,
    network: &Network,
    scalar: &TokenStream,
) -> TokenStream {
    let (definition, arguments) = split(generics);
    let (input, output) = (network.input.tensor(scalar), network.output.tensor(scalar));
    let fields: Vec<_> = network.layers.iter().map(|layer| &layer.field).collect();
    let layers: Vec<_> =
        network.layers.iter().enumerate().map(|(k, layer)| layer.as_layer(k, generics, scalar)).collect();
    let run = run(network, &layers, scalar);
    let methods = methods(&input, &output, scalar);
    quote! {
        /// The states of the layers.
        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
        pub struct __State #definition {
            #(#fields: #layers::State,)*
        }

        impl #definition ::core::fmt::Debug for __State #arguments {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct("State").finish_non_exhaustive()
            }
        }

        #[allow(dead_code)]
        impl #definition #name #arguments {
            #[inline]
            fn __run(
                &self,
                __x0: &#input,
                __state: &mut __State #arguments,
                __y: &mut #output,
                mut __see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
            ) {
                let () = Self::__CHECKED;
                #run
            }

            #methods
        }

        impl #definition __seqnet::Layer<#input> for #name #arguments {
            type Output = #output;
            type State = __State #arguments;
            const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;

            #[inline]
            fn forward(&self, x: &#input, state: &mut __State #arguments, y: &mut #output) {
                self.__run(x, state, y, |_, _| ());
            }
        }

        impl #definition __seqnet::Model for #name #arguments {
            type Scalar = #scalar;
            type Input = #input;
            type Output = #output;
            type State = __State #arguments;
            const SUMMARY: &'static ::core::primitive::str = <#name #arguments>::SUMMARY;
            const MACS: ::core::primitive::usize = 0 #(+ #layers::MACS)*;
            const ZEROED: &'static Self = &<Self as __seqnet::Parameters<#scalar>>::ZEROS;

            #[inline]
            fn predict_into(&self, x: &#input, state: &mut __State #arguments, y: &mut #output) {
                self.__run(x, state, y, |_, _| ());
            }

            fn predict_each(
                &self,
                x: &#input,
                see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
            ) -> #output {
                <#name #arguments>::predict_each(self, x, see)
            }
        }
    }
}

/// Every layer in turn, each into a tensor of its own, the last into `__y`.
fn run(network: &Network, layers: &[TokenStream], scalar: &TokenStream) -> TokenStream {
    let last = network.layers.len() - 1;
    let output = network.output.tensor(scalar).to_string();
    let mut statements = TokenStream::new();
    for (k, layer) in network.layers.iter().enumerate() {
        let Placed { field, name, gives, .. } = layer;
        let (gives, layer) = (gives.tensor(scalar), &layers[k]);
        let x = format_ident!("__x{k}");
        let x = if k == 0 { quote!(#x) } else { quote!(&#x) };
        let into_y = k == last && gives.to_string() == output;
        let y = if into_y { format_ident!("__y") } else { format_ident!("__x{}", k + 1) };
        let y_mut = if into_y { quote!(#y) } else { quote!(&mut #y) };
        if !into_y {
            statements.extend(quote!(let mut #y = <#gives as __seqnet::Tensor>::ZEROS;));
        }
        statements.extend(quote!(#layer::forward(&self.#field, #x, &mut __state.#field, #y_mut);));
        let y = if into_y { quote!(&*#y) } else { quote!(&#y) };
        statements.extend(quote!(__see(#name, __seqnet::View::of(#y));));
        if k == last && !into_y {
            statements.extend(quote!(__seqnet::agree(#y, __y);));
        }
    }
    statements
}

fn methods(input: &TokenStream, output: &TokenStream, scalar: &TokenStream) -> TokenStream {
    quote! {
        /// Multiply–accumulates of one prediction.
        pub const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        /// Bytes of the states of its layers.
        pub const STATE_BYTES: ::core::primitive::usize = <Self as __seqnet::Model>::STATE_BYTES;

        /// The output for one window.
        #[must_use]
        pub fn predict(&self, x: &#input) -> #output {
            self.predict_from(&mut ::core::default::Default::default(), x)
        }

        /// The output for one window, from a state that `stateful` layers continue and all others reset.
        #[must_use]
        pub fn predict_from(&self, state: &mut <Self as __seqnet::Model>::State, x: &#input) -> #output {
            let mut y = <#output as __seqnet::Tensor>::ZEROS;
            self.__run(x, state, &mut y, |_, _| ());
            y
        }

        /// The output for one window; every layer's output is shown under its field's name on the way.
        pub fn predict_each(
            &self,
            x: &#input,
            see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
        ) -> #output {
            let mut y = <#output as __seqnet::Tensor>::ZEROS;
            self.__run(x, &mut ::core::default::Default::default(), &mut y, see);
            y
        }
    }
}
