//! The shape rules of layers that begin, make or end something: `Embedding`, `Masking`, `Unmask`.

use super::kind;
use crate::arguments::Call;
use crate::arguments::values::Float;
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use quote::quote;

/// Ids to vectors: the first layer, whose input holds ids.
pub(crate) fn embedding(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Result<Planned, Stop> {
    if !walk.first {
        let text = "`Embedding` takes ids, which come from no other layer\n\
                    help: put it first, right after `Input(timesteps)`";
        return walk.wrong(&call.token, text);
    }
    let (Some(vocabulary), Some(units)) =
        (call.dimension("input_dim").cloned(), call.dimension("output_dim").cloned())
    else {
        return Err(Stop);
    };
    require!(walk.checks, &call.tokens("input_dim"), positive("Embedding", "id", vocabulary))?;
    require!(walk.checks, &call.tokens("output_dim"), positive("Embedding", "feature", units))?;
    let shape = match given {
        Shape::Vector(timesteps) => Shape::Sequence(timesteps.clone(), units.clone()),
        Shape::Endless(_) => Shape::Endless(units.clone()),
        Shape::Sequence(..) | Shape::Sequences(..) | Shape::EndlessSequences(..) => {
            let text = format!(
                "`Embedding` takes one id for each timestep, but is given {}\nhelp: declare the input as `Input(timesteps)`",
                given.words()
            );
            return walk.wrong(&call.token, text);
        }
    };
    let gives = walk.gives(call, shape)?;
    let masks = call.boolean("mask_zero", false);
    let mut arguments = vec![vocabulary.argument(), units.argument(), walk.scalar.clone()];
    if masks {
        arguments.push(quote!(true));
    }
    let mut planned = Planned::new(kind(call, &arguments), gives);
    let value = vocabulary.value().zip(units.value()).and_then(|(v, u)| v.checked_mul(u));
    let (v, u) = (vocabulary.constant(), units.constant());
    planned.parameters = Dimension::computed(value, quote!(#v * #u), None);
    planned.initializers = call.initializers().collect();
    planned.makes_mask = masks;
    Ok(planned)
}

/// The shape as it is, and a mask.
pub(crate) fn masking(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Result<Planned, Stop> {
    let help = walk.help_for_a_vector();
    walk.sequence(call, given, help)?;
    let value = call.float("mask_value").filter(|value| !value.is(0.0));
    let arguments: Vec<_> = value.map(Float::argument).into_iter().collect();
    let mut planned = Planned::new(kind(call, &arguments), given.clone());
    planned.makes_mask = true;
    Ok(planned)
}

/// The shape as it is, and no mask.
pub(crate) fn unmask(_: &mut Walk<'_>, call: &Call, given: &Shape) -> Result<Planned, Stop> {
    Ok(Planned::new(kind(call, &[]), given.clone()))
}
