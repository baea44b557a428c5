//! The shape rule of `TimeDistributed`.

use super::{RECURRENT, Rule, kind};
use crate::arguments::Call;
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use quote::quote;

/// The inner layer's rule, with the time taken off and put back.
pub(crate) fn time_distributed(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(inner) = call.inner("layer") else { return Err(Stop) };
    let help = match walk.above {
        Some(above) if RECURRENT.contains(&above) => {
            "give the layer above `return_sequences = true`, or write the inner layer without `TimeDistributed`"
        }
        _ => "write the inner layer without `TimeDistributed`",
    };
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (arrow, above) = (walk.arrow.take(), walk.above.replace("TimeDistributed"));
    walk.inner_input_shape(inner, &Shape::Vector(features.clone()))?;
    let plan = (inner.row.rule)(walk, inner, &Shape::Vector(features))?;
    (walk.arrow, walk.above) = (arrow, above);
    let Shape::Vector(features) = plan.gives else {
        let text = format!(
            "`TimeDistributed` gives timesteps of features, but `{}` makes a sequence of each timestep\nhelp: wrap a layer that gives a vector, such as `Dense(1)`",
            inner.row.name
        );
        return walk.wrong(&inner.token, text);
    };
    let shape = match timesteps {
        Some(timesteps) => Shape::Sequence(timesteps, features),
        None => Shape::Endless(features),
    };
    let gives = walk.gives(call, shape)?;
    let mut planned = Planned::new(kind(call, &[plan.kind]), gives);
    planned.parameters = plan.parameters;
    planned.initializers = plan.initializers;
    planned.zeros = plan.zeros.map(|layer| quote!(__seqnet::layers::TimeDistributed { layer: #layer }));
    Ok(planned)
}
