//! The shape rule of `ConvLSTM1D`.

use super::convolution::is_one;
use super::recurrent::unit_forget_bias;
use super::{Rule, kind, without_defaults};
use crate::arguments::Call;
use crate::dimension::{Dimension, Term};
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use quote::quote;

/// Sequences of `N` places and `F` features to sequences of `M` places and `U` filters, or to the last of them.
pub(crate) fn conv_lstm1d(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let Some(Shape::Sequence(places, features)) = given.timestep() else {
        return no_places(walk, call, given);
    };
    let filters = walk.filters_of_gates(call)?;
    let window = walk.window(call)?;
    walk.strides_or_dilation(call, &window)?;
    if window.padding == "causal" {
        let text = "`ConvLSTM1D` has no causal padding: it knows `valid` and `same`\n\
             help: write `padding = \"same\"`, for all places of a timestep come at once";
        return walk.wrong(call.tokens("padding"), text);
    }
    walk.fits(call, &window, &places, "same")?;
    let out = window.out(&places);

    let flag = |name| call.boolean(name, false);
    let (sequences, stateful, backwards) = (flag("return_sequences"), flag("stateful"), flag("go_backwards"));
    let shape = match given {
        Shape::Sequences(timesteps, ..) if sequences => {
            Shape::Sequences(timesteps.clone(), out, filters.clone())
        }
        Shape::Sequences(..) => Shape::Sequence(out, filters.clone()),
        _ if backwards => return walk.no_end(call, given, "remove `go_backwards = true`"),
        _ if sequences => Shape::EndlessSequences(out, filters.clone()),
        _ => return walk.no_end(call, given, "add `return_sequences = true`"),
    };
    let gives = walk.gives(call, shape)?;
    let out = gives.dimensions()[gives.dimensions().len() - 2];

    let (scalar, units) = (walk.scalar, filters.argument());
    let is = |name, default| (call.activation_type(name, default), call.activation(name, default) == default);
    let has_bias = call.boolean("use_bias", true);
    let bias = if has_bias {
        quote!([__seqnet::SVector<#scalar, #units>; 4])
    } else {
        quote!(__seqnet::layers::NoBias)
    };
    let cell = kind(
        call,
        &without_defaults(vec![
            (features.argument(), false),
            (filters.argument(), false),
            (window.size.argument(), false),
            (places.argument(), false),
            (out.argument(), false),
            (window.padding(), window.is_within() && is_one(&window.stride)),
            walk.scalar_argument(),
            is("activation", "Tanh"),
            is("recurrent_activation", "Sigmoid"),
            (bias, has_bias),
            (window.dilation.argument(), is_one(&window.dilation)),
        ]),
    );
    let flags = without_defaults(vec![
        (quote!(#sequences), !sequences),
        (quote!(#stateful), !stateful),
        (quote!(#backwards), !backwards),
    ]);
    let mut initializers: Vec<_> = call.initializers().collect();
    if has_bias {
        unit_forget_bias(call, &mut initializers);
    } else {
        initializers.retain(|(tensor, _)| tensor != "bias");
    }
    let mut planned = Planned::new(quote!(__seqnet::layers::Recurrent<#cell #(, #flags)*>), gives.clone());
    planned.parameters = weights(&window.size, &features, &filters, usize::from(has_bias));
    planned.needs_the_window = backwards.then_some("it goes backwards from the last timestep");
    planned.initializers = initializers;
    planned.at_once = !sequences;
    Ok(planned)
}

/// What it is given has timesteps that are no sequences.
fn no_places(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let help = match (walk.above, given) {
        (Some("TimeDistributed"), _) => {
            "write `ConvLSTM1D` without `TimeDistributed`: it goes through the timesteps itself".to_owned()
        }
        (Some("ConvLSTM1D"), _) => "give the layer above `return_sequences = true`".to_owned(),
        (_, Shape::Sequence(timesteps, features)) => {
            let [timesteps, features] = [timesteps, features].map(Dimension::text);
            format!(
                "put `Reshape(({timesteps}, {features}, 1))` above it if the features are places, or write `LSTM(..)`"
            )
        }
        _ => "declare such an input, `Input(timesteps, places, features)`, or write `LSTM(..)`".to_owned(),
    };
    let text = format!(
        "`{}` needs timesteps that are sequences, but is given {}\nhelp: {help}",
        call.row.name,
        given.words()
    );
    walk.wrong(&call.token, text)
}

/// `4 U (K (F + U) + biases)`, for the documentation.
fn weights(size: &Dimension, features: &Dimension, filters: &Dimension, biases: usize) -> Dimension {
    let value = || {
        let (k, f, u) = (size.value()?, features.value()?, filters.value()?);
        k.checked_mul(f.checked_add(u)?)?.checked_add(biases)?.checked_mul(u)?.checked_mul(4)
    };
    let (k, f, u) = (size.constant(), features.constant(), filters.constant());
    let biases = Dimension::number(biases).constant();
    Dimension::computed(value(), quote!(4 * #u * (#k * (#f + #u) + #biases)), None)
}

impl Walk<'_> {
    fn filters_of_gates(&mut self, call: &Call) -> Result<Dimension, Stop> {
        let Some(filters) = call.dimension("filters") else { return Err(Stop) };
        let filters = self.size(call, "filters", "filter", filters)?;
        self.softmax(call, "activation", "Tanh", &filters)?;
        self.softmax(call, "recurrent_activation", "Sigmoid", &filters)?;
        Ok(filters)
    }
}
