//! The rules of `Reshape` and `Permute`.

use super::{Rule, kind};
use crate::arguments::Call;
use crate::arguments::values::Target;
use crate::dimension::{Dimension, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Without an end there is no last number.
const NO_END: &str = "declare the number of timesteps, `Input(timesteps, features)`";

/// A type of another name than the layer's, under the span of its name.
fn other(call: &Call, name: &str) -> TokenStream {
    let name = Ident::new(name, call.token.span());
    quote!(__seqnet::layers::#name)
}

/// As many numbers in another shape.
pub(crate) fn reshape(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(target) = call.target("target_shape") else { return Err(Stop) };
    if is_unchanged(given, target) {
        return Ok(Planned::new(other(call, "Identity"), walk.gives(call, given.clone())?));
    }
    if given.is_endless() {
        return walk.no_end(call, given, NO_END);
    }
    let before = Target::of(given);
    let after = Target(target.to_vec());
    require!(walk.checks, &call.tokens("target_shape"), reshape(before, after))?;
    let mut sizes = target.iter().map(|size| size.clone().unwrap_or_else(|| compute!(rest(before, after))));
    let shape = match (sizes.next(), sizes.next(), sizes.next()) {
        (Some(timesteps), Some(inner), Some(features)) => Shape::Sequences(timesteps, inner, features),
        (Some(timesteps), Some(features), _) => Shape::Sequence(timesteps, features),
        (Some(features), ..) => Shape::Vector(features),
        (None, ..) => return Err(Stop),
    };
    let shape = walk.gives(call, shape)?;
    if let (Some(timestep), Some(after)) = (given.timestep(), shape.timestep())
        && given.dimensions()[0].same_as(shape.dimensions()[0])
        && (timestep.rank() > 1 || after.rank() > 1)
    {
        let inner = kind(call, &[after.tensor(walk.scalar)]);
        return Ok(Planned::new(quote!(__seqnet::layers::TimeDistributed<#inner>), shape));
    }
    if let (Shape::Sequence(..) | Shape::Sequences(..), Shape::Vector(features)) = (given, &shape) {
        let (flatten, out) = (other(call, "Flatten"), features.argument());
        return Ok(Planned::new(quote!(#flatten<#out>), shape));
    }
    let mut planned = Planned::new(kind(call, &[shape.tensor(walk.scalar)]), shape);
    planned.needs_the_window = Some("it counts its numbers anew, timestep by timestep");
    Ok(planned)
}

/// Whether the sizes are those that are there, or follow from them.
fn is_unchanged(given: &Shape, target: &[Option<Dimension>]) -> bool {
    let same =
        |said: &Option<Dimension>, there: &Dimension| said.as_ref().is_none_or(|said| said.same_as(there));
    match (given, target) {
        (Shape::Vector(f), [said]) => same(said, f),
        (Shape::Sequence(t, f), [timesteps, features]) => same(timesteps, t) && same(features, f),
        (Shape::Sequences(t, n, f), [timesteps, inner, features]) => {
            same(timesteps, t) && same(inner, n) && same(features, f)
        }
        (Shape::Endless(f), [None, features]) => same(features, f),
        (Shape::EndlessSequences(n, f), [None, inner, features]) => same(inner, n) && same(features, f),
        _ => false,
    }
}

/// Timesteps and features exchanged, or not.
pub(crate) fn permute(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(axes) = call.axes("dims") else { return Err(Stop) };
    let size = |axis: &i64| (*axis != -1).then(|| Dimension::number(usize::try_from(*axis).unwrap_or(0)));
    walk.no_sequences(call, given)?;
    let (dims, rank) = (Target(axes.iter().map(size).collect()), given.rank());
    require!(walk.checks, &call.tokens("dims"), permutation(dims, rank))?;
    match (axes, given) {
        ([2, 1], Shape::Sequence(timesteps, features)) => {
            let shape = Shape::Sequence(features.clone(), timesteps.clone());
            let mut planned = Planned::new(kind(call, &[]), walk.gives(call, shape)?);
            planned.needs_the_window = Some("it makes timesteps of the features");
            Ok(planned)
        }
        ([2, 1], _) => walk.no_end(call, given, NO_END),
        _ => Ok(Planned::new(other(call, "Identity"), walk.gives(call, given.clone())?)),
    }
}

/// Every feature of every timestep, in one vector.
pub(crate) fn flatten(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let out = match given {
        Shape::Sequence(timesteps, features) => compute!(flattened(*timesteps, *features)),
        Shape::Sequences(timesteps, inner, features) => {
            let each = compute!(flattened(*inner, *features));
            compute!(flattened(*timesteps, each))
        }
        Shape::Vector(features) => features.clone(),
        Shape::Endless(_) => return walk.no_end(call, given, NO_END),
        Shape::EndlessSequences(..) => {
            let help = "write `TimeDistributed(Flatten())`, which makes a vector of each of them";
            return walk.no_end(call, given, help);
        }
    };
    let gives = walk.gives(call, Shape::Vector(out))?;
    Ok(Planned::new(kind(call, &[gives.features().argument()]), gives))
}
