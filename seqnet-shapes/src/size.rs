//! Rules about sizes.

use crate::{Check, Sizes, Text};

/// Sizes are at least one.
pub const fn positive(layer: &str, what: &str, given: usize) -> Check {
    if given > 0 {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs at least one ").then(what);
    Err(text.then(", but is given 0\nhelp: write a positive number"))
}

/// A slice of the numbers in a message: `(12, 1)`.
pub(crate) const fn pair(text: Text, timesteps: usize, features: usize) -> Text {
    text.then("(").number(timesteps).then(", ").number(features).then(")")
}

/// `T` timesteps between `start` and `end` timesteps of padding.
#[must_use]
pub const fn padded(timesteps: usize, start: usize, end: usize) -> usize {
    timesteps.saturating_add(start).saturating_add(end)
}

/// What is left of `T` timesteps without `start` at the beginning and `end` at the end.
#[must_use]
pub const fn cropped(timesteps: usize, start: usize, end: usize) -> usize {
    timesteps.saturating_sub(start).saturating_sub(end)
}

/// Cropping leaves at least one timestep.
pub const fn cropping(layer: &str, timesteps: usize, start: usize, end: usize) -> Check {
    if start.saturating_add(end) < timesteps {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` crops ").number(start).then(" + ").number(end);
    let text = text.then(" timesteps, and nothing is left of a sequence of ").number(timesteps);
    Err(text
        .then("\nhelp: crop at most ")
        .count(timesteps.saturating_sub(1), "timestep", "timesteps")
        .then(" in all"))
}

/// The features of a flattened sequence.
#[must_use]
pub const fn flattened(timesteps: usize, features: usize) -> usize {
    timesteps.saturating_mul(features)
}

/// A size that the layer has, and the one that an arrow or a parameter says it has.
pub const fn equal(layer: &str, what: &str, gives: usize, said: usize) -> Check {
    if gives == said {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` gives ").number(gives).then(" ").then(what);
    let text = text.then(", but its arrow says ").number(said);
    Err(text.then("\nhelp: write `").number(gives).then("`"))
}

/// The arrow of a layer of one's own: a sequence. The rank and the shape that its type gives come as a slice.
pub const fn arrow_sequence(layer: &str, gives: &[usize], timesteps: usize, features: usize) -> Check {
    match *gives {
        [t, f] if t == timesteps && f == features => Ok(()),
        _ => Err(arrow(layer, gives, pair(Text::new(), timesteps, features))),
    }
}

/// The arrow of a layer of one's own: a vector.
pub const fn arrow_vector(layer: &str, gives: &[usize], features: usize) -> Check {
    match *gives {
        [f] if f == features => Ok(()),
        _ => Err(arrow(layer, gives, Text::new().then("(").number(features).then(")"))),
    }
}

/// The arrow of a layer of one's own: sequences of sequences.
pub const fn arrow_sequences(layer: &str, gives: &[usize], said: Sizes) -> Check {
    if gives.len() == 3 && Sizes::of(gives).equal(said) {
        return Ok(());
    }
    Err(arrow(layer, gives, said.write(Text::new())))
}

const fn arrow(layer: &str, gives: &[usize], said: Text) -> Text {
    let gives = match *gives {
        [f] => Text::new().then("(").number(f).then(")"),
        [t, f] => pair(Text::new(), t, f),
        [_, _, _] => Sizes::of(gives).write(Text::new()),
        _ => Text::new().then("another shape"),
    };
    let text: Text = Text::new().then("`").then(layer).then("` gives ").then(gives.as_str());
    let text = text.then(", but its arrow says ").then(said.as_str());
    text.then("\nhelp: write `-> ").then(gives.as_str()).then("`")
}

/// An `input_shape` inside of a model is what arrives: a sequence.
pub const fn input_sequence(
    layer: &str,
    said_t: usize,
    said_f: usize,
    given_t: usize,
    given_f: usize,
) -> Check {
    if said_t == given_t && said_f == given_f {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` says `input_shape = ");
    let text = pair(text, said_t, said_f).then("`, but is given a sequence ");
    let text = pair(text, given_t, given_f);
    Err(text.then("\nhelp: remove `input_shape`: it is needed on the first layer alone"))
}

/// An `input_shape` inside of a model is what arrives: sequences of sequences.
pub const fn input_sequences(layer: &str, said: Sizes, given: Sizes) -> Check {
    if said.equal(given) {
        return Ok(());
    }
    let text = said.write(Text::new().then("`").then(layer).then("` says `input_shape = "));
    let text = given.write(text.then("`, but is given sequences "));
    Err(text.then("\nhelp: remove `input_shape`: it is needed on the first layer alone"))
}

/// An `input_shape` inside of a model is what arrives: a vector.
pub const fn input_vector(layer: &str, said: usize, given: usize) -> Check {
    if said == given {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` says `input_shape = (").number(said);
    let text = text.then(")`, but is given a vector of ").count(given, "feature", "features");
    Err(text.then("\nhelp: remove `input_shape`: it is needed on the first layer alone"))
}

/// `softmax` and its kin share one among several features; over a single one the result is `always` the same.
pub const fn softmax(activation: &str, features: usize, always: usize) -> Check {
    if features != 1 {
        return Ok(());
    }
    let text = Text::new().then("`").then(activation).then("` over 1 feature is always ").number(always);
    Err(text.then(
        ", whatever the network has learned\n\
         help: use `sigmoid` for one probability, or give the layer a unit for each class",
    ))
}

/// The features of two directions, side by side.
#[must_use]
pub const fn concatenated(forward: usize, backward: usize) -> usize {
    forward.saturating_add(backward)
}

/// The directions of a `Bidirectional` can be merged number by number.
pub const fn equal_directions(mode: &str, forward: usize, backward: usize) -> Check {
    if forward == backward {
        return Ok(());
    }
    let text = Text::new()
        .then("`merge_mode = \"")
        .then(mode)
        .then("\"` needs as many units in `backward_layer` as in the layer, ");
    let text = text.number(forward).then(", but is given ").number(backward);
    Err(text
        .then("\nhelp: give it ")
        .count(forward, "unit", "units")
        .then(", or write `merge_mode = \"concat\"`"))
}
