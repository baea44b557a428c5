//! Numbers of timesteps and features, as literals, constants or generic parameters.

use crate::constants::{mark, unmarked};
use crate::shapes::Bound;
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, Lit, Stmt};

/// A number that a shape is made of: known here where it is written with literals, else by rustc.
#[derive(Clone)]
pub(crate) struct Dimension {
    /// As it was typed, without braces or parentheses around it; or a call of a rule.
    tokens: TokenStream,
    value: Option<usize>,
    /// The model's generic parameter in it, if there is one.
    parameter: Option<Ident>,
    /// Whether it is a calculation, and no name or literal alone.
    computed: bool,
}

impl Dimension {
    pub(crate) fn number(value: usize) -> Self {
        let tokens = Literal::usize_unsuffixed(value).to_token_stream();
        Dimension { tokens, value: Some(value), parameter: None, computed: false }
    }

    /// Timesteps without end, in a list of sizes.
    pub(crate) fn none() -> Self {
        let tokens = quote!(__seqnet::shapes::Sizes::NONE);
        Dimension { tokens, value: Some(crate::shapes::Sizes::NONE), parameter: None, computed: true }
    }

    /// What the user has typed, in a model with these generic parameters.
    pub(crate) fn typed(expression: &Expr, parameters: &[Ident]) -> Self {
        let expression = bare(expression);
        let tokens = expression.to_token_stream();
        let computed = !matches!(expression, Expr::Lit(_) | Expr::Path(_));
        let (value, parameter) = (evaluate(expression), mentioned(&tokens, parameters));
        let left_to_rustc = value.is_none() && parameter.is_none();
        let tokens = if left_to_rustc { mark(tokens) } else { tokens };
        Dimension { tokens, value, parameter, computed }
    }

    /// What a rule of `seqnet_shapes` makes of others; `value` where all of them are known.
    pub(crate) fn computed(value: Option<usize>, tokens: TokenStream, parameter: Option<Ident>) -> Self {
        match value {
            Some(value) => Dimension::number(value),
            None => Dimension { tokens, value, parameter, computed: true },
        }
    }

    /// The sum of two, for the documentation.
    pub(crate) fn sum(a: &Dimension, b: &Dimension) -> Self {
        let (x, y) = (&a.tokens, &b.tokens);
        let value = a.value.zip(b.value).and_then(|(a, b)| a.checked_add(b));
        Dimension::computed(value, quote!(#x + #y), None)
    }

    pub(crate) fn value(&self) -> Option<usize> {
        self.value
    }

    /// The generic parameter that stands in a calculation, which stable Rust cannot make into a type.
    pub(crate) fn parameter_in_a_calculation(&self) -> Option<&Ident> {
        self.parameter.as_ref().filter(|_| self.computed)
    }

    /// As a generic argument of a type.
    pub(crate) fn argument(&self) -> TokenStream {
        match self.value {
            Some(value) => Literal::usize_unsuffixed(value).to_token_stream(),
            // A name in braces, for a type of the same name could be in scope.
            None => {
                let tokens = &self.tokens;
                quote!({ #tokens })
            }
        }
    }

    /// For messages and documentation: `12`, or `` `2 * N` ``'s words without the quotes.
    pub(crate) fn text(&self) -> String {
        match self.value {
            Some(value) => value.to_string(),
            None => unmarked(self.tokens.clone()).to_string().replace(":: ", "::").replace(" ::", "::"),
        }
    }

    /// Whether two are surely the same number.
    pub(crate) fn same_as(&self, other: &Dimension) -> bool {
        match (self.value, other.value) {
            (Some(a), Some(b)) => a == b,
            _ => self.tokens.to_string() == other.tokens.to_string(),
        }
    }
}

/// An expression without the parentheses, braces and invisible groups around it.
pub(crate) fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        Expr::Block(block) if block.label.is_none() => match &block.block.stmts[..] {
            [Stmt::Expr(inner, None)] => bare(inner),
            _ => expression,
        },
        _ => expression,
    }
}

pub(crate) fn mentioned(tokens: &TokenStream, parameters: &[Ident]) -> Option<Ident> {
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(word) => parameters.contains(&word).then_some(word),
        TokenTree::Group(group) => mentioned(&group.stream(), parameters),
        _ => None,
    })
}

