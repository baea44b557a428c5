//! The rules of the activations that are layers of their own, and of the layers that only training knows.

use super::{Rule, kind, without_defaults};
use crate::arguments::Call;
use crate::arguments::values::{Float, bits};
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::TokenStream;
use quote::quote;

impl Walk<'_> {
    /// The bits of a number that is not negative, and whether it is the default.
    fn not_negative(&mut self, call: &Call, name: &str, default: f64) -> Result<(TokenStream, bool), Stop> {
        let Some(float) = call.float(name).filter(|float| !float.is(default)) else {
            let default =
                if default.is_finite() { quote!(#default) } else { quote!(::core::primitive::f64::INFINITY) };
            return Ok((bits(&default), true));
        };
        require!(self.checks, &call.tokens(name), not_negative(call.row.name, name, *float, float.text()))?;
        Ok((float.argument(), false))
    }
}

pub(crate) fn relu(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let max = walk.not_negative(call, "max_value", f64::INFINITY)?;
    let slope = walk.not_negative(call, "negative_slope", 0.0)?;
    let threshold = walk.not_negative(call, "threshold", 0.0)?;
    Ok(Planned::new(kind(call, &without_defaults(vec![max, slope, threshold])), given.clone()))
}

pub(crate) fn leaky_relu(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let name = if call.is_given("alpha") { "alpha" } else { "negative_slope" };
    let slope = walk.not_negative(call, name, 0.3)?;
    Ok(Planned::new(kind(call, &without_defaults(vec![slope])), given.clone()))
}

#[expect(clippy::unnecessary_wraps, reason = "as every rule")]
pub(crate) fn elu(_: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let arguments: Vec<_> =
        call.float("alpha").filter(|alpha| !alpha.is(1.0)).map(Float::argument).into_iter().collect();
    Ok(Planned::new(kind(call, &arguments), given.clone()))
}

pub(crate) fn softmax(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    require!(walk.checks, &call.token, softmax("Softmax", *given.features(), 1_usize))?;
    Ok(Planned::new(kind(call, &[]), given.clone()))
}

/// A slope for each feature of each timestep, but one along the axes that share it.
pub(crate) fn prelu(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let shared = call.axes("shared_axes").unwrap_or_default();
    let rank = given.rank();
    if let Some(axis) =
        shared.iter().find(|axis| !usize::try_from(**axis).is_ok_and(|axis| (1..=rank).contains(&axis)))
    {
        let axes = match rank {
            1 => "axis 1, the features",
            2 => "the axes 1 and 2, timesteps and features",
            _ => "the axes 1 to 3, timesteps, timesteps in each and features",
        };
        let text = format!(
            "`PReLU` can share its slopes along {axes}, but is given {axis}\nhelp: write `shared_axes = [1]`"
        );
        return walk.wrong(call.tokens("shared_axes"), text);
    }
    if given.is_endless() && !shared.contains(&1) {
        let help = "share the slopes over time, `PReLU(shared_axes = [1])`";
        return walk.no_end(call, given, help);
    }
    let scalar = walk.scalar;
    let size = |(axis, size): (i64, &Dimension)| {
        if shared.contains(&axis) { quote!(1) } else { size.argument() }
    };
    let over_time = given.is_endless().then(|| quote!(1));
    let first = if given.is_endless() { 2 } else { 1 };
    let mut sizes: Vec<_> =
        over_time.into_iter().chain((first..).zip(given.dimensions()).map(size)).collect();
    let Some(features) = sizes.pop() else { return Err(Stop) };
    let row = quote!(__seqnet::SVector<#scalar, #features>);
    let alpha = sizes.into_iter().rfold(row, |each, size| quote!([#each; #size]));
    let mut planned = Planned::new(kind(call, &[alpha]), given.clone());
    planned.parameters = slopes(given, shared);
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

/// The number of weights, for the documentation.
fn slopes(given: &Shape, shared: &[i64]) -> Dimension {
    // Without end the slopes are shared over time.
    let first = if given.is_endless() { 2 } else { 1 };
    let sizes = (first..).zip(given.dimensions());
    let own = sizes.filter(|(axis, _)| !shared.contains(axis)).map(|(_, size)| size.clone());
    let product = own.reduce(|a, b| {
        let value = a.value().zip(b.value()).and_then(|(a, b)| a.checked_mul(b));
        let (a, b) = (a.constant(), b.constant());
        Dimension::computed(value, quote!(#a * #b), None)
    });
    product.unwrap_or_else(|| Dimension::number(1))
}

/// What drops whole features needs timesteps to drop them from.
pub(crate) fn spatial_dropout(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    walk.sequence(call, given, help)?;
    Ok(Planned::new(kind(call, &[]), given.clone()))
}
