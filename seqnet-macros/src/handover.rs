//! The states of a model's recurrent layers, as they are handed to another model or taken from one.

use crate::code::Code;
use crate::train;
use crate::walk::Placed;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// How many states the library hands over at most.
const MOST: usize = 8;

/// The recurrent layers, with their numbers among all; none where there are too many.
fn recurrent<'a>(code: &Code<'a>) -> Vec<(usize, &'a Placed)> {
    let layers: Vec<_> = code.layers().filter(|(_, layer)| layer.carries).collect();
    if layers.len() > MOST { Vec::new() } else { layers }
}

/// The state of layer `k` that is handed over.
fn carried(code: &Code<'_>, k: usize) -> TokenStream {
    let layer = code.layer(k);
    quote!(<#layer as __seqnet::Carries>::Carried)
}

/// `HandsOver` and `EndsRecurrent`, of a model with windows. One without states lacks the former alone, for one mistake is one error.
pub(crate) fn from_windows(code: &Code<'_>) -> TokenStream {
    let recurrent = recurrent(code);
    let Code { name, definition, arguments, .. } = code;
    let ends = quote!(impl #definition __seqnet::EndsRecurrent for #name #arguments {});
    if recurrent.is_empty() {
        return ends;
    }
    let states = recurrent.iter().map(|&(k, _)| carried(code, k));
    let each = recurrent.iter().map(|&(k, Placed { field, .. })| {
        let layer = code.layer(k);
        quote!(<#layer as __seqnet::Carries>::carried(&__state.#field))
    });
    let is_last = |&(k, _): &(usize, &Placed)| k == code.network.layers.len();
    let ends = recurrent.iter().any(is_last).then_some(ends);
    quote! {
        impl #definition __seqnet::HandsOver for #name #arguments {
            type States = (#(#states,)*);

            #[inline]
            fn states(__state: &__State #arguments) -> Self::States {
                (#(#each,)*)
            }
        }
        #ends
    }
}

/// `TakesOver`, on these conditions and where every recurrent layer is given its timesteps one by one.
pub(crate) fn to_stream(code: &Code<'_>, causal: &TokenStream, memories: &[TokenStream]) -> TokenStream {
    let recurrent = recurrent(code);
    if recurrent.is_empty() {
        return TokenStream::new();
    }
    let Code { name, definition, arguments, .. } = code;
    let states: Vec<_> = recurrent.iter().map(|&(k, _)| carried(code, k)).collect();
    let memories: Vec<_> = recurrent.iter().map(|&(k, _)| &memories[k - 1]).collect();
    let fields: Vec<_> = recurrent.iter().map(|(_, layer)| &layer.field).collect();
    let numbers: Vec<_> = (0..recurrent.len()).map(Literal::usize_unsuffixed).collect();
    let bounds = quote!(#causal #(for<'__any> #memories: __seqnet::Remembers<#states>,)*);
    let train = code.has_windows().then(|| trainable_decoder(code, &bounds));
    quote! {
        impl #definition __seqnet::TakesOver for #name #arguments #bounds {
            type States = (#(#states,)*);

            #[inline]
            fn begin(__memory: &mut __Memory #arguments, __states: &Self::States) {
                #(__seqnet::Remembers::begin(&mut __memory.#fields, ::core::clone::Clone::clone(&__states.#numbers));)*
            }

            #[inline]
            fn recall(__memory: &__Memory #arguments) -> Self::States {
                (#(__seqnet::Remembers::<#states>::recall(&__memory.#fields),)*)
            }
        }
        #train
    }
}

/// `TrainableEncoder`, for what is only where there is training.
pub(crate) fn trainable_encoder(code: &Code<'_>) -> TokenStream {
    let recurrent = recurrent(code);
    if recurrent.is_empty() {
        return TokenStream::new();
    }
    let Code { name, definition, arguments, .. } = code;
    let (tape, bounds) = (train::tape_type(code), train::bounds(code));
    let layers: Vec<_> = recurrent.iter().map(|&(k, _)| part(code, k, &quote!(EndsWith))).collect();
    let fields: Vec<_> = recurrent.iter().map(|(_, layer)| &layer.field).collect();
    let numbers = (0..recurrent.len()).map(Literal::usize_unsuffixed);
    quote! {
        impl #definition __seqnet::train::TrainableEncoder for #name #arguments #bounds {
            fn end<__R: __seqnet::train::Room>(
                __tape: &#tape,
                __windows: ::core::primitive::usize,
                __w: ::core::primitive::usize,
            ) -> Self::States {
                (#(#layers::end::<__R>(&__tape.#fields, __windows, __w),)*)
            }

            fn hand_back<__R: __seqnet::train::Room>(
                __tape: &mut #tape,
                __w: ::core::primitive::usize,
                __derivative: &Self::States,
            ) {
                #(#layers::hand_back::<__R>(&mut __tape.#fields, __w, &__derivative.#numbers);)*
            }
        }
    }
}

/// `TrainableDecoder`, on the conditions of `TakesOver`.
fn trainable_decoder(code: &Code<'_>, bounds: &TokenStream) -> TokenStream {
    let recurrent = recurrent(code);
    let Code { name, definition, arguments, .. } = code;
    let (tape, trainable) = (train::tape_type(code), train::conditions(code));
    let layers: Vec<_> = recurrent.iter().map(|&(k, _)| part(code, k, &quote!(BeginsWith))).collect();
    let fields: Vec<_> = recurrent.iter().map(|(_, layer)| &layer.field).collect();
    let numbers = (0..recurrent.len()).map(Literal::usize_unsuffixed);
    // A layer that takes a whole sequence at once begins with no state.
    let begin = recurrent.iter().map(|&(k, _)| {
        let (layer, x) = (code.layer(k), code.tensor(k - 1));
        quote!(for<'__any> #layer: __seqnet::train::BeginsWith<#x>)
    });
    quote! {
        __seqnet::__train! {
            impl #definition __seqnet::train::TrainableDecoder for #name #arguments #bounds #(#trainable,)* #(#begin,)* {
                fn begin<__R: __seqnet::train::Room>(
                    __tape: &mut #tape,
                    __w: ::core::primitive::usize,
                    __states: &Self::States,
                ) {
                    #(#layers::begin::<__R>(&mut __tape.#fields, __w, &__states.#numbers);)*
                }

                fn handed_back<__R: __seqnet::train::Room>(
                    __tape: &#tape,
                    __w: ::core::primitive::usize,
                ) -> Self::States {
                    (#(#layers::handed_back::<__R>(&__tape.#fields, __w),)*)
                }
            }
        }
    }
}

/// Layer `k` as one that ends or begins with a state.
fn part(code: &Code<'_>, k: usize, role: &TokenStream) -> TokenStream {
    let (layer, x) = (code.layer(k), code.tensor(k - 1));
    quote!(<#layer as __seqnet::train::#role<#x>>)
}
