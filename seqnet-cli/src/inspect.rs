//! What is in a file.

use seqnet_weights::File;
use serde_json::{Value, json};
use std::fmt::Write;

/// Layers, shapes, numbers of weights, types and facts, as text.
#[must_use]
pub fn inspect(file: &File) -> String {
    let mut text = format!("format      {}\n", file.format);
    if let Some(name) = &file.name {
        let _ = writeln!(text, "name        {}", name.escape_debug());
    }
    if let Some(shape) = &file.input_shape {
        let shape: Vec<_> =
            shape.iter().map(|n| n.map_or_else(|| "None".to_owned(), |n| n.to_string())).collect();
        let _ = writeln!(text, "input       ({})", shape.join(", "));
    }
    let _ = writeln!(text, "parameters  {}", file.parameters());
    for (fact, value) in &file.facts {
        let _ = writeln!(text, "{:<10}  {}", fact.escape_debug().to_string(), value.escape_debug());
    }
    if !file.ordered {
        text.push_str("the file does not say in which order layers of different classes compute\n");
    }
    let width = file.tensors.iter().map(|tensor| tensor.name().len()).max().unwrap_or(0);
    let shapes: Vec<String> = file.tensors.iter().map(|tensor| shape(&tensor.shape)).collect();
    let shape_width = shapes.iter().map(String::len).max().unwrap_or(0);
    let orphans = file.layers.is_empty().then_some((0, "", ""));
    let layers = file.layers.iter().enumerate().map(|(i, layer)| (i, &*layer.name, &*layer.class));
    for (index, name, class) in layers.chain(orphans) {
        let _ = writeln!(text, "\n{} ({})", name.escape_debug(), class.escape_debug());
        let tensors = file.tensors.iter().zip(&shapes).filter(|(tensor, _)| tensor.layer == index);
        for (tensor, shape) in tensors {
            let name = tensor.name().escape_debug().to_string();
            let _ =
                writeln!(text, "  {name:<width$}  {shape:<shape_width$}  {}", tensor.dtype.escape_debug());
        }
    }
    text
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
