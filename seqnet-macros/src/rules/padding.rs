//! The shape rules of layers that add timesteps or take some away.

use super::slice::timesteps_or_endless;
use super::{Rule, kind};
use crate::arguments::Call;
use crate::dimension::{compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Arrival, Planned, Walk};
use quote::quote;

/// A vector to `N` timesteps of it.
pub(crate) fn repeat_vector(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(n) = call.dimension("n").cloned() else { return Err(Stop) };
    require!(walk.checks, &call.tokens("n"), positive("RepeatVector", "repeat", n))?;
    match given {
        Shape::Vector(features) => {
            let gives = walk.gives(call, Shape::Sequence(n.clone(), features.clone()))?;
            Ok(Planned::new(kind(call, &[n.argument()]), gives))
        }
        Shape::Sequence(timesteps, features) => {
            let help = walk.help_for_a_sequence();
            walk.in_words(call, given, "a vector", help)?;
            require!(walk.checks, &call.token, needs_vector("RepeatVector", *timesteps, *features, help))?;
            Err(Stop)
        }
        Shape::Sequences(..) => {
            let text = format!(
                "`RepeatVector` needs a vector, but is given {}\nhelp: put `Flatten()` between",
                given.words()
            );
            walk.wrong(&call.token, text)
        }
        Shape::Endless(_) | Shape::EndlessSequences(..) => {
            let text = format!(
                "`RepeatVector` needs a vector, but is given {}\nhelp: declare the number of timesteps, `Input(timesteps, features)`",
                given.words()
            );
            walk.wrong(&call.token, text)
        }
    }
}

/// `T + before + after` timesteps.
pub(crate) fn zero_padding(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (before, after) = call.pair("padding", 1);
    let (shape, out) = match timesteps {
        Some(timesteps) => {
            let out = compute!(padded(timesteps, before, after));
            (Shape::Sequence(out, features), None)
        }
        None if after.value() == Some(0) => (Shape::Endless(features), Some(quote!(0))),
        None => return walk.no_end(call, given, "pad the beginning alone, `ZeroPadding1D((n, 0))`"),
    };
    let gives = walk.gives(call, shape)?;
    let out = out.unwrap_or_else(|| gives.dimensions()[0].argument());
    let burst = match &walk.arrival {
        Arrival::Steps(arriving) => compute!(padded(*arriving, before, after)),
        Arrival::Unknown if matches!(gives, Shape::Endless(_)) => {
            let text = "`ZeroPadding1D` cannot know how many timesteps a push brings it from a layer of one's own in a model with generic parameters\n\
                 help: write numbers or constants in their place, or declare the number of timesteps, `Input(timesteps, features)`";
            return walk.wrong(&call.token, text);
        }
        Arrival::Unknown | Arrival::Whole => gives.dimensions()[0].clone(),
    };
    let burst = match (burst.parameter_in_a_calculation(), &gives) {
        (Some(_), Shape::Sequence(timesteps, _)) => timesteps.clone(),
        _ => burst,
    };
    if matches!(walk.arrival, Arrival::Steps(_)) {
        walk.arrival = Arrival::Steps(burst.clone());
    }
    Ok(Planned::new(kind(call, &[before.argument(), after.argument(), out, burst.argument()]), gives))
}

/// `T - before - after` timesteps.
pub(crate) fn cropping(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let (before, after) = call.pair("cropping", 1);
    let shape = match timesteps {
        Some(timesteps) => {
            require!(
                walk.checks,
                &call.tokens("cropping"),
                cropping("Cropping1D", timesteps, before, after)
            )?;
            Shape::Sequence(compute!(cropped(timesteps, before, after)), features)
        }
        None if after.value() == Some(0) => Shape::Endless(features),
        None => return walk.no_end(call, given, "crop the beginning alone, `Cropping1D((n, 0))`"),
    };
    let gives = walk.gives(call, shape)?;
    let out = timesteps_or_endless(&gives);
    Ok(Planned::new(kind(call, &[before.argument(), after.argument(), out]), gives))
}
