//! Where two files differ.

use crate::inspect::shape;
use crate::layers::described;
use seqnet_weights::{File, LayerConfig, Tensor};
use std::collections::HashMap;

/// A line for each difference between two files: tensors that only one has, other shapes and types, other numbers,
/// and layers of another class or with other arguments.
#[must_use]
pub fn differences(a: &File, b: &File) -> Vec<String> {
    let mut lines = Vec::new();
    let (in_a, in_b) = (by_path(a), by_path(b));
    for tensor in &a.tensors {
        let path = tensor.path.escape_debug();
        match in_b.get(&*tensor.path) {
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
    for tensor in b.tensors.iter().filter(|tensor| !in_a.contains_key(&*tensor.path)) {
        lines.push(format!("+ {} {}", tensor.path.escape_debug(), shape(&tensor.shape)));
    }
    let layers: HashMap<&str, &LayerConfig> = b.layers.iter().map(|layer| (&*layer.name, layer)).collect();
    for layer in &a.layers {
        let Some(other) = layers.get(&*layer.name) else { continue };
        // A file of weights alone knows classes at most.
        let (ours, theirs) = if layer.config.is_null() || other.config.is_null() {
            (layer.class.clone(), other.class.clone())
        } else {
            (described(layer), described(other))
        };
        if ours != theirs {
            let [name, ours, theirs] = [&layer.name, &ours, &theirs].map(|text| text.escape_debug());
            lines.push(format!("~ {name} is {ours} and {theirs}"));
        }
    }
    lines
}

fn by_path(file: &File) -> HashMap<&str, &Tensor> {
    file.tensors.iter().map(|tensor| (&*tensor.path, tensor)).collect()
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
