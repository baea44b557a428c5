//! The shape rules of pools, and of what undoes them.
#![expect(clippy::similar_names, reason = "a layer is given one shape and gives another")]

use super::convolution::{Window, is_one};
use super::slice::timesteps_or_endless;
use super::{Rule, kind, without_defaults};
use crate::arguments::Call;
use crate::dimension::{Dimension, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Arrival, Planned, Walk};
use quote::quote;

/// The words for the `padding` of a pool, and their types in `seqnet_core::layers`.
pub(crate) const PADDINGS: &[(&str, &str)] = &[("valid", "Valid"), ("same", "Same")];

/// Every pool to one timestep.
pub(crate) fn pooling(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let size = walk.size(call, "pool_size", "timestep in its pool", &Dimension::number(2))?;
    let stride = walk.size(call, "strides", "timestep as its stride", &size)?;
    let by_default = stride.same_as(&size);
    let window = Window::new(call, size.clone(), stride, Dimension::number(1));
    if let (Some(timesteps), true) = (timesteps, window.is_within()) {
        let on = call.tokens("pool_size");
        require!(walk.checks, &on, pool(call.row.name, size, timesteps))?;
    }
    let shape = window.gives(walk, call, given, features)?;
    let gives = walk.gives(call, shape)?;
    let arguments = vec![
        (size.argument(), false),
        (timesteps_or_endless(&gives), false),
        (window.padding(), window.is_within() && by_default),
    ];
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), gives);
    planned.needs_the_window = window.needs_the_window();
    Ok(planned)
}

/// All timesteps to one, or to a vector.
pub(crate) fn global_pooling(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    if timesteps.is_none() {
        return walk.no_end(call, given, "declare the number of timesteps, `Input(timesteps, features)`");
    }
    let keepdims = call.boolean("keepdims", false);
    let shape =
        if keepdims { Shape::Sequence(Dimension::number(1), features) } else { Shape::Vector(features) };
    let gives = walk.gives(call, shape)?;
    let arguments = without_defaults(vec![(quote!(#keepdims), !keepdims)]);
    let mut planned = Planned::new(kind(call, &arguments), gives);
    planned.needs_the_window = Some("it pools all timesteps");
    Ok(planned)
}

/// All timesteps to as many as are asked for.
pub(crate) fn adaptive_pooling(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let Some(out) = call.dimension("output_size") else { return Err(Stop) };
    let out = walk.size(call, "output_size", "timestep to give", out)?;
    if timesteps.is_none() {
        let help = match call.row.name {
            "AdaptiveMaxPooling1D" => "write `MaxPooling1D(n)`, which pools every n timesteps",
            _ => "write `AveragePooling1D(n)`, which pools every n timesteps",
        };
        return walk.no_end(call, given, help);
    }
    let gives = walk.gives(call, Shape::Sequence(out.clone(), features))?;
    let mut planned = Planned::new(kind(call, &[out.argument()]), gives);
    planned.needs_the_window = Some("its pools are parts of all timesteps");
    Ok(planned)
}

/// Every timestep several times.
pub(crate) fn up_sampling(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let size = walk.size(call, "size", "repeat of each timestep", &Dimension::number(2))?;
    let shape = match timesteps {
        Some(timesteps) => Shape::Sequence(times(&timesteps, &size), features),
        None => Shape::Endless(features),
    };
    let gives = walk.gives(call, shape)?;
    let burst = burst(walk, call, &gives, &size, |arriving| times(arriving, &size))?;
    let arguments = vec![
        (size.argument(), false),
        (timesteps_or_endless(&gives), false),
        (burst.argument(), burst.same_as(&size)),
    ];
    Ok(Planned::new(kind(call, &without_defaults(arguments)), gives))
}

pub(super) fn times(number: &Dimension, by: &Dimension) -> Dimension {
    match (is_one(number), is_one(by)) {
        (_, true) => number.clone(),
        (true, _) => by.clone(),
        _ => compute!(multiplied(*number, *by)),
    }
}

/// The most that one push gives: `most` of as many as arrive, or `otherwise` where a window comes at once.
pub(super) fn burst(
    walk: &mut Walk<'_>,
    call: &Call,
    gives: &Shape,
    otherwise: &Dimension,
    most: impl FnOnce(&Dimension) -> Dimension,
) -> Result<Dimension, Stop> {
    let burst = match &walk.arrival {
        Arrival::Steps(arriving) => most(arriving),
        Arrival::Whole => return Ok(otherwise.clone()),
        Arrival::Unknown => match gives {
            Shape::Sequence(timesteps, _) => timesteps.clone(),
            _ => {
                let text = format!(
                    "`{}` cannot know how many timesteps a push brings it from a layer of one's own in a model with generic parameters\n\
                     help: write numbers or constants in their place, or declare the number of timesteps, `Input(timesteps, features)`",
                    call.row.name
                );
                return walk.wrong(&call.token, text);
            }
        },
    };
    let burst = match (burst.parameter_in_a_calculation(), gives) {
        (None, _) => burst,
        (_, Shape::Sequence(timesteps, _)) => timesteps.clone(),
        (Some(parameter), _) => {
            let text = format!(
                "the most that one push gives is calculated from the generic parameter `{parameter}`, which stable Rust cannot do\n\
                 help: write the sizes as numbers or constants"
            );
            return walk.wrong(&call.token, text);
        }
    };
    walk.arrival = Arrival::Steps(burst.clone());
    Ok(burst)
}
