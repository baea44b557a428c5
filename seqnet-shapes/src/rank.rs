//! Rules about vectors and sequences.

use crate::size::pair;
use crate::{Check, Sizes, Text};

const fn needs(layer: &str, what: &str) -> Text {
    Text::new().then("`").then(layer).then("` needs ").then(what).then(", but is given ")
}

/// The layer goes through time, and a vector has none.
pub const fn needs_sequence(layer: &str, features: usize, help: &str) -> Check {
    let text = needs(layer, "a sequence").then("a vector of ").count(features, "feature", "features");
    Err(text.then("\nhelp: ").then(help))
}

/// The layer takes a vector.
pub const fn needs_vector(layer: &str, timesteps: usize, features: usize, help: &str) -> Check {
    let text = pair(needs(layer, "a vector").then("a sequence "), timesteps, features);
    Err(text.then("\nhelp: ").then(help))
}

/// The layer must know the number of timesteps.
pub const fn needs_timesteps(layer: &str, features: usize, help: &str) -> Check {
    let text = needs(layer, "the number of timesteps").then("a stream (None, ").number(features);
    Err(text.then("), which has no end\nhelp: ").then(help))
}

/// The same of a stream of sequences.
pub const fn needs_timesteps_of_sequences(layer: &str, given: Sizes, help: &str) -> Check {
    let text = given.write(needs(layer, "the number of timesteps").then("a stream of sequences "));
    Err(text.then(", which has no end\nhelp: ").then(help))
}

/// What a model declares to give, and what its last layer gives: sequences.
pub const fn contract_sequence(
    model: &str,
    declared_t: usize,
    declared_f: usize,
    gives_t: usize,
    gives_f: usize,
) -> Check {
    if declared_t == gives_t && declared_f == gives_f {
        return Ok(());
    }
    let text = pair(Text::new().then("`").then(model).then("` is declared to give "), declared_t, declared_f);
    let text = pair(text.then(", but its last layer gives "), gives_t, gives_f);
    Err(pair(text.then("\nhelp: declare `-> "), gives_t, gives_f).then("`, or change the last layer"))
}

/// The layer goes through one sequence at a time.
pub const fn needs_one_sequence(layer: &str, given: Sizes, help: &str) -> Check {
    Err(given.write(needs(layer, "a sequence").then("sequences ")).then("\nhelp: ").then(help))
}

/// What a model declares to give, and what its last layer gives: sequences of sequences.
pub const fn contract_sequences(model: &str, declared: Sizes, gives: Sizes) -> Check {
    if declared.equal(gives) {
        return Ok(());
    }
    let text = declared.write(Text::new().then("`").then(model).then("` is declared to give "));
    let text = gives.write(text.then(", but its last layer gives ")).then("\nhelp: declare `-> ");
    Err(gives.write(text).then("`, or change the last layer"))
}

/// What a model declares to give, and what its last layer gives: vectors.
pub const fn contract_vector(model: &str, declared: usize, gives: usize) -> Check {
    if declared == gives {
        return Ok(());
    }
    let text = Text::new().then("`").then(model).then("` is declared to give (").number(declared);
    let text = text.then("), but its last layer gives (").number(gives);
    Err(text.then(")\nhelp: declare `-> (").number(gives).then(")`, or change the last layer"))
}

/// In a stream without end a layer of one's own runs timestep by timestep, and gives what its arrow says.
pub const fn runs(layer: &str, runs: bool, gives: &str) -> Check {
    if runs {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` does not give ").then(gives);
    Err(text.then(
        " timestep by timestep\nhelp: write what it gives after the arrow, or implement `Stepwise` for it",
    ))
}

/// A layer of one's own takes what it is given: a vector or a sequence.
pub const fn takes(layer: &str, takes: bool, given: &[usize]) -> Check {
    if takes {
        return Ok(());
    }
    let (given, tensor) = match *given {
        [f] => (
            Text::new().then("vector of ").count(f, "feature", "features"),
            Text::new().then("Vector<").number(f),
        ),
        [t, f] => (
            pair(Text::new().then("sequence "), t, f),
            Text::new().then("Sequence<").number(t).then(", ").number(f),
        ),
        [t, n, f] => (
            Sizes::of(given).write(Text::new().then("sequences ")),
            Text::new().then("Sequences<").number(t).then(", ").number(n).then(", ").number(f),
        ),
        _ => (Text::new().then("such tensor"), Text::new().then("_")),
    };
    let (given, tensor): (Text, Text) = (given, tensor);
    let text = Text::new().then("`").then(layer).then("` takes no ").then(given.as_str());
    let text = text.then("\nhelp: give it what it takes, or implement `Layer<").then(tensor.as_str());
    Err(text.then(">>` for it"))
}
