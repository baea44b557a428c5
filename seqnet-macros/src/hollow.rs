//! The code of a model that was rejected: it can be named everywhere, and says nothing more.
//!
//! All of its members have an error type, which rustc makes of the error itself. Whatever is done with such a type is no error
//! of its own, so that the message about the layer list is the only one.

use crate::checks::Checks;
use crate::expand::Attributes;
use crate::facade::Facade;
use crate::generics::split;
use crate::parse::Model;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{GenericParam, Generics};

/// The errors, and a struct without fields.
pub(crate) fn expand(
    model: &Model,
    attributes: &Attributes,
    checks: &Checks,
    facade: &Facade,
) -> TokenStream {
    let Model { visibility, name: typed_name, generics, .. } = model;
    // Not where it was typed, for there an editor shows what it finds: the struct, once.
    let name = Ident::new(&typed_name.to_string(), Span::call_site());
    let Attributes { cfgs, others, scalar, .. } = attributes;
    let numbers = generics.params.iter().all(|parameter| matches!(parameter, GenericParam::Const(_)));
    let (definition, arguments) = if numbers {
        split(generics)
    } else {
        let (definition, arguments, _) = generics.split_for_impl();
        (quote!(#definition), quote!(#arguments))
    };
    let (fields, value) = fields(&name, generics);
    let generics = quote!(#generics #fields);
    // With other parameters than numbers a `&'static Self` would need bounds.
    let traits = numbers.then(|| traits(&name, &definition, &arguments, scalar));
    let import = facade.import();
    let members = members(&name, &definition, &arguments, &value);
    let (first, rest) = errors(checks);
    quote! {
        #(#cfgs)*
        #(#others)*
        #[allow(dead_code)]
        #visibility struct #typed_name #generics;

        #(#cfgs)*
        #[allow(dead_code, unexpected_cfgs, clippy::all, clippy::pedantic)]
        const _: () = {
            #import
            const __ERROR: ::core::primitive::usize = #first;
            #(const _: () = #rest;)*
            pub trait __Any {
                type Type;
            }
            pub struct __Holder<const N: ::core::primitive::usize>;
            impl __Any for __Holder<0> {
                type Type = ();
            }
            // To rust-analyzer that would be `()`, but a name that it cannot find is a type like any other.
            #[cfg(rust_analyzer)]
            type __Unknown = __Rejected;
            #[cfg(not(rust_analyzer))]
            type __Unknown = <__Holder<{ __ERROR }> as __Any>::Type;

            impl #definition ::core::ops::Deref for #name #arguments {
                type Target = __Unknown;
                fn deref(&self) -> &__Unknown {
                    loop {}
                }
            }
            impl #definition ::core::ops::DerefMut for #name #arguments {
                fn deref_mut(&mut self) -> &mut __Unknown {
                    loop {}
                }
            }
            impl #definition ::core::clone::Clone for #name #arguments {
                fn clone(&self) -> Self {
                    loop {}
                }
            }
            impl #definition ::core::fmt::Debug for #name #arguments {
                fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    loop {}
                }
            }
            #members
            #traits
        };
    }
}

