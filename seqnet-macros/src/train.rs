//! The derivative of a model: forward through its layers with everything kept, and back.
//!
//! It goes through a macro of the facade, which leaves it out where there is no training.

use crate::code::Code;
use crate::walk::Placed;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

/// `Trainable`, which a model is if its layers are.
pub(crate) fn expand(code: &Code<'_>) -> TokenStream {
    let Code { name, definition, arguments, .. } = code;
    let (x, y) = (code.tensor(0), code.output());
    let (tape, bounds) = (tape(code), bounds(code));
    let tape_type = tape_type(code);
    let layers: Vec<_> = code.layers().map(|(k, _)| code.as_trainable(k)).collect();
    let (record, backward, counts) = (record(code), backward(code), counts(code));
    let (activity, encoder) = (activity(code), crate::handover::trainable_encoder(code));
    quote! {
        __seqnet::__train! {
            #tape

            impl #definition __seqnet::train::Trainable<#x> for #name #arguments #bounds {
                type Tape<__R: __seqnet::train::Room> = #tape_type;
                const COUPLED: ::core::primitive::bool = #(#layers::COUPLED)||*;
                #activity

                fn record<__R: __seqnet::train::Room>(
                    &self,
                    __x0: &[#x],
                    __tape: &mut #tape_type,
                    __y: &mut [#y],
                    __pass: &__seqnet::train::Pass<'_>,
                ) {
                    let () = Self::__CHECKED;
                    let __n = __x0.len();
                    #record
                }

                #counts

                fn backward<__R: __seqnet::train::Room>(
                    &self,
                    __x0: &[#x],
                    __y: &[#y],
                    __tape: &mut #tape_type,
                    __dy: &mut [#y],
                    __gradient: &mut Self,
                    __dx: ::core::option::Option<&mut [#x]>,
                ) {
                    let __n = __x0.len();
                    #backward
                }
            }

            #encoder
        }
    }
}

/// Only rustc knows whether a layer of the user's has a derivative.
pub(crate) fn conditions(code: &Code<'_>) -> Vec<TokenStream> {
    let conditions = code.layers().map(|(k, layer)| {
        let (kind, x, y) = (code.layer(k), code.tensor(k - 1), code.tensor(k));
        match layer.trainable_adapter(k) {
            Some(adapter) => quote!(for<'__any> #adapter: __seqnet::AdaptedTrainable<#kind, #x, #y>),
            None => quote!(for<'__any> #kind: __seqnet::train::Trainable<#x, Output = #y>),
        }
    });
    conditions.collect()
}

/// The same, as they stand in an `impl`.
pub(crate) fn bounds(code: &Code<'_>) -> TokenStream {
    let conditions = conditions(code);
    quote!(where #(#conditions),*)
}

/// The layers whose outputs cost something by their size.
fn costs(code: &Code<'_>) -> bool {
    code.network.layers.iter().any(|layer| layer.training.activity().is_some())
}

/// What the size of outputs costs, here and within layers.
fn activity(code: &Code<'_>) -> TokenStream {
    let tape = tape_type(code);
    let (layers, fields): (Vec<_>, Vec<_>) =
        code.layers().map(|(k, layer)| (code.as_trainable(k), &layer.field)).unzip();
    let is_given = code.network.layers.iter().any(|layer| layer.training.has_activity());
    let own = costs(code).then(|| quote!(__tape.__activity +));
    quote! {
        const ACTIVITY: ::core::primitive::bool = #is_given #(|| #layers::ACTIVITY)*;

        fn activity<__R: __seqnet::train::Room>(__tape: &#tape) -> ::core::primitive::f64 {
            #own #(#layers::activity::<__R>(&__tape.#fields))+*
        }
    }
}

pub(crate) fn tape_type(code: &Code<'_>) -> TokenStream {
    let parameters = &code.parameters;
    quote!(__Tape<__R, #({ #parameters }),*>)
}

/// The layers whose outputs are kept: all but the last, whose output is the model's.
fn kept(code: &Code<'_>) -> usize {
    code.network.layers.len() - usize::from(!code.is_respelled())
}

/// The outputs of the layers, the derivatives for them, and the layers' own tapes.
fn tape(code: &Code<'_>) -> TokenStream {
    let (parameters, fields, bounds) = (&code.parameters, code.fields(), bounds(code));
    let tape = tape_type(code);
    let layers: Vec<_> = code.layers().map(|(k, _)| code.as_trainable(k)).collect();
    let (outputs, derivatives): (Vec<_>, Vec<_>) =
        (1..=kept(code)).map(|k| (format_ident!("__y{k}"), format_ident!("__d{k}"))).unzip();
    let tensors: Vec<_> = (1..=kept(code)).map(|k| code.tensor(k)).collect();
    let activity = costs(code).then(|| quote!(__activity: ::core::primitive::f64,));
    let blank = costs(code).then(|| quote!(__activity: 0.0,));
    quote! {
        pub struct __Tape<__R: __seqnet::train::Room, #(const #parameters: ::core::primitive::usize),*> #bounds {
            #(#outputs: <__R as __seqnet::train::Room>::Of<#tensors>,)*
            #(#derivatives: <__R as __seqnet::train::Room>::Of<#tensors>,)*
            #(#fields: #layers::Tape<__R>,)*
            #activity
        }

        impl<__R: __seqnet::train::Room, #(const #parameters: ::core::primitive::usize),*>
            __seqnet::train::Tape for #tape #bounds
        {
            fn new(__windows: ::core::primitive::usize) -> Self {
                __Tape {
                    #(#outputs: __R::filled(__windows, <#tensors as __seqnet::Tensor>::ZEROS),)*
                    #(#derivatives: __R::filled(__windows, <#tensors as __seqnet::Tensor>::ZEROS),)*
                    #(#fields: <#layers::Tape<__R> as __seqnet::train::Tape>::new(__windows),)*
                    #blank
                }
            }
        }
    }
}

/// What goes into layer `k`, and what comes out of it.
fn input(k: usize) -> TokenStream {
    if k == 1 {
        return quote!(__x0);
    }
    let name = format_ident!("__y{}", k - 1);
    quote!(&__tape.#name[..__n])
}

fn record(code: &Code<'_>) -> TokenStream {
    let mut statements = TokenStream::new();
    if costs(code) {
        statements.extend(quote!(__tape.__activity = 0.0;));
    }
    for (k, layer) in code.layers() {
        let (field, trainable, x) = (&layer.field, code.as_trainable(k), input(k));
        let name = format_ident!("__y{k}");
        let y = if k > kept(code) { quote!(__y) } else { quote!(&mut __tape.#name[..__n]) };
        let (number, options) = (Literal::usize_unsuffixed(k), layer.training.options());
        statements.extend(quote! {
            #trainable::record::<__R>(
                &self.#field, #x, &mut __tape.#field, #y, &__pass.layer(#number, #options),
            );
        });
        if let Some(regularizer) = layer.training.activity() {
            let y = if k > kept(code) { quote!(__y) } else { quote!(&__tape.#name[..__n]) };
            statements.extend(quote!(__tape.__activity += (#regularizer).cost_of(#y);));
        }
    }
    if code.is_respelled() {
        let last = format_ident!("__y{}", kept(code));
        statements.extend(quote! {
            for (__a, __b) in ::core::iter::Iterator::zip(__tape.#last[..__n].iter(), __y) {
                __seqnet::agree(__a, __b);
            }
        });
    }
    statements
}

fn backward(code: &Code<'_>) -> TokenStream {
    let mut statements = TokenStream::new();
    let count = code.network.layers.len();
    if code.is_respelled() {
        let last = format_ident!("__d{}", kept(code));
        statements.extend(quote! {
            for (__a, __b) in ::core::iter::Iterator::zip(__dy.iter(), __tape.#last[..__n].iter_mut()) {
                __seqnet::agree(__a, __b);
            }
        });
    }
    // Above these nothing is trained.
    let top = code.network.layers.iter().take_while(|layer| layer.is_fixed()).count() + 1;
    for (k, layer) in code.layers().collect::<Vec<_>>().into_iter().rev() {
        let (field, trainable, x) = (&layer.field, code.as_trainable(k), input(k));
        let [y, dy, before] =
            [format_ident!("__y{k}"), format_ident!("__d{k}"), format_ident!("__d{}", k - 1)];
        let (y, dy) = if k > kept(code) {
            (quote!(__y), quote!(__dy))
        } else {
            (quote!(&__tape.#y[..__n]), quote!(&mut __tape.#dy[..__n]))
        };
        if let Some(regularizer) = layer.training.activity() {
            statements.extend(quote!((#regularizer).add_to_each(#y, #dy);));
        }
        let dx = match k {
            1 => quote!(__dx),
            _ if k == top => quote!(__dx.is_some().then_some(&mut __tape.#before[..__n])),
            _ => quote!(::core::option::Option::Some(&mut __tape.#before[..__n])),
        };
        statements.extend(quote! {
            #trainable::backward::<__R>(
                &self.#field, #x, #y, &mut __tape.#field, #dy, &mut __gradient.#field, #dx,
            );
        });
        if k == top && k > 1 && k <= count {
            statements.extend(quote! {
                if __dx.is_none() {
                    return;
                }
            });
        }
    }
    statements
}

/// The mask of the output, where there is one.
fn counts(code: &Code<'_>) -> Option<TokenStream> {
    let last = code.network.layers.last().filter(|last| last.gives_mask)?;
    let (tape, name) = (tape_type(code), format_ident!("__y{}", kept(code)));
    debug_assert!(code.is_respelled(), "the output of `{}` goes on without its mask", last.name);
    Some(quote! {
        fn counts<__R: __seqnet::train::Room>(
            __tape: &#tape,
            __w: ::core::primitive::usize,
        ) -> ::core::option::Option<&[::core::primitive::bool]> {
            ::core::option::Option::Some(&__tape.#name[__w].valid)
        }
    })
}

impl Code<'_> {
    /// What layer `k` is while it trains.
    fn as_trainable(&self, k: usize) -> TokenStream {
        let (kind, x, y) = (self.layer(k), self.tensor(k - 1), self.tensor(k));
        match self.network.layers[k - 1].trainable_adapter(k) {
            Some(adapter) => quote!(<#adapter as __seqnet::AdaptedTrainable<#kind, #x, #y>>),
            None => quote!(<#kind as __seqnet::train::Trainable<#x>>),
        }
    }
}

impl Placed {
    /// What runs layer `k`, which this is, while it trains, if it does not run by itself.
    fn trainable_adapter(&self, k: usize) -> Option<TokenStream> {
        if self.is_adapted() {
            let name = format_ident!("__A{k}");
            return Some(quote!(#name));
        }
        self.trainable_mask_adapter()
    }
}
