//! A model on whole windows: its states, and how a prediction goes through its layers.

use crate::code::Code;
use crate::walk::Placed;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// `Model`, and the same constants and methods as the struct's own, so that they need no import.
pub(crate) fn expand(code: &Code<'_>) -> TokenStream {
    let Code { name, definition, arguments, scalar, network, .. } = code;
    let (input, output) = (code.input(), network.output.tensor(scalar));
    let (x, y) = (code.tensor(0), code.output());
    let (run, run_four, methods, state) = (run(code), run_four(code), methods(code), state(code));
    let macs = code.layers().map(|(k, _)| code.as_layer(k));
    quote! {
        #state

        #[allow(dead_code)]
        impl #definition #name #arguments {
            #[inline]
            fn __run(
                &self,
                __x0: &#x,
                __state: &mut __State #arguments,
                __y: &mut #y,
                mut __see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
            ) {
                let () = Self::__CHECKED;
                #run
            }

            #methods
        }

        impl #definition __seqnet::Layer<#x> for #name #arguments {
            type Output = #y;
            type State = __State #arguments;
            const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;

            #[inline]
            fn forward(&self, __x: &#x, __state: &mut __State #arguments, __y: &mut #y) {
                self.__run(__x, __state, __y, |_, _| ());
            }

            #[inline]
            fn forward_four(&self, __x0: [&#x; 4], __y: [&mut #y; 4]) {
                #run_four
            }
        }

        impl #definition __seqnet::Model for #name #arguments {
            type Scalar = #scalar;
            type Input = #input;
            type Output = #output;
            type State = __State #arguments;
            const SUMMARY: &'static ::core::primitive::str = Self::SUMMARY;
            const MACS: ::core::primitive::usize = #(#macs::MACS)+*;

            #[inline]
            fn predict_into(&self, __x: &#x, __state: &mut __State #arguments, __y: &mut #y) {
                self.__run(__x, __state, __y, |_, _| ());
            }

            fn predict_each(
                &self,
                __x: &#x,
                __see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
            ) -> #y {
                Self::predict_each(self, __x, __see)
            }

            #[inline]
            fn predict_batch(&self, __x: &[#x], __y: &mut [#y]) {
                __seqnet::forward_batch(self, __x, __y);
            }
        }
    }
}

/// What the layers carry from window to window.
fn state(code: &Code<'_>) -> TokenStream {
    let Code { definition, arguments, .. } = code;
    let fields = code.fields();
    let layers = code.layers().map(|(k, _)| code.as_layer(k));
    quote! {
        /// The states of the layers.
        #[::core::prelude::v1::derive(::core::clone::Clone, ::core::default::Default)]
        pub struct __State #definition {
            #(#fields: #layers::State,)*
        }

        impl #definition ::core::fmt::Debug for __State #arguments {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                __f.debug_struct("State").finish_non_exhaustive()
            }
        }
    }
}

/// The trait that `forward` of layer `k` is called by.
fn as_it_is_called(code: &Code<'_>, k: usize, layer: &Placed) -> TokenStream {
    if layer.is_adapted() || layer.has_mask_adapter() { code.as_layer(k) } else { quote!(__seqnet::Layer) }
}

/// Every layer in turn, each into a tensor of its own, the last into `__y`.
fn run(code: &Code<'_>) -> TokenStream {
    let count = code.network.layers.len();
    let mut statements = TokenStream::new();
    for (k, layer) in code.layers() {
        let Placed { field, name, .. } = layer;
        let x = format_ident!("__x{}", k - 1);
        let x = if k == 1 { quote!(#x) } else { quote!(&#x) };
        let forward = as_it_is_called(code, k, layer);
        if k == count && !code.is_respelled() {
            statements.extend(quote! {
                #forward::forward(&self.#field, #x, &mut __state.#field, __y);
                __see(#name, __seqnet::View::of(&*__y));
            });
            continue;
        }
        let (y, gives) = (format_ident!("__x{k}"), code.tensor(k));
        statements.extend(quote! {
            let mut #y = <#gives as __seqnet::Tensor>::ZEROS;
            #forward::forward(&self.#field, #x, &mut __state.#field, &mut #y);
            __see(#name, __seqnet::View::of(&#y));
        });
        if k == count {
            statements.extend(quote!(__seqnet::agree(&#y, __y);));
        }
    }
    statements
}

/// Every layer in turn, of four windows at once, unless what is between the layers is too much for the stack.
fn run_four(code: &Code<'_>) -> TokenStream {
    let count = code.network.layers.len();
    let between: Vec<_> = (1..count).map(|k| code.tensor(k)).collect();
    let mut statements = quote! {
        let () = Self::__CHECKED;
        if const { #(::core::mem::size_of::<#between>() +)* 0 > __seqnet::MOST_BETWEEN } {
            return __seqnet::one_by_one(self, __x0, __y);
        }
    };
    for (k, layer) in code.layers() {
        let field = &layer.field;
        let x = format_ident!("__x{}", k - 1);
        let x = if k == 1 { quote!(#x) } else { quote!(#x.each_ref()) };
        let forward = as_it_is_called(code, k, layer);
        if k == count && !code.is_respelled() {
            statements.extend(quote!(#forward::forward_four(&self.#field, #x, __y);));
            continue;
        }
        let (y, gives) = (format_ident!("__x{k}"), code.tensor(k));
        statements.extend(quote! {
            let mut #y = [<#gives as __seqnet::Tensor>::ZEROS; 4];
            #forward::forward_four(&self.#field, #x, #y.each_mut());
        });
        if k == count {
            statements.extend(quote! {
                for (__from, __y) in #y.iter().zip(__y) {
                    __seqnet::agree(__from, __y);
                }
            });
        }
    }
    statements
}

/// The types of their signatures are spelled out, for the documentation of the model.
fn methods(code: &Code<'_>) -> TokenStream {
    let Code { scalar, network, .. } = code;
    let (input, output) = (code.input(), network.output.tensor(scalar));
    let y = code.output();
    quote! {
        /// Multiply–accumulates of one prediction.
        pub const MACS: ::core::primitive::usize = <Self as __seqnet::Model>::MACS;
        /// Bytes of the states of its layers.
        pub const STATE_BYTES: ::core::primitive::usize = <Self as __seqnet::Model>::STATE_BYTES;

        /// The output for one window.
        #[must_use]
        pub fn predict(&self, __x: &#input) -> #output {
            self.predict_from(&mut ::core::default::Default::default(), __x)
        }

        /// The output for one window, from a state that `stateful` layers continue and all others reset.
        #[must_use]
        pub fn predict_from(&self, __state: &mut <Self as __seqnet::Model>::State, __x: &#input) -> #output {
            let mut __y = <#y as __seqnet::Tensor>::ZEROS;
            self.__run(__x, __state, &mut __y, |_, _| ());
            __y
        }

        /// The outputs for several windows, within rounding of what `predict` gives. Recurrent layers read their weights once for four
        /// windows.
        ///
        /// # Panics
        ///
        /// If there are not as many outputs as windows.
        #[inline]
        pub fn predict_batch(&self, __x: &[#input], __y: &mut [#output]) {
            __seqnet::forward_batch(self, __x, __y);
        }

        /// The output for one window; every layer's output is shown under its field's name on the way.
        pub fn predict_each(
            &self,
            __x: &#input,
            __see: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
        ) -> #output {
            let mut __y = <#y as __seqnet::Tensor>::ZEROS;
            self.__run(__x, &mut ::core::default::Default::default(), &mut __y, __see);
            __y
        }
    }
}