/// The error of which the type is made, as an expression, and all others.
fn errors(checks: &Checks) -> (TokenStream, Vec<TokenStream>) {
    let mut errors = checks.mistakes.compile_errors().into_iter();
    if let Some(first) = errors.next() {
        return (first, errors.collect());
    }
    let statements: Vec<_> = checks.constant.iter().chain(&checks.generic).cloned().collect();
    let block = crate::checks::block(&statements);
    (quote!({ #block; 0 }), Vec::new())
}

/// What every model has of its own.
fn members(
    name: &Ident,
    definition: &TokenStream,
    arguments: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    quote! {
        impl #definition #name #arguments {
            pub const PARAMETERS: ::core::primitive::usize = 0;
            pub const MACS: ::core::primitive::usize = 0;
            pub const WEIGHT_BYTES: ::core::primitive::usize = 0;
            pub const STATE_BYTES: ::core::primitive::usize = 0;
            pub const SUMMARY: &'static ::core::primitive::str = "";
            pub const fn zeros() -> Self {
                #value
            }
            pub fn random(_: __Unknown) -> Self {
                loop {}
            }
            pub fn randomize(&mut self, _: __Unknown) {}
            pub fn boxed() -> __Unknown {
                loop {}
            }
            pub fn boxed_random(_: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn predict(&self, _: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn predict_from(&self, _: __Unknown, _: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn predict_each(&self, _: __Unknown, _: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn predict_batch(&self, _: __Unknown, _: __Unknown) {}
            pub fn stream(&self) -> __Unknown {
                loop {}
            }
            pub fn from_safetensors(_: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn load_safetensors(&mut self, _: __Unknown) -> __Unknown {
                loop {}
            }
            pub fn to_safetensors(&self) -> __Unknown {
                loop {}
            }
        }
    }
}

/// What the struct has instead of layers, and its only value: parameters that are no numbers must occur in it.
fn fields(name: &proc_macro2::Ident, generics: &Generics) -> (TokenStream, TokenStream) {
    let types: Vec<_> = generics.type_params().map(|parameter| &parameter.ident).collect();
    let lifetimes: Vec<_> = generics.lifetimes().map(|parameter| &parameter.lifetime).collect();
    if types.is_empty() && lifetimes.is_empty() {
        return (quote!(), quote!(#name));
    }
    let phantom = quote!(::core::marker::PhantomData);
    (quote!((#phantom<(#(fn() -> #types,)* #(&#lifetimes (),)*)>)), quote!(#name(#phantom)))
}

/// The traits of a model.
fn traits(
    name: &proc_macro2::Ident,
    definition: &TokenStream,
    arguments: &TokenStream,
    scalar: &TokenStream,
) -> TokenStream {
    quote! {
            impl #definition #name #arguments {
                pub const TRAINED: &'static Self = &#name;
            }
            impl #definition __seqnet::Parameters<#scalar> for #name #arguments {
                const ZEROS: Self = #name;
            }
            impl #definition __seqnet::InPlace for #name #arguments {
                const ZEROED: &'static Self = &#name;
            }
            impl #definition __seqnet::Model for #name #arguments {
                type Scalar = #scalar;
                type Input = __Unknown;
                type Output = __Unknown;
                type State = __Unknown;
                const SUMMARY: &'static ::core::primitive::str = "";
                const MACS: ::core::primitive::usize = 0;
                fn predict_into(&self, _: &__Unknown, _: &mut __Unknown, _: &mut __Unknown) {}
                fn predict_batch(&self, _: &[__Unknown], _: &mut [__Unknown]) {}
                fn predict_each(
                    &self,
                    _: &__Unknown,
                    _: impl ::core::ops::FnMut(&'static ::core::primitive::str, __seqnet::View<'_, #scalar>),
                ) -> __Unknown {
                    loop {}
                }
            }
            impl #definition __seqnet::Layer<__Unknown> for #name #arguments {
                type Output = __Unknown;
                type State = __Unknown;
                fn forward(&self, _: &__Unknown, _: &mut __Unknown, _: &mut __Unknown) {}
            }
            impl #definition __seqnet::Streams for #name #arguments {}
            impl #definition __seqnet::Pushes for #name #arguments {
                type Input = __Unknown;
                type Memory = __Unknown;
                type Emission = __Unknown;
                fn push_into(&self, _: &mut __Unknown, _: &__Unknown) -> __Unknown {
                    loop {}
                }
            }
            impl #definition __seqnet::Stepwise<__Unknown> for #name #arguments {
                type Memory = __Unknown;
                type Rate = __Unknown;
                type Step = __Unknown;
                fn step(&self, _: &mut __Unknown, _: &__Unknown, _: &mut impl ::core::ops::FnMut(&__Unknown)) {}
            }
    }
}