/// Whether it is arithmetic on literals that has no value, such as `3 - 4`.
pub(crate) fn has_no_value(expression: &Expr) -> bool {
    fn literals(expression: &Expr) -> bool {
        match bare(expression) {
            Expr::Lit(_) => true,
            Expr::Binary(binary) => literals(&binary.left) && literals(&binary.right),
            _ => false,
        }
    }
    literals(expression) && evaluate(expression).is_none()
}

/// The value of literals and of arithmetic on them.
fn evaluate(expression: &Expr) -> Option<usize> {
    match bare(expression) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Binary(binary) => {
            let (a, b) = (evaluate(&binary.left)?, evaluate(&binary.right)?);
            match binary.op {
                BinOp::Add(_) => a.checked_add(b),
                BinOp::Sub(_) => a.checked_sub(b),
                BinOp::Mul(_) => a.checked_mul(b),
                BinOp::Div(_) => a.checked_div(b),
                BinOp::Rem(_) => a.checked_rem(b),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a rule of `seqnet_shapes` can be given: a number, a name, one end of a slice.
pub(crate) trait Term {
    type Value;
    /// Its value, where the macro knows it.
    fn known(&self) -> Option<Self::Value>;
    /// The same, for a constant.
    fn constant(&self) -> TokenStream;
    /// The generic parameter in it.
    fn parameter(&self) -> Option<Ident>;
}

impl Term for Dimension {
    type Value = usize;

    fn known(&self) -> Option<usize> {
        self.value
    }
    fn constant(&self) -> TokenStream {
        self.tokens.clone()
    }
    fn parameter(&self) -> Option<Ident> {
        self.parameter.clone()
    }
}

impl<'a> Term for &'a str {
    type Value = &'a str;

    fn known(&self) -> Option<&'a str> {
        Some(self)
    }
    fn constant(&self) -> TokenStream {
        self.to_token_stream()
    }
    fn parameter(&self) -> Option<Ident> {
        None
    }
}

/// One end of a slice.
#[derive(Clone)]
pub(crate) enum End {
    Open,
    Front(Dimension),
    Back(Dimension),
}

impl Term for End {
    type Value = Bound;

    fn known(&self) -> Option<Bound> {
        Some(match self {
            End::Open => Bound::Open,
            End::Front(n) => Bound::Front(n.value?),
            End::Back(n) => Bound::Back(n.value?),
        })
    }
    fn constant(&self) -> TokenStream {
        match self {
            End::Open => quote!(__seqnet::shapes::Bound::Open),
            End::Front(n) => {
                let n = n.constant();
                quote!(__seqnet::shapes::Bound::Front(#n))
            }
            End::Back(n) => {
                let n = n.constant();
                quote!(__seqnet::shapes::Bound::Back(#n))
            }
        }
    }
    fn parameter(&self) -> Option<Ident> {
        match self {
            End::Open => None,
            End::Front(n) | End::Back(n) => n.parameter.clone(),
        }
    }
}

/// The number that a rule of `seqnet_shapes` makes of others.
macro_rules! compute {
    ($rule:ident($($term:expr),*)) => {{
        let value = (|| Some($crate::shapes::$rule($($crate::dimension::Term::known(&$term)?),*)))();
        let terms = [$($crate::dimension::Term::constant(&$term)),*];
        let parameter = None $(.or($crate::dimension::Term::parameter(&$term)))*;
        $crate::dimension::Dimension::computed(value, quote::quote!(__seqnet::shapes::$rule(#(#terms),*)), parameter)
    }};
}
pub(crate) use compute;

/// A rule of `seqnet_shapes` that must hold: checked here where its numbers are literals, else by a constant. Ends the function
/// with `Stop` where it is known to fail.
macro_rules! require {
    ($checks:expr, $on:expr, $rule:ident($($term:expr),*)) => {{
        let outcome = (|| Some($crate::shapes::$rule($($crate::dimension::Term::known(&$term)?),*)))();
        let terms = [$($crate::dimension::Term::constant(&$term)),*];
        let parameter: Option<proc_macro2::Ident> = None $(.or($crate::dimension::Term::parameter(&$term)))*;
        $checks.add($on, outcome, quote::quote!(__seqnet::shapes::$rule(#(#terms),*)), parameter.is_some())
    }};
}
pub(crate) use require;
