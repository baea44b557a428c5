//! Arguments that are no sizes of a layer: numbers with a fraction, lists of them, axes, shapes.

use super::sizes::{calculation, dimension, items};
use super::words::ungroup;
use super::{Call, Given};
use crate::constants::{mark_number, mark_numbers};
use crate::dimension::{Dimension, Term, mentioned};
use crate::mistakes::shown;
use crate::shape::Shape;
use crate::shapes::Sizes;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, Lit, UnOp};

/// A number of a declaration, as a constant expression of type `f64`.
#[derive(Clone)]
pub(crate) struct Float {
    tokens: TokenStream,
    value: Option<f64>,
    /// As it was typed.
    text: String,
}

impl Float {
    /// As a generic argument of a type, which stable Rust takes by its bits.
    pub(crate) fn argument(&self) -> TokenStream {
        bits(&self.tokens)
    }

    /// Whether it is known to be this number.
    pub(crate) fn is(&self, number: f64) -> bool {
        self.value.is_some_and(|value| value.to_bits() == number.to_bits())
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The number, if it is not known to be negative.
    pub(crate) fn not_negative(self, name: &str) -> Result<Self, String> {
        let Some(value) = self.value else { return Ok(self) };
        match crate::shapes::not_negative("", name, value, &self.text) {
            Err(text) => Err(text.as_str().trim_start_matches("`` ").to_owned()),
            Ok(()) => Ok(self),
        }
    }

    fn literal(value: f64, text: String) -> Self {
        let literal = Literal::f64_suffixed(value.abs());
        let tokens = if value.is_sign_negative() { quote!(-#literal) } else { quote!(#literal) };
        Float { tokens, value: Some(value), text }
    }
}

/// A number of type `f64` as a generic argument.
pub(crate) fn bits(number: &TokenStream) -> TokenStream {
    quote!({ ::core::primitive::f64::to_bits(#number) })
}

impl Term for Float {
    type Value = f64;

    fn known(&self) -> Option<f64> {
        self.value
    }
    fn constant(&self) -> TokenStream {
        self.tokens.clone()
    }
    fn parameter(&self) -> Option<Ident> {
        None
    }
}

/// One number for all features, or a list with one for each.
#[derive(Clone)]
pub(crate) struct Floats {
    /// `Numbers` of `seqnet_core`, or a constant that is `Listed`.
    numbers: TokenStream,
    /// The length of the list.
    pub(crate) count: Dimension,
}

impl Floats {
    /// `[f64; F]`
    pub(crate) fn each(&self) -> TokenStream {
        let numbers = &self.numbers;
        quote!(#numbers.each())
    }

    /// `&'static [f64]`: the list, or the one number.
    pub(crate) fn list(&self) -> TokenStream {
        let numbers = &self.numbers;
        quote!(const { &#numbers.each::<{ __seqnet::numbers::in_a_list(#numbers.count()) }>() })
    }

    pub(crate) fn zero() -> Self {
        let zero = Literal::f64_suffixed(0.0);
        Floats { numbers: quote!(__seqnet::numbers::Numbers(#zero)), count: Dimension::number(usize::MAX) }
    }
}

/// The dimensions of a shape; `None` for `-1`, which follows from the others.
pub(crate) struct Target(pub(crate) Vec<Option<Dimension>>);

impl Target {
    /// The dimensions of a shape that is there.
    pub(crate) fn of(shape: &Shape) -> Self {
        let endless = shape.is_endless().then(Dimension::none);
        Target(endless.into_iter().chain(shape.dimensions().into_iter().cloned()).map(Some).collect())
    }

    /// Dimensions of which the first can be time without end.
    pub(crate) fn over_time(typed: &[Option<Dimension>]) -> Self {
        let dimension = |size: &Option<Dimension>| size.clone().unwrap_or_else(Dimension::none);
        Target(typed.iter().map(dimension).map(Some).collect())
    }
}

impl Term for Target {
    type Value = Sizes;

    fn known(&self) -> Option<Sizes> {
        let size = |size: &Option<Dimension>| size.as_ref().map_or(Some(Sizes::REST), Dimension::value);
        Some(Sizes::of(&self.0.iter().map(size).collect::<Option<Vec<_>>>()?))
    }
    fn constant(&self) -> TokenStream {
        let sizes = self
            .0
            .iter()
            .map(|size| size.as_ref().map_or_else(|| quote!(__seqnet::shapes::Sizes::REST), Term::constant));
        quote!(__seqnet::shapes::Sizes::of(&[#(#sizes),*]))
    }
    fn parameter(&self) -> Option<Ident> {
        self.0.iter().flatten().find_map(Term::parameter)
    }
}

/// The number of axes is known to the rules that take them.
impl Term for usize {
    type Value = usize;

    fn known(&self) -> Option<usize> {
        Some(*self)
    }
    fn constant(&self) -> TokenStream {
        Literal::usize_unsuffixed(*self).to_token_stream()
    }
    fn parameter(&self) -> Option<Ident> {
        None
    }
}

impl Call {
    pub(crate) fn float(&self, name: &str) -> Option<&Float> {
        match self.find(name) {
            Some(Given::Float(float)) => Some(float),
            _ => None,
        }
    }

    pub(crate) fn floats(&self, name: &str) -> Option<&Floats> {
        match self.find(name) {
            Some(Given::Floats(floats)) => Some(floats),
            _ => None,
        }
    }

    /// Axes as Keras counts them; an empty list for `None`.
    pub(crate) fn axes(&self, name: &str) -> Option<&[i64]> {
        match self.find(name) {
            Some(Given::Axes(axes)) => Some(axes),
            _ => None,
        }
    }

    /// Whether an argument is given, be it `None`.
    pub(crate) fn is_given(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(crate) fn target(&self, name: &str) -> Option<&[Option<Dimension>]> {
        match self.find(name) {
            Some(Given::Target(target)) => Some(target),
            _ => None,
        }
    }
}

/// A number, or a constant that is one.
pub(crate) fn float(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Float, String> {
    let text = shown(expression);
    if let Some(value) = evaluate(expression) {
        if value.is_finite() {
            return Ok(Float::literal(value, text));
        }
        return Err(format!("needs a number for `{name}`, and `{text}` is beyond all of them"));
    }
    let numbers = numbers(expression, name, parameters)?;
    Ok(Float { tokens: mark_number(quote!(#numbers.one())), value: None, text })
}

/// A number or a list of them, or a constant that is one or the other.
pub(crate) fn floats(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Floats, String> {
    if let Ok(Float { tokens, value: Some(_), .. }) = float(expression, name, parameters) {
        let numbers = quote!(__seqnet::numbers::Numbers(#tokens));
        return Ok(Floats { numbers, count: Dimension::number(usize::MAX) });
    }
    if let Expr::Array(_) | Expr::Tuple(_) = ungroup(expression) {
        let items = items(expression);
        let items = items.iter().map(|item| float(item, name, parameters)).collect::<Result<Vec<_>, _>>()?;
        let count = Dimension::number(items.len());
        let items = items.iter().map(|item| &item.tokens);
        return Ok(Floats { numbers: quote!(__seqnet::numbers::Numbers([#(#items),*])), count });
    }
    let numbers = mark_numbers(numbers(expression, name, parameters)?);
    let count = Dimension::computed(None, quote!(#numbers.count()), None);
    Ok(Floats { numbers, count })
}

/// What only rustc can evaluate.
fn numbers(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<TokenStream, String> {
    let tokens = expression.to_token_stream();
    if let Some(parameter) = mentioned(&tokens, parameters) {
        return Err(format!(
            "cannot take `{name}` from the generic parameter `{parameter}`, which is a size\nhelp: write a number, or the name of a constant"
        ));
    }
    let can_be = match ungroup(expression) {
        Expr::Unary(unary) => matches!(unary.op, UnOp::Neg(_) | UnOp::Deref(_)),
        Expr::Reference(_) => true,
        other => dimension(other, &[]).is_some() && !matches!(other, Expr::Lit(_)),
    };
    if can_be {
        Ok(quote!(__seqnet::numbers::Numbers(#tokens)))
    } else {
        Err(format!("needs a number for `{name}`, but is given `{}`", shown(expression)))
    }
}

/// The value of literals and of arithmetic on them, where `1 / 255` is a fraction as it is in Python.
fn evaluate(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Group(group) => evaluate(&group.expr),
        Expr::Paren(paren) => evaluate(&paren.expr),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Float(number) => number.base10_parse().ok(),
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-evaluate(&unary.expr)?),
        Expr::Binary(binary) => {
            let (a, b) = (evaluate(&binary.left)?, evaluate(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => Some(a + b),
                BinOp::Sub(_) => Some(a - b),
                BinOp::Mul(_) => Some(a * b),
                BinOp::Div(_) => Some(a / b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `-1`, `(1, 2)` or `[1, 2]`: axes are written as numbers, for the shape of a model hangs on them.
pub(crate) fn axes(expression: &Expr, name: &str) -> Result<Given, String> {
    let axes = items(expression).into_iter().map(axis).collect::<Option<_>>();
    axes.map(Given::Axes).ok_or_else(|| {
        format!("needs axes for `{name}`, written as numbers, but is given `{}`", shown(expression))
    })
}

fn axis(expression: &Expr) -> Option<i64> {
    match ungroup(expression) {
        Expr::Paren(paren) => axis(&paren.expr),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-axis(&unary.expr)?),
        _ => None,
    }
}

/// `(5, -1)`
pub(crate) fn target(expression: &Expr, name: &str, parameters: &[Ident]) -> Result<Given, String> {
    let size = |item: &Expr| match axis(item) {
        Some(-1) => Some(None),
        _ => dimension(item, parameters).map(Some),
    };
    let Some(sizes) = items(expression).into_iter().map(size).collect::<Option<Vec<_>>>() else {
        return Err(format!(
            "needs whole numbers for `{name}`, of which one can be -1, but is given `{}`",
            shown(expression)
        ));
    };
    match sizes.iter().flatten().find_map(Dimension::parameter_in_a_calculation) {
        Some(parameter) => return Err(calculation(parameter)),
        None if !(1..=3).contains(&sizes.len()) => {
            return Err(format!(
                "gives a vector, a sequence or sequences, of one to three dimensions, but its `{name}` has {}",
                sizes.len()
            ));
        }
        None => {}
    }
    if sizes.iter().filter(|size| size.is_none()).count() > 1 {
        return Err(format!("can find one size from the others, but `{name}` leaves two of them at -1"));
    }
    Ok(Given::Target(sizes))
}
