//! The shape rules of `Dense`, and of layers that leave the shape as it is.

use super::{Rule, kind, weights, without_defaults};
use crate::arguments::Call;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use quote::quote;

/// `F` features to `U` units, of a vector or of every timestep.
pub(crate) fn dense(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let units = walk.units(call, "units")?;
    walk.softmax(call, "activation", "Linear", &units)?;
    let gives = walk.gives(call, given.with_features(units.clone()))?;
    let bias = call.boolean("use_bias", true);
    let activation = call.activation("activation", "Linear");
    let mut arguments = vec![
        (given.features().argument(), false),
        (units.argument(), false),
        walk.scalar_argument(),
        (call.activation_type("activation", "Linear"), activation == "Linear"),
    ];
    if !bias {
        arguments.push((quote!(__seqnet::layers::NoBias), false));
    }
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    planned.parameters = weights(None, given.features(), &units, usize::from(bias));
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

/// The shape as it is.
pub(crate) fn activation(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.softmax(call, "activation", "Linear", given.features())?;
    let function = call.activation_type("activation", "Linear");
    Ok(Planned::new(kind(call, &[function]), given.clone()))
}

/// The shape as it is: dropout acts in training alone.
pub(crate) fn dropout(_: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    Ok(Planned::new(kind(call, &[]), given.clone()))
}
