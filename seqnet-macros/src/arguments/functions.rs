//! Activations with arguments of their own, spelled as calls: `leaky_relu(negative_slope = 0.1)`.

use super::values::{bits, float};
use super::words::{boolean, ungroup, word};
use crate::activations::{ACTIVATIONS, Activation};
use crate::mistakes::{did_you_mean, shown};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Expr, Token};

/// What an activation is, and what else it is where it has arguments.
pub(crate) type Function = (&'static Activation, Option<WithArguments>);

/// An activation with arguments.
#[derive(Clone)]
pub(crate) struct WithArguments {
    /// Its type.
    pub(crate) rust: TokenStream,
    /// Names and values of all arguments, as a list of pairs.
    pub(crate) arguments: TokenStream,
}

/// What an argument is by default.
#[derive(Clone, Copy)]
enum Preset {
    Number(f64),
    /// `None`, which stands for a number without bound.
    NoBound,
    /// There is none: it must be given.
    Needed,
    /// A flag, which is off.
    Off,
    /// An axis, which can only be the last.
    Last,
}

use Preset::{Last, Needed, NoBound, Number, Off};

/// The arguments that Keras's functions take after the features, in Keras's order.
const ARGUMENTS: &[(&str, &[(&str, Preset)])] = &[
    ("relu", &[("negative_slope", Number(0.0)), ("max_value", NoBound), ("threshold", Number(0.0))]),
    ("leaky_relu", &[("negative_slope", Number(0.2))]),
    ("elu", &[("alpha", Number(1.0))]),
    ("celu", &[("alpha", Number(1.0))]),
    ("gelu", &[("approximate", Off)]),
    ("hard_shrink", &[("threshold", Number(0.5))]),
    ("soft_shrink", &[("threshold", Number(0.5))]),
    ("squareplus", &[("b", Number(4.0))]),
    ("threshold", &[("threshold", Needed), ("default_value", Needed)]),
    ("softmax", &[("axis", Last)]),
    ("log_softmax", &[("axis", Last)]),
    ("sparsemax", &[("axis", Last)]),
];

/// Reads `activation = …`.
pub(crate) fn function(expression: &Expr, parameters: &[Ident]) -> Result<Function, String> {
    let Some(name) = word(expression) else {
        let given = shown(expression);
        return Err(format!(
            "needs the name of an activation, but is given `{given}`\nhelp: write one, such as `\"tanh\"`"
        ));
    };
    let given = match ungroup(expression) {
        Expr::Call(call) => Some(&call.args),
        Expr::MethodCall(call) => Some(&call.args),
        _ => None,
    };
    match &name[..] {
        "threshold" => {
            let given = given.ok_or("needs to know the threshold\nhelp: write `threshold(0.5, 0.0)`")?;
            let activation = &Activation { name: "threshold", rust: "Threshold" };
            return with_arguments(activation, given, parameters);
        }
        "glu" => return Err(GLU.to_owned()),
        _ => {}
    }
    let Some(activation) = ACTIVATIONS.iter().find(|activation| activation.name == name) else {
        let all = ACTIVATIONS.iter().map(|activation| activation.name);
        let help = did_you_mean(&name, all, "the activations are");
        return Err(format!("knows no activation `{name}`\nhelp: {help}"));
    };
    match given {
        Some(given) if !given.is_empty() => with_arguments(activation, given, parameters),
        _ => Ok((activation, None)),
    }
}

const GLU: &str = "cannot apply `glu`: it makes half as many features, where even Keras declares all of them, and can build no layer below\n\
                   help: write a layer of your own, with its shape after an arrow";

fn with_arguments(
    activation: &'static Activation,
    given: &Punctuated<Expr, Token![,]>,
    parameters: &[Ident],
) -> Result<Function, String> {
    let name = activation.name;
    let all = ARGUMENTS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, all)| all);
    let mut values: Vec<Option<&Expr>> = vec![None; all.len()];
    for (position, expression) in given.iter().enumerate() {
        let (place, value) = place(name, all, position, expression)?;
        if values[place].replace(value).is_some() {
            return Err(format!("gives `{name}` its `{}` twice\nhelp: remove one of the two", all[place].0));
        }
    }
    let mut arguments = Vec::new();
    let mut numbers = Vec::new();
    for ((argument, default), value) in all.iter().zip(values) {
        let Some(value) = read(name, argument, *default, value, parameters)? else { continue };
        numbers.push(match default {
            Off => quote!((#argument, 1.0)),
            _ => quote!((#argument, ::core::primitive::f64::from_bits(#value))),
        });
        arguments.push(value);
    }
    let rust = match (name, &arguments[..]) {
        ("gelu", [approximate]) if approximate.to_string() == "true" => "ApproximateGelu",
        ("gelu", _) | (_, []) => return Ok((activation, None)),
        _ => activation.rust,
    };
    let rust = format_ident!("{rust}");
    let given = match name {
        "gelu" => quote!(),
        // The layer `ReLU` has its bound first.
        "relu" => {
            let (slope, bound, threshold) = (&arguments[0], &arguments[1], &arguments[2]);
            quote!(<#bound, #slope, #threshold>)
        }
        _ => quote!(<#(#arguments),*>),
    };
    let rust = quote!(__seqnet::activations::with::#rust #given);
    Ok((activation, Some(WithArguments { rust, arguments: quote!(&[#(#numbers),*]) })))
}

/// Which argument is given, and what.
fn place<'a>(
    function: &str,
    all: &[(&'static str, Preset)],
    position: usize,
    expression: &'a Expr,
) -> Result<(usize, &'a Expr), String> {
    let Expr::Assign(assignment) = ungroup(expression) else {
        return match all.len() {
            0 => Err(format!("gives `{function}` an argument, and it takes none\nhelp: write `{function}`")),
            most if position < most => Ok((position, expression)),
            most => Err(format!(
                "gives `{function}` more than {most} arguments\nhelp: remove those that are too many"
            )),
        };
    };
    let name = assignment.left.to_token_stream().to_string();
    match all.iter().position(|(known, _)| *known == name) {
        Some(place) => Ok((place, &assignment.right)),
        None if all.is_empty() => {
            Err(format!("gives `{function}` an argument, and it takes none\nhelp: write `{function}`"))
        }
        None => {
            let help = did_you_mean(&name, all.iter().map(|(known, _)| *known), "its arguments are");
            Err(format!("gives `{function}` an argument `{name}`, which it does not have\nhelp: {help}"))
        }
    }
}

/// The generic argument that stands for an argument, if one does.
fn read(
    function: &str,
    argument: &str,
    default: Preset,
    value: Option<&Expr>,
    parameters: &[Ident],
) -> Result<Option<TokenStream>, String> {
    let none = value.is_some_and(|value| word(value).as_deref() == Some("None"));
    match (default, value) {
        (Number(default), None) => Ok(Some(bits(&quote!(#default)))),
        (NoBound, _) if none || value.is_none() => Ok(Some(bits(&quote!(::core::primitive::f64::INFINITY)))),
        (Number(_) | NoBound | Needed, Some(value)) => {
            let help = |text: String| {
                if text.contains("\nhelp: ") {
                    text
                } else {
                    format!("{text}\nhelp: write `{function}({argument} = 0.5)`")
                }
            };
            float(value, argument, parameters).map(|float| Some(float.argument())).map_err(help)
        }
        (Off, Some(value)) => {
            let help = format!(
                "needs `true` or `false` for `{argument}`\nhelp: write `{function}({argument} = true)`"
            );
            boolean(value).map(|flag| Some(quote!(#flag))).ok_or(help)
        }
        (Last, Some(value)) => match value.to_token_stream().to_string().replace(' ', "") {
            last if last == "-1" => Ok(None),
            other => Err(format!(
                "needs the features for the `axis` of `{function}`, but is given {other}\nhelp: write `{function}(axis = -1)`, or `{function}`"
            )),
        },
        (Needed, None) => {
            Err(format!("gives `{function}` no `{argument}`\nhelp: write `threshold(0.5, 0.0)`"))
        }
        (Off | Last | NoBound, None) => Ok(None),
    }
}
