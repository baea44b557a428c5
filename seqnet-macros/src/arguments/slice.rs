//! Slices, as Rust's ranges and as Python's indices.

use super::Given;
use super::sizes::{dimension, no_number};
use super::words::ungroup;
use crate::dimension::{Dimension, End};
use crate::mistakes::shown;
use crate::parse::Index;
use proc_macro2::Ident;
use syn::{Expr, ExprLit, ExprRange, ExprUnary, Lit, RangeLimits, UnOp};

/// What a slice takes of one axis.
#[derive(Clone)]
pub(crate) enum Axis {
    All,
    At(End),
    Range { start: End, stop: End, step: Dimension },
}

/// `-N`, or `N`.
fn end(expression: &Expr, parameters: &[Ident]) -> Option<End> {
    match ungroup(expression) {
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            dimension(&unary.expr, parameters).map(End::Back)
        }
        Expr::Paren(paren) if matches!(*paren.expr, Expr::Unary(_)) => end(&paren.expr, parameters),
        _ => dimension(expression, parameters).map(End::Front),
    }
}

/// `Slice(-N..)`, `Slice(2..8)`, `Slice(-1)`.
pub(super) fn slice_of_range(expression: &Expr, parameters: &[Ident]) -> Option<Given> {
    let time = match ungroup(expression) {
        Expr::Range(range) => {
            let side = |side: &Option<Box<Expr>>| match side {
                None => Some(End::Open),
                Some(expression) => end(expression, parameters),
            };
            Axis::Range { start: side(&range.start)?, stop: side(&range.end)?, step: Dimension::number(1) }
        }
        _ => Axis::At(end(expression, parameters)?),
    };
    Some(Given::Slice { time, features: Axis::All })
}

/// A range that includes its end, and how it is written without.
pub(super) fn inclusive(expression: &Expr) -> Option<String> {
    let Expr::Range(ExprRange { start, limits: RangeLimits::Closed(_), end: Some(end), .. }) =
        ungroup(expression)
    else {
        return None;
    };
    let start = start.as_ref().map(shown).unwrap_or_default();
    let end = match ungroup(end) {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
            (number.base10_parse::<usize>().ok()? + 1).to_string()
        }
        Expr::Unary(ExprUnary { expr, .. }) => match ungroup(expr) {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.base10_digits() == "1" => {
                String::new()
            }
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => {
                format!("-{}", number.base10_parse::<usize>().ok()?.checked_sub(1)?)
            }
            _ => format!("-({} - 1)", shown(expr)),
        },
        other => format!("{} + 1", shown(other)),
    };
    Some(format!(
        "takes ranges without their end, as Python does, but is given `{}`\nhelp: write `{start}..{end}`",
        shown(expression)
    ))
}

/// `x[:, -N:, :]`: the batch, the timesteps, the features.
pub(super) fn slice_of_indices(indices: &[Index], parameters: &[Ident]) -> Result<Given, String> {
    let axes = indices.iter().map(|index| axis(index, parameters)).collect::<Result<Vec<_>, String>>()?;
    let unread = || match indices.iter().filter(|index| matches!(index, Index::Ellipsis)).count() {
        0 | 1 => format!(
            "slices {} axes, but there are 3: the batch, the timesteps, the features\nhelp: write `x[:, -3:, :]`",
            indices.len()
        ),
        n => format!("is given {n} times `...`\nhelp: write `x[:, -3:, :]`"),
    };
    match &axes[..] {
        [Some(batch), ..] if !matches!(batch, Axis::All) => {
            Err("slices the batch, of which there is none here\nhelp: begin with `:`, as in `x[:, -3:, :]`"
                .to_owned())
        }
        [Some(_)] | [Some(_), None] => Ok(Given::Slice { time: Axis::All, features: Axis::All }),
        [Some(_), Some(time)] | [Some(_), Some(time), None] => {
            Ok(Given::Slice { time: time.clone(), features: Axis::All })
        }
        [Some(_), Some(time), Some(features)] => {
            Ok(Given::Slice { time: time.clone(), features: features.clone() })
        }
        [None, Some(features)] | [Some(_), None, Some(features)] => {
            Ok(Given::Slice { time: Axis::All, features: features.clone() })
        }
        _ => Err(unread()),
    }
}

/// One axis; `None` for an ellipsis.
fn axis(index: &Index, parameters: &[Ident]) -> Result<Option<Axis>, String> {
    let number = |expression: &Expr| {
        let dimension = end(expression, parameters);
        dimension.ok_or_else(|| no_number(expression, "a whole number for its slice", "3"))
    };
    let side = |side: &Option<Expr>| match side {
        None => Ok(End::Open),
        Some(expression) => number(expression),
    };
    Ok(match index {
        Index::Ellipsis => None,
        Index::At(expression) => Some(Axis::At(number(expression)?)),
        Index::Range { start: None, stop: None, step: None } => Some(Axis::All),
        Index::Range { start, stop, step } => {
            let step = match step {
                None => Dimension::number(1),
                Some(step) => match number(step)? {
                    End::Front(step) => step,
                    End::Open | End::Back(_) => {
                        return Err(format!(
                            "goes through time forwards, but is given a step of {}\nhelp: write a positive step, and let the next layer read with `go_backwards = true`",
                            shown(step)
                        ));
                    }
                },
            };
            Some(Axis::Range { start: side(start)?, stop: side(stop)?, step })
        }
    })
}
