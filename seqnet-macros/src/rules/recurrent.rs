//! The shape rules of recurrent layers: a cell, or several one upon the other, and the loop around it.

use super::{Rule, kind, weights, without_defaults};
use crate::arguments::Call;
use crate::dimension::Dimension;
use crate::mistakes::Stop;
use crate::shape::Shape;
use crate::walk::{Planned, Walk};
use proc_macro2::TokenStream;
use quote::quote;
use std::fmt::Display;

/// The layers that go through time and give their last output unless `return_sequences` is set.
pub(crate) const RECURRENT: [&str; 4] = ["LSTM", "GRU", "SimpleRNN", "RNN"];

/// How many cells `StackedRnnCells` of the library can hold.
const MOST_CELLS: usize = 6;

/// A layer that is named for its cell.
pub(crate) fn recurrent(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    around(walk, call, given, |walk, features| cell(walk, call, features))
}

/// `RNN(cell)` or `RNN([cell, cell])`.
pub(crate) fn rnn(walk: &mut Walk<'_>, call: &Call, given: &Shape) -> Rule {
    let cells = call.stack();
    match cells {
        [] => Err(Stop),
        [one] => around(walk, call, given, |walk, features| cell(walk, one, features)),
        [first, others @ ..] => around(walk, call, given, |walk, features| {
            let mut stack = vec![cell(walk, first, features)?];
            for other in others {
                let features = stack[stack.len() - 1].units.clone();
                stack.push(cell(walk, other, &features)?);
            }
            if stack.len() > MOST_CELLS {
                let text = format!(
                    "`RNN` holds at most {MOST_CELLS} cells, but is given {}\nhelp: put those from the seventh on into an `RNN` below it",
                    stack.len()
                );
                return walk.wrong(&cells[MOST_CELLS].token, text);
            }
            let kinds = stack.iter().map(|cell| &cell.kind);
            let kind = quote!(__seqnet::layers::StackedRnnCells<(#(#kinds),*)>);
            let parameters = stack.iter().map(|cell| cell.parameters.clone());
            let parameters = parameters.reduce(|a, b| Dimension::sum(&a, &b)).ok_or(Stop)?;
            let fixed = stack.iter().filter_map(|cell| cell.fixed.clone());
            let fixed = fixed.reduce(|a, b| Dimension::sum(&a, &b));
            let units = stack[stack.len() - 1].units.clone();
            let numbered = stack.into_iter().enumerate();
            let initializers = numbered.flat_map(|(k, cell)| within(k, cell.initializers)).collect();
            Ok(Cell { kind, units, parameters, fixed, initializers })
        }),
    }
}

/// What stands in an `RNN` alone.
pub(crate) fn only_in_rnn(walk: &mut Walk<'_>, call: &Call, _: &Shape) -> Rule {
    let name = call.row.name;
    let layer = name.strip_suffix("Cell").map_or(String::new(), |layer| format!(", or `{layer}(..)`"));
    let text = format!("`{name}` takes one timestep, and no sequence\nhelp: write `RNN({name}(..))`{layer}");
    walk.wrong(&call.token, text)
}

/// What takes one timestep.
struct Cell {
    kind: TokenStream,
    units: Dimension,
    parameters: Dimension,
    /// How many of its weights are not trained, where some are not.
    fixed: Option<Dimension>,
    initializers: Vec<(String, String)>,
}

/// A cell of these features, from the arguments of a layer or of a cell.
fn cell(walk: &mut Walk<'_>, call: &Call, features: &Dimension) -> Result<Cell, Stop> {
    walk.shares(call)?;
    let units = walk.units(call, "units")?;
    let bias = call.boolean("use_bias", true);
    let both: &[&str] = &["activation", "recurrent_activation"];
    let (gates, activations, mut biases) = match call.row.rust {
        "Lstm" => (4, both, 1),
        "Gru" => (3, both, if call.boolean("reset_after", true) { 2 } else { 1 }),
        _ => (1, &both[..1], 1),
    };
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        walk.softmax(call, name, default, &units)?;
    }
    let mut arguments = vec![(features.argument(), false), (units.argument(), false), walk.scalar_argument()];
    for (name, default) in activations.iter().zip(["Tanh", "Sigmoid"]) {
        let activation = call.activation(name, default);
        arguments.push((call.activation_type(name, default), activation == default));
    }
    if call.row.rust == "Gru" {
        let reset_after = biases == 2;
        arguments.push((quote!(#reset_after), reset_after));
        if !reset_after && bias {
            let (scalar, units) = (walk.scalar, units.argument());
            arguments.push((quote!([__seqnet::SVector<#scalar, #units>; 3]), false));
        }
    }
    if !bias {
        arguments.push((quote!(__seqnet::layers::NoBias), false));
        biases = 0;
    }
    let mut initializers: Vec<_> = call.initializers().collect();
    if !bias {
        initializers.retain(|(tensor, _)| tensor != "bias");
    } else if call.row.rust == "Lstm" {
        unit_forget_bias(call, &mut initializers);
    }
    let parameters = weights(Some(gates), features, &units, biases);
    let fixed = (!call.boolean("trainable", true)).then(|| parameters.clone());
    Ok(Cell { kind: kind(call, &without_defaults(arguments)), units, parameters, fixed, initializers })
}

/// Initializers of a part, under its name.
pub(crate) fn within(
    part: impl Display,
    initializers: Vec<(String, String)>,
) -> impl Iterator<Item = (String, String)> {
    initializers.into_iter().map(move |(tensor, initializer)| (format!("{part}/{tensor}"), initializer))
}

/// Ones for the forget gate, whatever the other biases are, unless they are not wanted.
pub(super) fn unit_forget_bias(call: &Call, initializers: &mut Vec<(String, String)>) {
    let bias = initializers.iter().position(|(tensor, _)| tensor == "bias");
    match (call.boolean("unit_forget_bias", true), bias) {
        // Zeros beside the forget gate's ones are the default.
        (true, Some(bias)) if initializers[bias].1 == "Zeros" => {
            initializers.remove(bias);
        }
        (true, Some(bias)) => {
            let others = &mut initializers[bias].1;
            *others = format!("UnitForget(&__seqnet::Initializer::{others})");
        }
        (false, None) => initializers.push(("bias".to_owned(), "Zeros".to_owned())),
        _ => {}
    }
}

/// The loop around a cell.
fn around<'w>(
    walk: &mut Walk<'w>,
    call: &Call,
    given: &Shape,
    cell: impl FnOnce(&mut Walk<'w>, &Dimension) -> Result<Cell, Stop>,
) -> Rule {
    let help = walk.help_for_a_vector();
    let (timesteps, features) = walk.sequence(call, given, help)?;
    let Cell { kind, units, parameters, mut fixed, initializers } = cell(walk, &features)?;
    if !call.boolean("trainable", true) {
        fixed = Some(parameters.clone());
    }
    let flag = |name| call.boolean(name, false);
    let (sequences, stateful, backwards) = (flag("return_sequences"), flag("stateful"), flag("go_backwards"));
    let shape = match timesteps {
        Some(timesteps) if sequences => Shape::Sequence(timesteps, units),
        Some(_) => Shape::Vector(units),
        None if backwards => return walk.no_end(call, given, "remove `go_backwards = true`"),
        None if sequences => Shape::Endless(units),
        None => return walk.no_end(call, given, "add `return_sequences = true`"),
    };
    let gives = walk.gives(call, shape)?;
    let layer = |backwards: bool| {
        let flags = without_defaults(vec![
            (quote!(#sequences), !sequences),
            (quote!(#stateful), !stateful),
            (quote!(#backwards), !backwards),
        ]);
        quote!(__seqnet::layers::Recurrent<#kind #(, #flags)*>)
    };
    let mut planned = Planned::new(layer(backwards), gives);
    planned.parameters = parameters;
    planned.fixed = fixed;
    planned.other_direction = Some(layer(!backwards));
    planned.needs_the_window = backwards.then_some("it goes backwards from the last timestep");
    planned.initializers = initializers;
    planned.carries = true;
    Ok(planned)
}
