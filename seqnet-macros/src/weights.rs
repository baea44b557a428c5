//! `#[weights = "forecast.safetensors"]`: trained weights in the program.
//!
//! The macro reads which tensors the file has. What the model needs only its types know, so constants compare the two, and rustc
//! puts the numbers of the file where the model has them.

use crate::checks::require;
use crate::code::Code;
use crate::dimension::bare;
use crate::mistakes::{Mistakes, shown};
use crate::safetensors::{Encoding, Tensor, read};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};
use std::path::PathBuf;
use syn::{Attribute, Expr, Generics, Lit, LitStr, Meta};

/// The file, and what is in it.
pub(crate) struct Weights {
    /// Its path as it was typed.
    path: LitStr,
    place: String,
    bytes: Vec<u8>,
    tensors: Vec<Tensor>,
}

impl Weights {
    /// Reads the file that an attribute names.
    pub(crate) fn of(attribute: &Attribute, generics: &Generics, mistakes: &mut Mistakes) -> Option<Weights> {
        let path = match &attribute.meta {
            Meta::NameValue(pair) => match bare(&pair.value) {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(path) => Ok(path.clone()),
                    _ => Err(pair.value.to_token_stream()),
                },
                _ => Err(pair.value.to_token_stream()),
            },
            other => Err(other.to_token_stream()),
        };
        let path = match path {
            Ok(path) => path,
            Err(given) => {
                let text = format!(
                    "`weights` needs the path of a file, but is given `{}`\nhelp: write `#[weights = \"forecast.safetensors\"]`",
                    shown(&given)
                );
                mistakes.push(given, text);
                return None;
            }
        };
        if let Some(parameter) = generics.params.first() {
            let text = format!(
                "the weights of a file are those of one model, but this has the parameter `{}`\n\
                 help: load them when the program starts, with `from_safetensors`",
                shown(parameter)
            );
            mistakes.push(attribute, text);
            return None;
        }
        // In the folder of the crate that is compiled, as cargo says.
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let place = PathBuf::from(folder).join(path.value());
        let bytes = match std::fs::read(&place) {
            Ok(bytes) => bytes,
            Err(error) => {
                let text = format!(
                    "this file cannot be read: {}\nhelp: write its path from the folder in which `Cargo.toml` is",
                    error.kind()
                );
                mistakes.push(&path, text);
                return None;
            }
        };
        match (read(&bytes), place.to_str()) {
            (Ok(tensors), Some(place)) => Some(Weights { path, place: place.to_owned(), bytes, tensors }),
            (Err(text), _) => {
                mistakes.push(&path, text);
                None
            }
            (Ok(_), None) => {
                mistakes.push(&path, "the path of the file is no Unicode\nhelp: rename its folder");
                None
            }
        }
    }

    /// The checks that are left to rustc: each layer has its tensors, and there are no others.
    pub(crate) fn checks(&self, code: &Code<'_>) -> Vec<TokenStream> {
        let (file, scalar) = (self.path.value(), code.scalar);
        let names = names(code);
        let tensors = quote!(<__File as __seqnet::trained::Tensors>::FILE);
        let mut checks = Vec::new();
        for (k, layer) in code.layers() {
            let (name, declared) = (&layer.name, declared(code, k, &quote!(__File)));
            if layer.own {
                let (kind, class) = (code.layer(k), &layer.class);
                let parameters = quote!(<#kind as __seqnet::Parameters<#scalar>>::PARAMETERS);
                let call = quote!(__seqnet::shapes::embeddable(#class, #parameters, #declared));
                checks.push(require(&layer.token, call));
            }
            let call = quote!(__seqnet::shapes::weights(#file, #name, #declared, #names, #tensors));
            checks.push(require(&layer.token, call));
        }
        let call = quote!(__seqnet::shapes::no_others(#file, #names, #tensors));
        checks.push(require(&self.path, call));
        checks
    }

    /// The tensors of the file as a type.
    pub(crate) fn file(&self, code: &Code<'_>) -> TokenStream {
        let place = &self.place;
        let tensors = self.tensors.iter().map(|tensor| {
            let (name, shape) = (&tensor.name, tensor.shape.iter().map(|n| Literal::usize_unsuffixed(*n)));
            let bytes = self.bytes(tensor, encoding(code));
            quote!(__seqnet::trained::Stored { name: #name, shape: &[#(#shape),*], bytes: #bytes })
        });
        quote! {
            // With every change of the file the crate is compiled anew.
            const __BYTES: &[::core::primitive::u8] = ::core::include_bytes!(#place);
            pub struct __File;
            impl __seqnet::trained::Tensors for __File {
                const FILE: &'static [__seqnet::trained::Stored<'static>] = &[#(#tensors),*];
                const LAYER: __seqnet::trained::Prefix<'static> = __seqnet::trained::Prefix::ROOT;
            }
        }
    }

    /// The numbers of a tensor: a part of the file, or converted.
    fn bytes(&self, tensor: &Tensor, to: Encoding) -> TokenStream {
        if tensor.encoding == to {
            let [start, end] = [tensor.start, tensor.end].map(Literal::usize_unsuffixed);
            return quote!(__seqnet::trained::part(__BYTES, #start, #end));
        }
        let bytes = self.bytes.get(tensor.start..tensor.end).unwrap_or_default();
        Literal::byte_string(&tensor.encoding.convert(bytes, to)).to_token_stream()
    }

    /// The model, where its weights lie, and its name.
    pub(crate) fn model(&self, code: &Code<'_>) -> TokenStream {
        let Code { name, scalar, .. } = code;
        let to = encoding(code);
        let converted = self.tensors.iter().any(|tensor| tensor.encoding != to);
        let converted = if converted { format!(", converted to `{scalar}`") } else { String::new() };
        let doc = format!(" The model with the weights of `{}`{converted}.", self.path.value());
        quote! {
            static __TRAINED: __seqnet::trained::Aligned<#name> = __seqnet::trained::Aligned(
                <#name as __seqnet::trained::Trained<#scalar, __File>>::EMBEDDED,
            );
            #[allow(dead_code)]
            impl #name {
                #[doc = #doc]
                ///
                /// It lies in the program, in read-only memory.
                pub const TRAINED: &'static Self = &__TRAINED.0;
            }
        }
    }
}

fn encoding(code: &Code<'_>) -> Encoding {
    if code.scalar.to_string() == "f64" { Encoding::F64 } else { Encoding::F32 }
}

fn names(code: &Code<'_>) -> TokenStream {
    let Code { name, arguments, .. } = code;
    quote!(<#name #arguments as __seqnet::trained::Names>::NAMES)
}

/// The layer `k` as one that takes weights, seen from `file`; none where it surely has no weights.
fn embed(code: &Code<'_>, k: usize, file: &TokenStream) -> Option<TokenStream> {
    let layer = &code.network.layers[k - 1];
    let none = layer.parameters.as_ref().is_some_and(|parameters| parameters.value() == Some(0));
    if none || layer.zeros.is_some() {
        return None;
    }
    let (Code { name, arguments, scalar, .. }, kind) = (code, code.layer(k));
    let place = Literal::usize_unsuffixed(k - 1);
    let within = quote!(__seqnet::trained::Within<#file, #name #arguments, #place>);
    Some(quote!(__seqnet::trained::Embed::<#kind, #scalar, #within>))
}

/// The tensors that layer `k` declares.
fn declared(code: &Code<'_>, k: usize, file: &TokenStream) -> TokenStream {
    embed(code, k, file).map_or_else(|| quote!(&[]), |embed| quote!(#embed::TENSORS))
}

/// How every model takes weights from a file.
pub(crate) fn trained(code: &Code<'_>) -> TokenStream {
    let Code { name, definition, arguments, scalar, parameters, network, .. } = code;
    let (names, fields) = (network.layers.iter().map(|layer| &layer.name), code.fields());
    let file = quote!(__W);
    let tensors = code.layers().filter_map(|(k, layer)| {
        let (name, embed) = (&layer.name, embed(code, k, &file)?);
        Some(quote!(__seqnet::trained::Declared::layer(#name, #embed::TENSORS)))
    });
    let layers = code.layers().map(|(k, layer)| match (&layer.zeros, embed(code, k, &file)) {
        (_, Some(embed)) => quote!(#embed::LAYER),
        (Some(zeros), None) => zeros.clone(),
        (None, None) => {
            let kind = code.layer(k);
            quote!(<#kind as __seqnet::Parameters<#scalar>>::ZEROS)
        }
    });
    quote! {
        #[allow(unused_imports)]
        use __seqnet::trained::AsItIs as _;

        impl #definition __seqnet::trained::Names for #name #arguments {
            const NAMES: &'static [&'static ::core::primitive::str] = &[#(#names),*];
        }
        impl<#(const #parameters: ::core::primitive::usize,)* __W: __seqnet::trained::Tensors>
            __seqnet::trained::Trained<#scalar, __W> for #name #arguments
        {
            const TENSORS: &'static [__seqnet::trained::Declared<'static>] = &[#(#tensors),*];
            const EMBEDDED: Self = #name { #(#fields: #layers,)* };
        }
    }
}
