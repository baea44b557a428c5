//! The rules of the layers that make features comparable: all of them leave the shape as it is.

use super::{Rule, kind, without_defaults};
use crate::arguments::values::{Float, Floats, bits};
use crate::arguments::{Call, Given};
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Walk<'_> {
    /// Layers work over the features of one timestep, so that they can run in a stream.
    pub(crate) fn last_axis(&mut self, call: &Call, given: &Shape) -> Result<(), Stop> {
        let (Some(axes), rank) = (call.axes("axis"), given.rank()) else { return Ok(()) };
        match axes {
            [-1] => return Ok(()),
            [last] if usize::try_from(*last) == Ok(rank) => return Ok(()),
            _ => {}
        }
        let name = call.row.name;
        let over_time = rank == 2 && matches!(axes, [1 | -2]);
        let said: Vec<String> = axes.iter().map(ToString::to_string).collect();
        let said = match said.len() {
            0 => "`None`".to_owned(),
            1 => format!("axis {}", said[0]),
            _ => format!("the axes {}", said.join(" and ")),
        };
        let help = if over_time {
            ", or put `Permute((2, 1))` before and after it to go over the timesteps"
        } else {
            ""
        };
        let does = match name {
            "GroupNormalization" => "makes groups of features",
            _ => "goes over the features of each timestep",
        };
        let text = format!("`{name}` {does}, axis -1, but is given {said}\nhelp: write `axis = -1`{help}");
        self.wrong(call.tokens("axis"), text)
    }

    /// A number for each feature: `[f32; F]`.
    fn for_each_feature(
        &mut self,
        call: &Call,
        name: &str,
        given: &Floats,
        features: &Dimension,
    ) -> Result<TokenStream, Stop> {
        let layer = call.row.name;
        require!(self.checks, &call.tokens(name), for_each_feature(layer, name, given.count, *features))?;
        let (scalar, numbers) = (self.scalar, given.each());
        Ok(quote!(__seqnet::numbers::#scalar(#numbers)))
    }

    /// `gamma` or `beta`, or their absence; and whether it is the default.
    fn per_feature(&self, features: &Dimension, there: bool) -> (TokenStream, bool) {
        let (scalar, f) = (self.scalar, features.argument());
        let there_is = quote!(__seqnet::SVector<#scalar, #f>);
        (if there { there_is } else { quote!(__seqnet::layers::Absent) }, there)
    }

    /// What all layers with an `epsilon` begin with.
    fn features_scalar_epsilon(
        &self,
        call: &Call,
        features: &Dimension,
        default: f64,
    ) -> Vec<(TokenStream, bool)> {
        let epsilon = call.float("epsilon").filter(|epsilon| !epsilon.is(default));
        let bits = epsilon.map_or_else(|| bits(&quote!(#default)), Float::argument);
        vec![(features.argument(), false), self.scalar_argument(), (bits, epsilon.is_none())]
    }
}

/// The layer that has these numbers in its declaration, of which one can be made.
fn declared(kind: TokenStream, gives: Shape, numbers: &[TokenStream]) -> Planned {
    let zeros = quote!(<#kind>::given(#(#numbers),*));
    let mut planned = Planned::new(kind, gives);
    planned.zeros = Some(zeros);
    planned
}

/// `n` weights for each feature, and some more.
fn weights(features: &Dimension, n: usize, more: usize) -> Dimension {
    let value = features.value().and_then(|f| f.checked_mul(n)?.checked_add(more));
    let f = features.constant();
    let [times, plus] = [n, more].map(Literal::usize_unsuffixed);
    let tokens = match (n, more) {
        (1, 0) => f,
        (_, 0) => quote!(#times * #f),
        _ => quote!(#times * #f + #plus),
    };
    Dimension::computed(value, tokens, None)
}

pub(crate) fn batch_normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    if call.boolean("renorm", false) {
        let text = "`BatchNormalization` keeps further averages with `renorm`, which only training reads\nhelp: remove `renorm = true`: the prediction is the same";
        return walk.wrong(call.tokens("renorm"), text);
    }
    let (scale, center) = (call.boolean("scale", true), call.boolean("center", true));
    let features = given.features();
    let mut arguments = walk.features_scalar_epsilon(call, features, 1e-3);
    arguments.extend([walk.per_feature(features, scale), walk.per_feature(features, center)]);
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), given.clone());
    planned.parameters = weights(features, 2 + usize::from(scale) + usize::from(center), 0);
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

pub(crate) fn layer_normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    let rms_scaling = call.boolean("rms_scaling", false);
    // Keras then scales in any case, and never centers.
    let scale = call.boolean("scale", true) || rms_scaling;
    let center = call.boolean("center", true) && !rms_scaling;
    let features = given.features();
    let mut arguments = walk.features_scalar_epsilon(call, features, 1e-3);
    arguments.extend([walk.per_feature(features, scale), walk.per_feature(features, center)]);
    arguments.push((quote!(#rms_scaling), !rms_scaling));
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), given.clone());
    planned.parameters = weights(features, usize::from(scale) + usize::from(center), 0);
    planned.initializers = call.initializers().collect();
    Ok(planned)
}

/// Over all timesteps, so that they are needed at once.
pub(crate) fn group_normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    let features = given.features();
    if given.is_endless() {
        let help = "write `LayerNormalization()`, which goes over the features of each timestep";
        return walk.no_end(call, given, help);
    }
    let groups = match call.find("groups") {
        Some(Given::Dimension(groups)) => groups.clone(),
        Some(_) => features.clone(),
        None => Dimension::number(32),
    };
    require!(walk.checks, &call.tokens("groups"), groups_of_features(call.row.name, groups, *features))?;
    let (scale, center) = (call.boolean("scale", true), call.boolean("center", true));
    let mut arguments = walk.features_scalar_epsilon(call, features, 1e-3);
    arguments.insert(1, (groups.argument(), false));
    arguments.extend([walk.per_feature(features, scale), walk.per_feature(features, center)]);
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), given.clone());
    planned.parameters = weights(features, usize::from(scale) + usize::from(center), 0);
    planned.initializers = call.initializers().collect();
    if let Shape::Sequence(..) | Shape::Sequences(..) = given {
        planned.needs_the_window = Some("its means are over all timesteps");
    }
    Ok(planned)
}

pub(crate) fn rms_normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    let arguments = walk.features_scalar_epsilon(call, given.features(), 1e-6);
    let mut planned = Planned::new(kind(call, &without_defaults(arguments)), given.clone());
    planned.parameters = weights(given.features(), 1, 0);
    Ok(planned)
}

pub(crate) fn unit_normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    walk.last_axis(call, given)?;
    Ok(Planned::new(kind(call, &[]), given.clone()))
}

/// With the moments as weights, or given in the declaration.
pub(crate) fn normalization(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let invert = call.boolean("invert", false);
    let features = given.features();
    let moments = match (call.floats("mean"), call.floats("variance")) {
        (Some(mean), Some(variance)) => Some((mean, variance)),
        (None, None) => None,
        (mean, _) => {
            let (there, missing) = if mean.is_some() { ("mean", "variance") } else { ("variance", "mean") };
            let text = format!(
                "`Normalization` is given its `{there}`, but no `{missing}`\nhelp: write both, `Normalization(mean = 20.0, variance = 25.0)`"
            );
            return walk.wrong(call.tokens(there), text);
        }
    };
    // Numbers that are given are for all features even if Keras is told so.
    if moments.is_none() || call.axes("axis") != Some(&[]) {
        walk.last_axis(call, given)?;
    }
    let flags = [(moments.is_some(), moments.is_none()), (invert, !invert)];
    let mut arguments = vec![(features.argument(), false), walk.scalar_argument()];
    arguments.extend(flags.map(|(flag, is_default)| (quote!(#flag), is_default)));
    let kind = kind(call, &without_defaults(arguments));
    let Some((mean, variance)) = moments else {
        let mut planned = Planned::new(kind, given.clone());
        planned.parameters = weights(features, 2, 1);
        return Ok(planned);
    };
    let mean = walk.for_each_feature(call, "mean", mean, features)?;
    let variance = walk.for_each_feature(call, "variance", variance, features)?;
    Ok(declared(kind, given.clone(), &[mean, variance]))
}

pub(crate) fn rescaling(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let features = given.features();
    let Some(scale) = call.floats("scale") else {
        let text = "`Rescaling` needs a number as its `scale`\nhelp: write `Rescaling(1.0 / 255.0)`";
        return walk.wrong(call.tokens("scale"), text);
    };
    let offset = call.floats("offset").cloned().unwrap_or_else(Floats::zero);
    let scale = walk.for_each_feature(call, "scale", scale, features)?;
    let offset = walk.for_each_feature(call, "offset", &offset, features)?;
    let arguments = without_defaults(vec![(features.argument(), false), walk.scalar_argument()]);
    Ok(declared(kind(call, &arguments), given.clone(), &[scale, offset]))
}
