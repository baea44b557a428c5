//! Words: booleans, names, initializers, regularizers.

use super::Given;
use super::values::float;
use crate::activations::INITIALIZERS;
use crate::mistakes::{did_you_mean, shown};
use crate::parse::Argument;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::{Expr, Ident, Lit, UnOp};

pub(crate) fn ungroup(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => ungroup(&group.expr),
        _ => expression,
    }
}

pub(super) fn is_word(expression: &Expr, word: &str) -> bool {
    matches!(ungroup(expression), Expr::Path(path) if path.path.is_ident(word))
}

pub(super) fn boolean(expression: &Expr) -> Option<bool> {
    match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Some(value.value),
            _ => None,
        },
        _ if is_word(expression, "True") => Some(true),
        _ if is_word(expression, "False") => Some(false),
        _ => None,
    }
}

/// A word, bare or quoted; of a call or a path such as `regularizers.l2(0.01)` the last one.
pub(crate) fn word(expression: &Expr) -> Option<String> {
    match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        Expr::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        Expr::Call(call) => word(&call.func),
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Field(field) => Some(field.member.to_token_stream().to_string()),
        Expr::Verbatim(keyword) => Some(keyword.to_string()),
        _ => None,
    }
}

/// Whether a call such as `relu(0.1)` has arguments that would make a difference; a seed makes none.
fn has_arguments(expression: &Expr) -> bool {
    let arguments = match ungroup(expression) {
        Expr::Call(call) => &call.args,
        Expr::MethodCall(call) => &call.args,
        _ => return false,
    };
    !arguments.iter().all(|argument| matches!(argument, Expr::Assign(given) if is_word(&given.left, "seed")))
}

fn with_its_defaults(name: &str, expression: &Expr) -> String {
    format!(
        "takes `{name}` with Keras's defaults alone, but is given `{}`\nhelp: write `\"{name}\"`",
        shown(expression)
    )
}

pub(super) fn initializer(expression: &Expr, name: &str) -> Result<Given, String> {
    let all = INITIALIZERS.iter().map(|(keras, _)| *keras);
    let Some(word) = word(expression) else {
        return Err(format!(
            "needs the name of an initializer for `{name}`, but is given `{}`\nhelp: write `{name} = \"glorot_uniform\"`",
            shown(expression)
        ));
    };
    let snake = crate::naming::snake_case(&word);
    match INITIALIZERS.iter().find(|(keras, _)| *keras == snake) {
        Some(_) if has_arguments(expression) => Err(with_its_defaults(&snake, expression)),
        Some((_, variant)) => Ok(Given::Initializer(variant)),
        None => Err(format!(
            "knows no initializer `{word}`\nhelp: {}",
            did_you_mean(&word, all, "the initializers are")
        )),
    }
}

pub(super) fn one_word(
    expression: &Expr,
    name: &str,
    known: &'static [(&'static str, &'static str)],
) -> Result<Given, String> {
    let all = known.iter().map(|(word, _)| *word);
    let Some(given) = word(expression) else {
        return Err(format!(
            "needs a word for `{name}`, but is given `{}`\nhelp: write `{name} = \"{}\"`",
            shown(expression),
            known[0].0
        ));
    };
    match all.clone().find(|word| *word == given) {
        Some(word) => Ok(Given::Word(word)),
        None => {
            let help = did_you_mean(&given, all, "there are");
            Err(format!("knows no `{given}` for `{name}`\nhelp: {help}"))
        }
    }
}

pub(super) fn rate(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Given, String> {
    let value = match ungroup(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => number.base10_parse::<f64>().ok(),
            Lit::Int(number) => number.base10_parse::<f64>().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-1.0),
        Expr::Path(_) => return float(expression, name, parameters).map(Given::Float),
        _ => None,
    };
    match value {
        Some(value) if (0.0..=1.0).contains(&value) => float(expression, name, parameters).map(Given::Float),
        Some(_) => Err(format!(
            "needs a share from 0 to 1 for `{name}`, but is given {}\nhelp: write `{name} = 0.5` for a half",
            shown(expression)
        )),
        None => Err(format!(
            "needs a share from 0 to 1 for `{name}`, but is given `{}`\nhelp: write `{name} = 0.5` for a half",
            shown(expression)
        )),
    }
}

pub(super) fn field_name(expression: &Expr, argument: &Argument) -> Result<Given, String> {
    let given = word(expression).filter(|_| !shown(expression).contains(['.', ':', '(']));
    match &given {
        Some(name)
            if syn::parse_str::<Ident>(name).is_ok()
                && !name.starts_with("__")
                && !name.starts_with("r#") =>
        {
            return Ok(Given::Name(name.clone()));
        }
        Some(name) if Ident::parse_any.parse_str(name).is_ok() && !name.starts_with("__") && *name != "_" => {
            let name = name.trim_start_matches("r#");
            return Err(format!(
                "is named `{name}`, which is a keyword of Rust\nhelp: write another name, such as `name = {name}_layer`"
            ));
        }
        _ => {}
    }
    let proposed: String = given
        .iter()
        .flat_map(|name| name.chars())
        .map(|letter| if letter.is_alphanumeric() { letter } else { '_' })
        .collect();
    let proposed = proposed.trim_matches('_');
    let proposed = if syn::parse_str::<Ident>(proposed).is_ok() { proposed } else { "encoder" };
    Err(format!(
        "is named `{}`, which is no name of a field\nhelp: write letters, digits and underscores, such as `name = {proposed}`",
        shown(&argument.tokens)
    ))
}
