//! Layers as they were typed to layers whose arguments are known to be sound, before any shape is followed.

use crate::arguments::{Call, Reader, items, read_shape};
use crate::dimension::Dimension;
use crate::mistakes::did_you_mean;
use crate::parse::{Argument, Layer, Shape, Value};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Path};

/// A layer after its arguments have been read.
pub(crate) enum Read<'a> {
    /// Its shape, its name, and the tokens of its shape.
    Input(Vec<Option<Dimension>>, &'a Path, TokenStream),
    Table(Call, Option<&'a Shape>),
    Own(&'a Path, &'a Shape, Option<(String, TokenStream)>),
    /// Something is wrong with it, and has been reported.
    Unsound,
}

/// Reads one layer; what is wrong with it goes to the mistakes.
pub(crate) fn read<'a>(reader: &mut Reader<'_>, layer: &'a Layer) -> Read<'a> {
    match layer.path.get_ident() {
        Some(word) if word == "Input" || word == "InputLayer" => read_input(reader, layer),
        Some(_)
            if layer.arrow.is_none()
                || crate::table::find(&layer.path.to_token_stream().to_string()).is_some() =>
        {
            reader.call(layer).map_or(Read::Unsound, |call| Read::Table(call, layer.arrow.as_ref()))
        }
        _ => read_own(reader, layer),
    }
}

/// The arguments of Keras's `Input` that can mean nothing here, and why.
const NOT_FOR_INPUT: [(&str, &str); 9] = [
    ("batch_size", "a model takes one window at a time"),
    ("batch_shape", "a model takes one window at a time\nhelp: write `shape`, without the first number"),
    ("dtype", "a model computes in `f32`, or in `f64` with `#[scalar(f64)]` above the struct"),
    ("sparse", "inputs are plain arrays"),
    ("ragged", "inputs are plain arrays"),
    ("tensor", "there are no symbolic tensors"),
    ("input_tensor", "there are no symbolic tensors"),
    ("optional", "a model has one input"),
    ("name", "the input is no field"),
];

/// `Input(12, 1)`, `Input(shape = (12, 1))`.
fn read_input<'a>(reader: &mut Reader<'_>, layer: &'a Layer) -> Read<'a> {
    reader.mistakes.append(&layer.mistakes);
    let mut sound = layer.mistakes.is_empty();
    if let Some(arrow) = &layer.arrow {
        reader.mistakes.push(&arrow.tokens, "an input needs no arrow\nhelp: remove it");
        sound = false;
    }
    let mut given: Vec<&Argument> = Vec::new();
    for argument in &layer.arguments {
        match &argument.name {
            Some(name) if name != "shape" => {
                reader.mistakes.push(name, not_for_input(&name.to_string()));
                sound = false;
            }
            _ => given.push(argument),
        }
    }
    let on: TokenStream = given.iter().map(|argument| argument.tokens.clone()).collect();
    let on = if on.is_empty() { layer.path.to_token_stream() } else { on };
    if given.is_empty() && !sound {
        return Read::Unsound;
    }
    match dimensions(reader, &given, &on) {
        Ok(shape) if sound => Read::Input(shape, &layer.path, on),
        Ok(_) => Read::Unsound,
        Err((on, text)) => {
            let help = "\nhelp: write `Input(timesteps, features)`, or `Input(features)` for a plain vector";
            let text = if text.contains("\nhelp: ") { text } else { text + help };
            reader.mistakes.push(on, format!("`Input` {text}"));
            Read::Unsound
        }
    }
}

fn not_for_input(name: &str) -> String {
    match NOT_FOR_INPUT.iter().find(|(other, _)| name == *other) {
        Some((_, why)) if why.contains("\nhelp: ") => format!("`{name}` has no meaning here: {why}"),
        Some((_, why)) => format!("`{name}` has no meaning here: {why}\nhelp: remove it"),
        None => {
            format!(
                "`Input` has no argument `{name}`\nhelp: {}",
                did_you_mean(name, ["shape"].into_iter(), "its argument is")
            )
        }
    }
}

fn dimensions(
    reader: &Reader<'_>,
    given: &[&Argument],
    on: &TokenStream,
) -> Result<Vec<Option<Dimension>>, (TokenStream, String)> {
    let mut expressions: Vec<&Expr> = Vec::new();
    for argument in given {
        match &argument.value {
            Value::Expression(expression) => expressions.extend(items(expression)),
            _ => return Err((on.clone(), "needs whole numbers for its shape".to_owned())),
        }
    }
    let shape = read_shape(expressions, reader.parameters)?;
    match &shape[..] {
        // Without features, `None` can still be a stream of ids.
        [Some(_) | None] | [_, Some(_)] | [_, Some(_), Some(_)] => Ok(shape),
        [] => Err((on.clone(), "needs a shape".to_owned())),
        _ => {
            let text = format!(
                "takes a vector, a sequence or sequences, of one to three dimensions, but is given {}",
                shape.len()
            );
            Err((on.clone(), text))
        }
    }
}

/// `crate::Despike::<3> -> (12, 1)`
fn read_own<'a>(reader: &mut Reader<'_>, layer: &'a Layer) -> Read<'a> {
    let path = &layer.path;
    let text = path.to_token_stream().to_string().replace(' ', "");
    let mut name = None;
    let mut sound = layer.mistakes.is_empty();
    if let (Some(last), None) = (path.segments.last(), &layer.arrow)
        && crate::table::find(&last.ident.to_string()).is_some()
    {
        let last = &last.ident;
        reader
            .mistakes
            .push(path, format!("layers of Keras are known by their names alone\nhelp: write `{last}`"));
        return Read::Unsound;
    }
    reader.mistakes.append(&layer.mistakes);
    for argument in &layer.arguments {
        match (&argument.name, &argument.value) {
            (Some(word), Value::Expression(value)) if word == "name" => {
                let given = value.to_token_stream().to_string();
                name = Some((given.trim_matches('"').to_owned(), argument.tokens.clone()));
            }
            _ => {
                let text = format!(
                    "`{text}` is a type, and takes no arguments here\nhelp: put what it needs into the type, as in `crate::Despike::<3>`"
                );
                reader.mistakes.push(&argument.tokens, text);
                sound = false;
            }
        }
    }
    let Some(arrow) = &layer.arrow else {
        let text = format!(
            "`{text}` is a layer of your own, and only its type knows what it gives\nhelp: say so after an arrow, `{text} -> (timesteps, features)`"
        );
        reader.mistakes.push(path, text);
        return Read::Unsound;
    };
    if sound { Read::Own(path, arrow, name) } else { Read::Unsound }
}
