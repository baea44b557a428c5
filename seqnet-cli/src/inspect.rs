//! What is in a file.

use crate::shape::{Shape, gives};
use seqnet_weights::File;
use serde_json::{Value, json};
use std::fmt::Write;

/// Layers, shapes, numbers of weights, types and facts, as text.
#[must_use]
pub fn inspect(file: &File) -> String {
    let mut text = String::new();
    let facts = facts(file);
    let width = facts.iter().map(|(fact, _)| fact.chars().count()).max().unwrap_or(0);
    for (fact, value) in &facts {
        let _ = writeln!(text, "{fact:<width$}  {value}");
    }
    if !file.ordered {
        text.push_str("the file does not say in which order layers of different classes compute\n");
    }
    let width = file.tensors.iter().map(|tensor| tensor.name().len()).max().unwrap_or(0);
    let shape_width = file.tensors.iter().map(|tensor| shape(&tensor.shape).len()).max().unwrap_or(0);
    let mut given = file.input_shape.clone();
    for (index, layer) in file.layers.iter().enumerate() {
        given = given.and_then(|given| {
            (!layer.config.is_null()).then(|| gives(&layer.class, &layer.config, &given)).flatten()
        });
        let shape = given.as_ref().map_or_else(String::new, |given| format!(" -> {}", open_shape(given)));
        let _ = writeln!(text, "\n{} ({}){shape}", layer.name.escape_debug(), layer.class.escape_debug());
        for tensor in file.tensors_of(index) {
            let shape = self::shape(&tensor.shape);
            let name = tensor.name().escape_debug().to_string();
            let numbers: usize = tensor.shape.iter().product();
            let dtype = tensor.dtype.escape_debug();
            let _ = writeln!(text, "  {name:<width$}  {shape:<shape_width$}  {dtype}  {numbers:>8}");
        }
    }
    text
}

/// What is known of the whole file.
fn facts(file: &File) -> Vec<(String, String)> {
    let mut facts = vec![("format".to_owned(), file.format.to_string())];
    facts.extend(file.name.iter().map(|name| ("name".to_owned(), name.escape_debug().to_string())));
    facts.extend(file.input_shape.iter().map(|shape| ("input".to_owned(), open_shape(shape))));
    facts.push(("parameters".to_owned(), file.parameters().to_string()));
    let mut types: Vec<&str> = file.tensors.iter().map(|tensor| &*tensor.dtype).collect();
    types.sort_unstable();
    types.dedup();
    facts.push(("stored as".to_owned(), types.join(", ").escape_debug().to_string()));
    facts.extend(
        file.facts
            .iter()
            .map(|(fact, value)| (fact.escape_debug().to_string(), value.escape_debug().to_string())),
    );
    facts
}

/// `(None, 3)`
fn open_shape(shape: &Shape) -> String {
    let shape: Vec<_> =
        shape.iter().map(|n| n.map_or_else(|| "None".to_owned(), |n| n.to_string())).collect();
    format!("({})", shape.join(", "))
}

/// A shape as Python writes it: `(32, 1)`, `(32,)`, `()`.
pub(crate) fn shape(dimensions: &[usize]) -> String {
    match dimensions {
        [one] => format!("({one},)"),
        dimensions => {
            let dimensions: Vec<_> = dimensions.iter().map(usize::to_string).collect();
            format!("({})", dimensions.join(", "))
        }
    }
}

/// The same for machines.
#[must_use]
pub fn inspect_json(file: &File) -> Value {
    let layers: Vec<_> = file
        .layers
        .iter()
        .map(|layer| json!({"class": layer.class, "name": layer.name, "config": layer.config}))
        .collect();
    let tensors: Vec<_> = file
        .tensors
        .iter()
        .map(|tensor| {
            json!({"path": tensor.path, "layer": tensor.layer, "shape": tensor.shape, "dtype": tensor.dtype})
        })
        .collect();
    let facts: serde_json::Map<_, _> =
        file.facts.iter().map(|(fact, value)| (fact.clone(), value.clone().into())).collect();
    json!({
        "format": file.format.to_string(),
        "name": file.name,
        "input_shape": file.input_shape,
        "parameters": file.parameters(),
        "ordered": file.ordered,
        "facts": facts,
        "layers": layers,
        "tensors": tensors,
    })
}
