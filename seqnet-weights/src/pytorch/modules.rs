//! Modules with `weight` and `bias`.

use super::recurrent::transposed;
use super::{Module, described, name_of, unknown};
use crate::file::Array;
use crate::keras::config::Names;
use crate::{File, Tensor, WeightsError};

/// The names of a module's tensors end so.
pub(super) const ENDINGS: [&str; 5] =
    ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

/// The layer of a module: its class by the dimensions of its tensors.
pub(super) fn other_layer(
    file: &mut File,
    names: &mut Names,
    module: &str,
    tensors: &Module,
) -> Result<(), WeightsError> {
    let get = |name: &str| tensors.get(name);
    if let Some((_, tensor)) = tensors.iter().find(|(name, _)| !ENDINGS.contains(&&***name)) {
        return Err(unknown(&tensor.path));
    }
    let as_it_is = |tensor: &Tensor| Array {
        shape: tensor.shape.clone(),
        dtype: tensor.dtype.clone(),
        values: tensor.values.clone(),
    };
    let rank = get("weight").map_or(0, |weight| weight.shape.len());
    let embeds = module.to_ascii_lowercase().contains("emb") && get("bias").is_none();
    let (class, weights): (_, &[(&str, &'static str)]) = match rank {
        _ if get("running_mean").is_some() => (
            "BatchNormalization",
            &[
                ("weight", "gamma"),
                ("bias", "beta"),
                ("running_mean", "moving_mean"),
                ("running_var", "moving_variance"),
            ],
        ),
        1 => ("LayerNormalization", &[("weight", "gamma"), ("bias", "beta")]),
        2 if embeds => ("Embedding", &[("weight", "embeddings")]),
        2 => ("Dense", &[("weight", "kernel"), ("bias", "bias")]),
        3 => ("Conv1D", &[("weight", "kernel"), ("bias", "bias")]),
        _ => return Err(unknown(tensors.values().next().map_or(module, |tensor| &tensor.path))),
    };
    let name = name_of(names, module, class);
    let layer = file.layers.len();
    for (theirs, ours) in weights {
        let Some(tensor) = get(theirs) else { continue };
        let array = match (class, *ours) {
            ("Dense", "kernel") => transposed(tensor, &[0]),
            ("Conv1D", "kernel") => convolution(tensor),
            _ => as_it_is(tensor),
        };
        file.tensors.push(Tensor::new(layer, format!("{name}/{ours}"), array));
    }
    file.layers.push(described(class, name));
    Ok(())
}

/// (outputs, inputs, steps) to (steps, inputs, outputs).
fn convolution(tensor: &Tensor) -> Array {
    let (outputs, inputs, steps) = (tensor.shape[0], tensor.shape[1], tensor.shape[2]);
    let mut values = Vec::with_capacity(tensor.values.len());
    if !tensor.values.is_empty() {
        for (step, input, output) in
            (0..steps).flat_map(|k| (0..inputs).flat_map(move |i| (0..outputs).map(move |o| (k, i, o))))
        {
            values.push(tensor.values[(output * inputs + input) * steps + step]);
        }
    }
    Array { shape: vec![steps, inputs, outputs], dtype: tensor.dtype.clone(), values }
}
