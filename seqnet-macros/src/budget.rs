//! `#[budget(flash = "16 KiB", ram = "2 KiB", macs = 200_000)]`: what a model may cost.
//!
//! What its layers cost only their types know, so the limits are checked by constants.

use crate::code::Code;
use crate::dimension::{Dimension, Term, bare};
use crate::mistakes::{Mistakes, did_you_mean, shown};
use crate::own;
use crate::shapes::Cost;
use crate::stream::memories;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, LitStr, Token};

const EXAMPLE: &str = "write `#[budget(flash = \"16 KiB\", ram = \"2 KiB\", macs = 200_000)]`";

/// What a string may end with.
const UNITS: [(&str, usize); 6] =
    [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("kB", 1000), ("MB", 1_000_000), ("B", 1)];

/// The limits that are set.
#[derive(Default)]
pub(crate) struct Budget(Vec<Limit>);

struct Limit {
    cost: Cost,
    most: Dimension,
    /// Its number as it was typed.
    on: TokenStream,
}

/// `flash = "16 KiB"`
struct Typed {
    key: Ident,
    value: Expr,
}

impl Parse for Typed {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let key = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Typed { key, value: input.parse()? })
    }
}

impl Budget {
    /// Adds the limits of an attribute; `parameters` are the model's.
    pub(crate) fn take(&mut self, attribute: &Attribute, parameters: &[Ident], mistakes: &mut Mistakes) {
        let typed = match attribute.parse_args_with(Punctuated::<Typed, Token![,]>::parse_terminated) {
            Ok(typed) if !typed.is_empty() => typed,
            Ok(_) => return mistakes.push(attribute, format!("a budget has limits\nhelp: {EXAMPLE}")),
            Err(error) if matches!(attribute.meta, syn::Meta::List(_)) => {
                return mistakes.at(error.span(), format!("cannot read this: {error}\nhelp: {EXAMPLE}"));
            }
            Err(_) => return mistakes.push(attribute, format!("a budget has limits\nhelp: {EXAMPLE}")),
        };
        for Typed { key, value } in typed {
            let Some(cost) = cost(&key, mistakes) else { continue };
            if self.0.iter().any(|limit| limit.cost == cost) {
                mistakes.push(&key, format!("`{key}` is limited twice\nhelp: remove one of the two"));
                continue;
            }
            match most(cost, &value, parameters) {
                Ok(most) => self.0.push(Limit { cost, most, on: value.to_token_stream() }),
                Err(text) => mistakes.push(&value, text),
            }
        }
    }

    /// The checks that are left to rustc.
    pub(crate) fn checks(&self, code: &Code<'_>) -> Vec<TokenStream> {
        let model = code.name.to_string();
        let check = |Limit { cost, most, on }: &Limit| {
            let (variant, most) = (Ident::new(&format!("{cost:?}"), code.name.span()), most.constant());
            let costs = costs(*cost, code);
            let names = code.network.layers.iter().map(|layer| &layer.name);
            let call = quote! {
                __seqnet::shapes::budget(#model, __seqnet::shapes::Cost::#variant, #most, &[#((#names, #costs)),*])
            };
            crate::checks::require(on, call)
        };
        self.0.iter().map(check).collect()
    }
}

fn cost(key: &Ident, mistakes: &mut Mistakes) -> Option<Cost> {
    let costs = [Cost::Flash, Cost::Ram, Cost::Macs];
    let cost = costs.into_iter().find(|cost| key == cost.key());
    if cost.is_none() {
        let help = did_you_mean(&key.to_string(), costs.into_iter().map(Cost::key), "limits are");
        mistakes.push(key, format!("a budget has no `{key}`\nhelp: {help}"));
    }
    cost
}

/// A limit: a number, a constant, or text with a unit.
fn most(cost: Cost, value: &Expr, parameters: &[Ident]) -> Result<Dimension, String> {
    let key = cost.key();
    let example =
        if cost == Cost::Macs { "macs = 200_000".to_owned() } else { format!("{key} = \"16 KiB\"") };
    let needs = |what: &str| {
        format!("`{key}` needs {what}, but is given `{}`\nhelp: write `{example}`", shown(value))
    };
    match bare(value) {
        Expr::Lit(literal) => match (&literal.lit, cost) {
            (Lit::Int(number), _) if number.suffix().is_empty() || number.suffix() == "usize" => {
                number.base10_parse().map(Dimension::number).map_err(|_| needs("a smaller number"))
            }
            (Lit::Str(text), Cost::Flash | Cost::Ram) => bytes(text)
                .map(Dimension::number)
                .ok_or_else(|| needs("a whole number of `B`, `KiB`, `MiB`, `GiB`, `kB` or `MB`")),
            (_, Cost::Macs) => Err(needs("a number")),
            _ => Err(needs("a number of bytes")),
        },
        Expr::Unary(_) => Err(needs("a positive number")),
        _ => Ok(Dimension::typed(value, parameters)),
    }
}

/// `16 KiB`
fn bytes(text: &LitStr) -> Option<usize> {
    let text = text.value();
    let (number, unit) = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)))?;
    let digits: String = number.trim().chars().filter(|digit| *digit != '_').collect();
    digits.parse::<usize>().ok()?.checked_mul(*unit)
}

/// What each layer costs.
fn costs(cost: Cost, code: &Code<'_>) -> Vec<TokenStream> {
    let scalar = code.scalar;
    let size = quote!(::core::mem::size_of);
    match cost {
        Cost::Flash => code
            .layers()
            .map(|(k, _)| {
                let layer = code.layer(k);
                quote!(<#layer as __seqnet::Parameters<#scalar>>::PARAMETERS * #size::<#scalar>())
            })
            .collect(),
        Cost::Macs if code.has_windows() => {
            code.layers().map(|(k, _)| code.as_layer(k)).map(|layer| quote!(#layer::MACS)).collect()
        }
        Cost::Ram if code.has_windows() => code
            .layers()
            .map(|(k, _)| {
                let (layer, gives) = (code.as_layer(k), code.tensor(k));
                quote!(#size::<#layer::State>() + #size::<#gives>())
            })
            .collect(),
        Cost::Macs => pushes(code).iter().map(|push| quote!(#push::MACS)).collect(),
        Cost::Ram => {
            let emissions = (1..).map(|k| code.emission(k));
            let memories = memories(code, &pushes(code)).into_iter().zip(emissions);
            memories.map(|(memory, gives)| quote!(#size::<#memory>() + #size::<#gives>())).collect()
        }
    }
}

/// How the layers run in a stream.
fn pushes(code: &Code<'_>) -> Vec<TokenStream> {
    code.layers().map(|(k, layer)| own::as_push(code, k, layer).0).collect()
}
