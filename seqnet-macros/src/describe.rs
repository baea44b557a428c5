//! What a model says of its layers: their classes and the arguments that were given, as constants.

use crate::arguments::{Call, Given, Kind};
use crate::dimension::{Dimension, Term};
use proc_macro2::TokenStream;
use quote::quote;

/// A layer of the table that is given so many features, under the name of its field; none within a wrapper.
pub(crate) fn layer(call: &Call, field: &str, features: &Dimension, scalar: &TokenStream) -> TokenStream {
    let class = call.row.name;
    let options = call.given.iter().filter_map(|(name, given, _)| {
        let setting = setting(call, name, given, features)?;
        Some(quote!((#name, __seqnet::Setting::#setting)))
    });
    let inner = ["layer", "backward_layer"].into_iter().filter_map(|name| call.inner(name));
    let inner = inner.chain(["cell", "cells"].into_iter().flat_map(|name| call.cells(name)));
    let inner =
        inner.map(|call| layer(call, "", features, scalar)).chain(call.own("layer").map(|(path, _)| {
            let class = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            quote!(__seqnet::LayerInfo {
                field: "",
                class: #class,
                own: true,
                options: &[],
                layers: <#path as __seqnet::Parameters<#scalar>>::LAYERS,
            })
        }));
    quote!(__seqnet::LayerInfo {
        field: #field,
        class: #class,
        own: false,
        options: &[#(#options),*],
        layers: &[#(#inner),*],
    })
}

/// The value of an argument; none where it makes no difference to what the layer computes, or is told otherwise.
fn setting(call: &Call, name: &str, given: &Given, features: &Dimension) -> Option<TokenStream> {
    let parameter = call.row.parameters.iter().find(|parameter| parameter.name == name);
    if parameter.is_some_and(|parameter| matches!(parameter.kind, Kind::Rate | Kind::Seed)) {
        return None;
    }
    Some(match given {
        Given::Dimension(dimension) => {
            let number = dimension.constant();
            quote!(Count(#number))
        }
        Given::Boolean(value) => quote!(Flag(#value)),
        Given::Activation((activation, None)) => {
            let name = activation.name;
            quote!(Text(#name))
        }
        Given::Activation((activation, Some(with))) => {
            let (name, arguments) = (activation.name, &with.arguments);
            quote!(Call(#name, #arguments))
        }
        Given::Floats(floats) => {
            let list = floats.list();
            quote!(Floats(#list))
        }
        Given::Float(float) => {
            let number = float.constant();
            quote!(Float(#number))
        }
        // Keras writes the number that -1 stands for.
        Given::Axes(_) if matches!(parameter?.kind, Kind::CountOrEach(_)) => {
            let number = features.constant();
            quote!(Count(#number))
        }
        Given::Axes(axes) => quote!(Axes(&[#(#axes),*])),
        Given::Target(sizes) => {
            let sizes = sizes.iter().map(|size| match size.as_ref().map(Dimension::constant) {
                Some(size) => quote!((#size) as ::core::primitive::i64),
                None => quote!(-1),
            });
            quote!(Axes(&[#(#sizes),*]))
        }
        Given::Pair(before, after) => {
            let (before, after) = (before.constant(), after.constant());
            quote!(Counts(&[#before, #after]))
        }
        Given::Word(meaning) => {
            let Kind::Word(words) = parameter?.kind else { return None };
            let (word, _) = words.iter().find(|(word, other)| other == meaning || word == meaning)?;
            quote!(Text(#word))
        }
        Given::Initializer(_)
        | Given::Inner(_)
        | Given::Own(..)
        | Given::Cells(_)
        | Given::Slice { .. }
        | Given::Shape(_)
        | Given::Name(_)
        | Given::Held(_)
        | Given::Nothing => return None,
    })
}
