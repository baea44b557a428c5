//! The shape rule of `Bidirectional`.

use super::recurrent::within;
use super::{RECURRENT, kind};
use crate::arguments::Call;
use crate::dimension::{Dimension, compute};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use quote::{format_ident, quote};

/// The modes by Keras's names, and their types in `seqnet_core::layers`.
pub(crate) const MERGE_MODES: &[(&str, &str)] =
    &[("concat", "Concat"), ("sum", "Sum"), ("mul", "Mul"), ("ave", "Ave")];

/// The inner layer's rule; side by side the features of both directions, else those of one.
pub(crate) fn bidirectional(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Result<Planned, Stop> {
    let Some(inner) = call.inner("layer") else { return Err(Stop) };
    if inner.row.name == "ConvLSTM1D" {
        let text = "`Bidirectional` takes layers whose state is a vector, and that of `ConvLSTM1D` is a sequence\n\
             help: write it without `Bidirectional`, with `go_backwards = true` for the other direction";
        return walk.wrong(&inner.token, text);
    }
    if let Shape::Endless(_) = given {
        return walk.no_end(call, given, "declare the number of timesteps, `Input(timesteps, features)`");
    }
    walk.no_sequences(call, given)?;
    let arrow = walk.arrow.take();
    let forward = direction(walk, inner, given)?;
    let backward = match call.inner("backward_layer") {
        None => None,
        Some(other) => Some(other_direction(walk, call, inner, other, given)?),
    };
    walk.arrow = arrow;

    let mode = call.word("merge_mode").unwrap_or("concat");
    let backward_gives = backward.as_ref().map_or(&forward.gives, |backward| &backward.gives);
    let features = merged(walk, call, mode, &forward.gives, backward_gives)?;
    let gives = walk.gives(call, forward.gives.with_features(features))?;

    let merge = MERGE_MODES.iter().find(|(name, _)| *name == mode).map_or("Concat", |(_, merge)| *merge);
    let merge = format_ident!("{merge}");
    let initializers = match &backward {
        None => forward.initializers,
        Some(backward) => {
            let forward = within("forward", forward.initializers);
            forward.chain(within("backward", backward.initializers.clone())).collect()
        }
    };
    let backward_parameters = backward.as_ref().map_or(&forward.parameters, |backward| &backward.parameters);
    let parameters = Dimension::sum(&forward.parameters, backward_parameters);
    let backward_fixed = backward.as_ref().map_or(&forward.fixed, |backward| &backward.fixed);
    let fixed = match (&forward.fixed, backward_fixed) {
        (Some(forward), Some(backward)) => Some(Dimension::sum(forward, backward)),
        (forward, backward) => forward.clone().or(backward.clone()),
    };
    let backward_kind = match (backward, forward.other_direction) {
        (Some(backward), _) => backward.kind,
        (None, Some(backward)) => backward,
        (None, None) => return Err(Stop),
    };
    let out = gives.features().argument();
    let arguments = [forward.kind, backward_kind, quote!(__seqnet::layers::#merge), out];
    let mut planned = Planned::new(kind(call, &arguments), gives);
    planned.parameters = parameters;
    planned.fixed = fixed;
    planned.initializers = initializers;
    planned.carries = true;
    planned.needs_the_window = Some("its second direction begins at the last timestep");
    Ok(planned)
}

/// One direction, which must be a recurrent layer.
fn direction(walk: &mut Walk<'_>, inner: &Call, given: &Shape) -> Result<Planned, Stop> {
    if !RECURRENT.contains(&inner.row.name) {
        let text = format!(
            "`Bidirectional` goes through time in both directions, which `{}` does not\n\
             help: wrap a recurrent layer, such as `Bidirectional(LSTM(32))`",
            inner.row.name
        );
        return walk.wrong(&inner.token, text);
    }
    (inner.row.rule)(walk, inner, given)
}

/// A `backward_layer` of its own must go the other way, and give what the first one gives.
fn other_direction(
    walk: &mut Walk<'_>,
    call: &Call,
    inner: &Call,
    other: &Call,
    given: &Shape,
) -> Result<Planned, Stop> {
    let planned = direction(walk, other, given)?;
    if inner.boolean("go_backwards", false) == other.boolean("go_backwards", false) {
        let text = "`backward_layer` goes in the same direction as the layer itself\nhelp: give it `go_backwards = true`";
        return walk.wrong(&other.token, text);
    }
    for flag in ["return_sequences", "stateful"] {
        if inner.boolean(flag, false) != other.boolean(flag, false) {
            let text = format!(
                "`backward_layer` has another `{flag}` than the layer itself\nhelp: give both the same"
            );
            return walk.wrong(call.tokens("backward_layer"), text);
        }
    }
    Ok(planned)
}

/// The features of both directions together.
fn merged(
    walk: &mut Walk<'_>,
    call: &Call,
    mode: &str,
    forward: &Shape,
    backward: &Shape,
) -> Result<Dimension, Stop> {
    let (forward, backward) = (forward.features().clone(), backward.features().clone());
    if mode == "concat" {
        return Ok(compute!(concatenated(forward, backward)));
    }
    if !forward.same_as(&backward) {
        crate::dimension::require!(
            walk.checks,
            &call.tokens("backward_layer"),
            equal_directions(mode, forward, backward)
        )?;
    }
    Ok(forward)
}
