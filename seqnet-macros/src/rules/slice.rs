//! The shape rules of slices.

use super::{Rule, kind, without_defaults};
use crate::arguments::{Axis, Call};
use crate::dimension::{Dimension, End, compute, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Arrival, Planned, Walk};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// Some timesteps or features, or a single timestep as a vector.
pub(crate) fn slice(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some((time, features)) = call.slice() else { return Err(Stop) };
    let (time, features) = (with_step(time, call), features.clone());
    match (&time, &features) {
        (Axis::All, Axis::All) => {
            let text = format!(
                "this slice takes everything\nhelp: write what it is to take, `{}`",
                call.row.example
            );
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
        (Axis::At(_), _) if call.dimension("step").is_some() => {
            walk.wrong(call.tokens("step"), "a single timestep has no step\nhelp: remove it")
        }
        (_, Axis::At(_)) => {
            let text = "a single feature has no axis of its own\nhelp: take a slice of one, `x[:, :, 0:1]`";
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
        (Axis::All, _) => slice_of_features(walk, call, given, &features),
        // A vector has no time, so that `x[:, 1:3]` takes features of it.
        (Axis::Range { .. }, Axis::All) if call.row.name == "Lambda" && matches!(given, Shape::Vector(_)) => {
            slice_of_features(walk, call, given, &time)
        }
        (_, Axis::All) => slice_of_time(walk, call, given, &time),
        _ => {
            let text =
                "a slice takes timesteps or features, not both at once\nhelp: write two, one after the other";
            walk.wrong(call.tokens(call.row.parameters[0].name), text)
        }
    }
}

/// `Slice(.., step = 2)`
fn with_step(axis: &Axis, call: &Call) -> Axis {
    match (axis, call.dimension("step")) {
        (Axis::Range { start, stop, .. }, Some(step)) => {
            Axis::Range { start: start.clone(), stop: stop.clone(), step: step.clone() }
        }
        (Axis::Range { start: End::Open, stop: End::Open, step }, None) if step.value() == Some(1) => {
            Axis::All
        }
        _ => axis.clone(),
    }
}

/// The step as it was typed.
fn on_step(call: &Call) -> TokenStream {
    let name = if call.dimension("step").is_some() { "step" } else { call.row.parameters[0].name };
    call.tokens(name)
}

/// The type that says where a slice begins.
fn start_type(start: &End) -> TokenStream {
    let (name, at) = match start {
        End::Open => ("Front", quote!(0)),
        End::Front(at) => ("Front", at.argument()),
        End::Back(at) => ("Back", at.argument()),
    };
    let name = format_ident!("{name}");
    quote!(__seqnet::layers::#name<#at>)
}

fn slice_of_time(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let help = walk.help_for_a_vector();
    let timesteps = match given {
        Shape::Sequences(timesteps, ..) => Some(timesteps.clone()),
        Shape::EndlessSequences(..) => None,
        _ => walk.sequence(call, given, help)?.0,
    };
    let Some(timestep) = given.timestep() else { return Err(Stop) };
    let (name, on) = (call.row.name, call.tokens(call.row.parameters[0].name));
    let Some(timesteps) = timesteps else { return slice_without_end(walk, call, given, axis) };
    match axis {
        Axis::All => Err(Stop),
        Axis::At(at) => {
            require!(walk.checks, &on, index(name, "timestep", timesteps, *at))?;
            let gives = walk.gives(call, timestep)?;
            let timestep = Ident::new("Timestep", call.token.span());
            let start = start_type(at);
            let mut planned = Planned::new(quote!(__seqnet::layers::#timestep<#start>), gives);
            planned.at_once = true;
            Ok(planned)
        }
        Axis::Range { start, stop, step } => {
            require!(walk.checks, &on_step(call), step(name, "timesteps", *step))?;
            require!(walk.checks, &on, slice(name, "timesteps", timesteps, *start, *stop, *step))?;
            let out = taken(&timesteps, start, stop, step);
            let shape = match timestep {
                Shape::Sequence(inner, features) => Shape::Sequences(out, inner, features),
                timestep => Shape::Sequence(out, timestep.features().clone()),
            };
            let gives = walk.gives(call, shape)?;
            let mut arguments = vec![
                (start_type(start), false),
                (gives.dimensions()[0].argument(), false),
                (step.argument(), step.value() == Some(1)),
            ];
            if let Some(most) = fewer_than_arrive(walk, gives.dimensions()[0]) {
                arguments.push((quote!(__seqnet::UpTo<#most>), false));
            }
            Ok(Planned::new(kind(call, &without_defaults(arguments)), gives))
        }
    }
}

/// How many timesteps one push gives at most, where one can bring more than are taken in all.
fn fewer_than_arrive(walk: &mut Walk<'_>, taken: &Dimension) -> Option<TokenStream> {
    let Arrival::Steps(arriving) = &walk.arrival else { return None };
    if taken.value()? >= arriving.value()? {
        return None;
    }
    walk.arrival = Arrival::Steps(taken.clone());
    Some(taken.argument())
}

/// How many a slice takes: of `-N..` it is `N` itself, so that it can be a generic parameter.
fn taken(length: &Dimension, start: &End, stop: &End, step: &Dimension) -> Dimension {
    match (start, stop, step.value()) {
        (End::Back(n), End::Open, Some(1)) => n.clone(),
        (End::Open | End::Front(_), End::Front(n), Some(1)) if is_zero(start) => n.clone(),
        _ => compute!(slice_length(*length, *start, *stop, *step)),
    }
}

fn is_zero(start: &End) -> bool {
    match start {
        End::Open => true,
        End::Front(n) | End::Back(n) => n.value() == Some(0),
    }
}

/// From some timestep on, for ever.
fn slice_without_end(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let help = match axis {
        Axis::Range { start: End::Back(_), .. } | Axis::At(End::Back(_)) => {
            "declare the number of timesteps, `Input(timesteps, features)`"
        }
        _ => "take from some timestep on, `Slice(2..)`",
    };
    match axis {
        Axis::Range { start: start @ (End::Open | End::Front(_)), stop: End::Open, step } => {
            require!(walk.checks, &on_step(call), step(call.row.name, "timesteps", *step))?;
            let arguments = vec![
                (start_type(start), false),
                (timesteps_or_endless(given), false),
                (step.argument(), step.value() == Some(1)),
            ];
            let gives = walk.gives(call, given.clone())?;
            Ok(Planned::new(kind(call, &without_defaults(arguments)), gives))
        }
        _ => walk.no_end(call, given, help),
    }
}

/// The timesteps of a sequence; of a stream the largest number.
pub(super) fn timesteps_or_endless(shape: &Shape) -> TokenStream {
    match shape {
        Shape::Sequence(timesteps, _) | Shape::Sequences(timesteps, ..) => timesteps.argument(),
        Shape::Vector(_) | Shape::Endless(_) | Shape::EndlessSequences(..) => {
            quote!({ ::core::primitive::usize::MAX })
        }
    }
}

fn slice_of_features(walk: &mut Walk<'_>, call: &Call, given: &Shape, axis: &Axis) -> Rule {
    let Axis::Range { start, stop, step } = axis else { return Err(Stop) };
    walk.no_sequences(call, given)?;
    let (name, on) = (call.row.name, call.tokens(call.row.parameters[0].name));
    let features = given.features().clone();
    require!(walk.checks, &on, step(name, "features", *step))?;
    require!(walk.checks, &on, slice(name, "features", features, *start, *stop, *step))?;
    let out = taken(&features, start, stop, step);
    let gives = walk.gives(call, given.with_features(out))?;
    let arguments = without_defaults(vec![
        (start_type(start), false),
        (gives.features().argument(), false),
        (step.argument(), step.value() == Some(1)),
    ]);
    let of_features = Ident::new("Features", call.token.span());
    Ok(Planned::new(quote!(__seqnet::layers::#of_features<#(#arguments),*>), gives))
}
