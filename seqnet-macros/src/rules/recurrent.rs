//! The shape rules of recurrent layers.

use super::{Rule, kind, weights, without_defaults};
use crate::arguments::Call;
use crate::dimension::Dimension;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::TokenStream;
use quote::quote;

/// The layers that go through time and give their last output unless `return_sequences` is set.
pub(crate) const RECURRENT: [&str; 3] = ["LSTM", "GRU", "SimpleRNN"];

pub(crate) fn lstm(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let cell =
        Cell { gates: 4, activations: &["activation", "recurrent_activation"], biases: 1, last: Vec::new() };
    let mut planned = recurrent(walk, call, given, cell)?;
    let bias = planned.initializers.iter().position(|(tensor, _)| tensor == "bias");
    match (call.boolean("unit_forget_bias", true), bias) {
        // Zeros beside the forget gate's ones are the default.
        (true, Some(bias)) if planned.initializers[bias].1 == "Zeros" => {
            planned.initializers.remove(bias);
        }
        (false, None) => planned.initializers.push(("bias".to_owned(), "Zeros")),
        _ => {}
    }
    Ok(planned)
}

pub(crate) fn gru(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let reset_after = call.boolean("reset_after", true);
    let units = call.dimension("units").map(Dimension::argument);
    let mut last = vec![(quote!(#reset_after), reset_after)];
    if !reset_after && call.boolean("use_bias", true) {
        let scalar = walk.scalar;
        last.push((quote!([__seqnet::SVector<#scalar, #units>; 3]), false));
    }
    let biases = if reset_after { 2 } else { 1 };
    let cell = Cell { gates: 3, activations: &["activation", "recurrent_activation"], biases, last };
    recurrent(walk, call, given, cell)
}

pub(crate) fn simple_rnn(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    recurrent(walk, call, given, Cell { gates: 1, activations: &["activation"], biases: 1, last: Vec::new() })
}

/// What is special about a recurrent cell.
struct Cell {
    gates: usize,
    /// The arguments that name its activations; their defaults are `tanh` and `sigmoid`.
    activations: &'static [&'static str],
    /// Rows of biases.
    biases: usize,
    /// Further arguments of its type, and whether they are the default.
    last: Vec<(TokenStream, bool)>,
}

/// A cell, and the loop around it.
fn recurrent(walk: &mut Walk<'_>, call: &Call, given: &Shape, cell: Cell) -> Rule {
    let Cell { gates, activations, biases, last } = cell;
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let units = walk.units(call, "units")?;
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        walk.softmax(call, name, default, &units)?;
    }
    let flag = |name| call.boolean(name, false);
    let (sequences, stateful, backwards) = (flag("return_sequences"), flag("stateful"), flag("go_backwards"));
    let shape = match timesteps {
        Some(timesteps) if sequences => Shape::Sequence(timesteps, units.clone()),
        Some(_) => Shape::Vector(units.clone()),
        None if backwards => return walk.no_end(call, &features, "remove `go_backwards = true`"),
        None if sequences => Shape::Endless(units.clone()),
        None => return walk.no_end(call, &features, "add `return_sequences = true`"),
    };
    let gives = walk.gives(call, shape)?;

    let mut arguments = vec![(features.argument(), false), (units.argument(), false), walk.scalar_argument()];
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        let activation = call.activation(name, default);
        arguments.push((call.activation_type(name, default), activation == default));
    }
    arguments.extend(last);
    if !call.boolean("use_bias", true) {
        arguments.push((quote!(__seqnet::layers::NoBias), false));
    }
    let cell = kind(call, &without_defaults(arguments));
    let layer = |cell: &TokenStream, backwards: bool| {
        let flags = without_defaults(vec![
            (quote!(#sequences), !sequences),
            (quote!(#stateful), !stateful),
            (quote!(#backwards), !backwards),
        ]);
        quote!(__seqnet::layers::Recurrent<#cell #(, #flags)*>)
    };
    let other_way = layer(&cell, !backwards);
    let layer = layer(&cell, backwards);
    let mut planned = Planned::new(layer, gives);
    let biases = if call.boolean("use_bias", true) { biases } else { 0 };
    planned.parameters = weights(Some(gates), &features, &units, biases);
    planned.other_direction = Some(other_way);
    planned.needs_the_window = backwards.then_some("it goes backwards from the last timestep");
    planned.initializers = call.initializers().collect();
    Ok(planned)
}
