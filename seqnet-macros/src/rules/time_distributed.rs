//! The shape rule of `TimeDistributed`, and of layers that do to every timestep of sequences what they do to one.

use super::{RECURRENT, Rule, kind};
use crate::arguments::Call;
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Arrival, Planned, Walk};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// Layers of Keras that take tensors of any rank, and look at the last axis or at single numbers.
pub(crate) const EVERYWHERE: [&str; 19] = [
    "Dense",
    "Activation",
    "Dropout",
    "GaussianNoise",
    "GaussianDropout",
    "AlphaDropout",
    "ActivityRegularization",
    "Identity",
    "Unmask",
    "LayerNormalization",
    "BatchNormalization",
    "RMSNormalization",
    "UnitNormalization",
    "Normalization",
    "Rescaling",
    "ReLU",
    "LeakyReLU",
    "ELU",
    "Softmax",
];

/// The inner layer's rule, with the time taken off and put back.
pub(crate) fn time_distributed(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(inner) = call.inner("layer") else { return of_ones_own(walk, call, given) };
    let Some(timestep) = given.timestep() else { return no_time(walk, call, given) };
    let apart = match inner.row.name {
        "Embedding" => {
            "`Embedding` takes ids, one for each timestep\nhelp: write it without `TimeDistributed`, right after `Input(timesteps)`"
        }
        "Masking" => {
            "the mask of `Masking` would end in `TimeDistributed`\nhelp: write `Masking(..)` without it"
        }
        _ => "",
    };
    if !apart.is_empty() {
        return walk.wrong(&inner.token, apart);
    }
    let arrow = walk.arrow.take();
    let above = walk.above.replace("TimeDistributed");
    // To the inner layer its window comes at once.
    let arrival = std::mem::replace(&mut walk.arrival, Arrival::Whole);
    walk.inner_input_shape(inner, &timestep)?;
    let plan = walk.plan(inner, &timestep)?;
    (walk.arrow, walk.above, walk.arrival) = (arrow, above, arrival);
    let Some(shape) = given.with_timestep(&plan.gives) else {
        return too_deep(walk, inner.row.name, &inner.token, &plan.gives);
    };
    let gives = walk.gives(call, shape)?;
    let kind = kind(call, std::slice::from_ref(&plan.kind));
    Ok(at_every_timestep(kind, plan, gives))
}

/// A layer of one's own, or a model, at every timestep.
fn of_ones_own(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some((path, arrow)) = call.own("layer") else { return Err(Stop) };
    let Some(timestep) = given.timestep() else { return no_time(walk, call, given) };
    let inner = walk.own(path, arrow, &timestep)?;
    let Some(shape) = given.with_timestep(&inner.gives) else {
        let name = path.to_token_stream().to_string().replace(' ', "");
        return too_deep(walk, &name, &arrow.tokens, &inner.gives);
    };
    let gives = walk.gives(call, shape)?;
    let mut planned = Planned::new(kind(call, std::slice::from_ref(&inner.kind)), gives);
    planned.own = true;
    Ok(planned)
}

/// A layer that is no `TimeDistributed`, but works as one.
pub(crate) fn everywhere(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(timestep) = given.timestep() else { return Err(Stop) };
    let arrow = walk.arrow.take();
    let plan = (call.row.rule)(walk, call, &timestep)?;
    walk.arrow = arrow;
    let gives = walk.gives(call, given.with_features(plan.gives.features().clone()))?;
    let inner = &plan.kind;
    Ok(at_every_timestep(quote!(__seqnet::layers::TimeDistributed<#inner>), plan, gives))
}

fn at_every_timestep(kind: TokenStream, inner: Planned, gives: Shape) -> Planned {
    let mut planned = Planned::new(kind, gives);
    planned.parameters = inner.parameters;
    planned.fixed = inner.fixed;
    planned.initializers = inner.initializers;
    planned.zeros = inner.zeros.map(|layer| quote!(__seqnet::layers::TimeDistributed { layer: #layer }));
    planned
}

fn no_time(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = match walk.above {
        Some(above) if RECURRENT.contains(&above) => {
            "give the layer above `return_sequences = true`, or write the inner layer without `TimeDistributed`"
        }
        _ => "write the inner layer without `TimeDistributed`",
    };
    walk.sequence(call, given, help)?;
    Err(Stop)
}

/// What the inner layer gives is no timestep of anything.
fn too_deep(walk: &mut Walk<'_>, name: &str, on: impl ToTokens, gives: &Shape) -> Rule {
    let text = format!(
        "`TimeDistributed` gives timesteps of vectors or of sequences, but `{name}` makes {} of each timestep\nhelp: wrap a layer that gives less, such as `TimeDistributed(Flatten())`",
        gives.words()
    );
    walk.wrong(on, text)
}
