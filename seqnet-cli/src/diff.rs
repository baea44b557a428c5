//! Where two files differ.

use crate::inspect::shape;
use seqnet_weights::{File, Tensor};

/// A line for each difference between two files: tensors that only one has, other shapes and types, other numbers.
#[must_use]
pub fn differences(a: &File, b: &File) -> Vec<String> {
    let mut lines = Vec::new();
    for tensor in &a.tensors {
        let path = tensor.path.escape_debug();
        match find(b, &tensor.path) {
            None => lines.push(format!("- {path} {}", shape(&tensor.shape))),
            Some(other) if other.shape != tensor.shape => {
                lines.push(format!(
                    "~ {path} has shape {} and {}",
                    shape(&tensor.shape),
                    shape(&other.shape)
                ));
            }
            Some(other) => lines.extend(numbers(tensor, other).map(|numbers| format!("~ {path} {numbers}"))),
        }
    }
    for tensor in b.tensors.iter().filter(|tensor| find(a, &tensor.path).is_none()) {
        lines.push(format!("+ {} {}", tensor.path.escape_debug(), shape(&tensor.shape)));
    }
    for layer in &a.layers {
        let Some(other) = b.layers.iter().find(|other| other.name == layer.name) else { continue };
        let name = layer.name.escape_debug();
        if other.class != layer.class {
            lines.push(format!(
                "~ {name} is {} and {}",
                layer.class.escape_debug(),
                other.class.escape_debug()
            ));
        }
        let (Some(config), Some(others)) = (layer.config.as_object(), other.config.as_object()) else {
            continue;
        };
        for (argument, value) in config {
            match others.get(argument) {
                Some(other) if other != value => {
                    lines.push(format!("~ {name}: {argument} is {value} and {other}"))
                }
                _ => {}
            }
        }
    }
    lines
}

fn find<'a>(file: &'a File, path: &str) -> Option<&'a Tensor> {
    file.tensors.iter().find(|tensor| tensor.path == path)
}

/// How the numbers of two tensors of one shape differ.
fn numbers(a: &Tensor, b: &Tensor) -> Option<String> {
    let pairs = || a.values.iter().zip(&b.values);
    let differing = pairs().filter(|(a, b)| a.to_bits() != b.to_bits()).count();
    if differing > 0 {
        let largest = pairs().map(|(a, b)| (a - b).abs()).max_by(f64::total_cmp).unwrap_or(0.0);
        return Some(format!("differs in {differing} of {} numbers, by at most {largest:e}", a.values.len()));
    }
    (a.dtype != b.dtype).then(|| format!("is stored as {} and {}", a.dtype, b.dtype))
}
