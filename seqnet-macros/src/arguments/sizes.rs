//! Numbers of timesteps, features and units.

use super::words::{is_word, ungroup};
use super::{Given, Reader};
use crate::dimension::{Dimension, has_no_value};
use crate::mistakes::shown;
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{BinOp, Expr, ExprLit, Lit};

impl Reader<'_> {
    /// A number of timesteps or units, at least `least` where it is known.
    pub(super) fn dimension(
        &self,
        expression: &Expr,
        name: &str,
        what: &str,
        least: usize,
    ) -> Result<Dimension, String> {
        let dimension = dimension(expression, self.parameters)
            .ok_or_else(|| no_number(expression, &format!("a whole number for `{name}`"), "3"))?;
        if let Some(parameter) = dimension.parameter_in_a_calculation() {
            return Err(calculation(parameter));
        }
        if dimension.value().is_some_and(|value| value > MOST) && what != "seed" {
            return Err(too_large(expression, &format!("`{name}`")));
        }
        if dimension.value().is_some_and(|value| value < least) {
            return Err(format!("needs at least one {what}, but is given 0\nhelp: write a positive number"));
        }
        Ok(dimension)
    }

    /// The same, also as a tuple of one number.
    pub(super) fn size(
        &self,
        expression: &Expr,
        name: &str,
        what: &str,
        least: usize,
    ) -> Result<Given, String> {
        match &items(expression)[..] {
            [one] => self.dimension(one, name, what, least).map(Given::Dimension),
            several => Err(format!("needs one number for `{name}`, but is given {}", several.len())),
        }
    }

    pub(super) fn pair(&self, expression: &Expr, name: &str) -> Result<Given, String> {
        let items = items(expression);
        let two = match &items[..] {
            [both] => [*both, *both],
            [before, after] => [*before, *after],
            _ => return Err(format!("needs one or two numbers for `{name}`, but is given {}", items.len())),
        };
        let [before, after] = two.map(|item| self.dimension(item, name, "number", 0));
        Ok(Given::Pair(before?, after?))
    }

    pub(super) fn shape(&self, expression: &Expr) -> Result<Given, String> {
        read_shape(items(expression), self.parameters).map(Given::Shape).map_err(|(_, text)| text)
    }
}

/// The largest size that can be typed: with it the number of a layer's weights is still one.
const MOST: usize = 1 << 24;

fn too_large(expression: &Expr, what: &str) -> String {
    format!(
        "needs at most {MOST} for {what}, but is given {}\nhelp: write a smaller number",
        shown(expression)
    )
}

/// What is wrong with an expression that is no size.
pub(super) fn no_number(expression: &Expr, what: &str, example: &str) -> String {
    let given = shown(expression);
    match ungroup(expression) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            too_large(expression, &what.replace("a whole number for ", "").replace("whole numbers for ", ""))
        }
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            format!("needs {what}, but is given `{given}`\nhelp: write `{}`", number.base10_digits())
        }
        _ => format!("needs {what}, but is given `{given}`\nhelp: write a whole number, such as `{example}`"),
    }
}

/// The dimensions of an input, or what is wrong with which of them: `None` in place of the timesteps is a stream.
pub(crate) fn read_shape(
    items: Vec<&Expr>,
    parameters: &[Ident],
) -> Result<Vec<Option<Dimension>>, (TokenStream, String)> {
    let read = |(position, expression): (usize, &&Expr)| {
        let (last, wrong) =
            (position + 1 == items.len(), |text: String| (expression.to_token_stream(), text));
        if is_word(expression, "None") {
            let text = "needs the number of features, but is given `None`\nhelp: write a number, such as `1`";
            // By itself it can be a stream of ids, which have no features.
            let wanted = last && items.len() > 1;
            return if wanted { Err(wrong(text.to_owned())) } else { Ok(None) };
        }
        let dimension = dimension(expression, parameters)
            .ok_or_else(|| wrong(no_number(expression, "whole numbers for its shape", "12")))?;
        let what = if last { "feature" } else { "timestep" };
        if let Some(parameter) = dimension.parameter_in_a_calculation() {
            return Err(wrong(calculation(parameter)));
        }
        match dimension.value() {
            Some(0) => Err(wrong(format!(
                "needs at least one {what}, but is given 0\nhelp: write a positive number"
            ))),
            Some(value) if value > MOST => Err(wrong(too_large(expression, &format!("the {what}s")))),
            _ => Ok(Some(dimension)),
        }
    };
    items.iter().enumerate().map(read).collect()
}

/// A size that is calculated from a generic parameter.
pub(crate) fn calculation(parameter: &Ident) -> String {
    format!(
        "calculates with the generic parameter `{parameter}`, which stable Rust cannot do\n\
         help: add a parameter for the result, `<const {parameter}: usize, const {parameter}2: usize>`, and write `{parameter}2`"
    )
}

/// The parts of a tuple; of `(8)` and `8` the one that there is.
pub(crate) fn items(expression: &Expr) -> Vec<&Expr> {
    match expression {
        Expr::Group(group) => items(&group.expr),
        Expr::Paren(paren) => items(&paren.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().collect(),
        Expr::Array(array) => array.elems.iter().collect(),
        _ => vec![expression],
    }
}

/// An expression that can be a number.
pub(crate) fn dimension(expression: &Expr, parameters: &[Ident]) -> Option<Dimension> {
    match ungroup(expression) {
        Expr::Lit(literal) => {
            matches!(&literal.lit, Lit::Int(number) if matches!(number.suffix(), "" | "usize") && number.base10_parse::<usize>().is_ok())
        }
        Expr::Paren(_)
        | Expr::Block(_)
        | Expr::Call(_)
        | Expr::MethodCall(_) => true,
        Expr::Binary(binary) => {
            matches!(binary.op, BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_))
                && !has_no_value(expression)
        }
        Expr::Cast(cast) => cast.ty.to_token_stream().to_string() == "usize",
        Expr::Path(_) => !["None", "True", "False"].iter().any(|word| is_word(expression, word)),
        Expr::Const(_) | Expr::Field(_) | Expr::Index(_) | Expr::If(_) | Expr::Match(_) | Expr::Macro(_) => {
            true
        }
        _ => false,
    }
    .then(|| Dimension::typed(expression, parameters))
}
