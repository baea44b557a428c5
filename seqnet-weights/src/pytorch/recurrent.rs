//! `nn.LSTM`, `nn.GRU`, `nn.RNN` and their cells: stacks of layers, each with one direction or both.

use super::{Module, described, name_of, unknown};
use crate::file::Array;
use crate::keras::config::Names;
use crate::{File, Tensor, WeightsError};
use std::collections::BTreeMap;

/// The tensors of a layer in one direction; a cell's are called just so.
const TENSORS: [&str; 5] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"];

/// `weight_ih_l2_reverse` as the tensor, the layer of the stack, and whether it goes backwards.
pub(super) fn recurrent(name: &str) -> Option<(&str, usize, bool)> {
    if TENSORS.contains(&name) {
        return Some((name, 0, false));
    }
    let (name, backward) = name.strip_suffix("_reverse").map_or((name, false), |name| (name, true));
    let (tensor, level) = name.rsplit_once("_l")?;
    Some((tensor, level.parse().ok()?, backward)).filter(|_| TENSORS.contains(&tensor))
}

/// The layers of a stack, one after the other.
pub(super) fn recurrent_layers(
    file: &mut File,
    names: &mut Names,
    module: &str,
    tensors: &Module,
) -> Result<(), WeightsError> {
    let mut levels: BTreeMap<usize, [BTreeMap<&str, &Tensor>; 2]> = BTreeMap::new();
    for (name, tensor) in tensors {
        let Some((weight, level, backward)) = recurrent(name) else {
            return Err(unknown(&tensor.path));
        };
        if weight == "weight_hr" {
            return Err(WeightsError::Malformed {
                needs: "recurrent layers without projection",
                found: format!("`{}`", tensor.path.escape_debug()),
                help: "train without `proj_size`".to_owned(),
                source: None,
            });
        }
        levels.entry(level).or_default()[usize::from(backward)].insert(weight, tensor);
    }
    let stacked = levels.len() > 1;
    for (level, [forward, backward]) in levels {
        let (cell, arrays) = recurrent_cell(module, &forward)?;
        let mut directions = vec![("forward/", arrays)];
        let class = if backward.is_empty() { cell } else { "Bidirectional" };
        if backward.is_empty() {
            directions[0].0 = "";
        } else {
            directions.push(("backward/", recurrent_cell(module, &backward)?.1));
        }
        let module =
            if stacked && !module.is_empty() { format!("{module}.l{level}") } else { module.to_owned() };
        let name = name_of(names, &module, class);
        let layer = file.layers.len();
        for (direction, arrays) in directions {
            for (weight, array) in arrays {
                file.tensors.push(Tensor::new(layer, format!("{name}/{direction}{weight}"), array));
            }
        }
        file.layers.push(described(class, name));
    }
    Ok(())
}

type Weights = Vec<(&'static str, Array)>;

/// One direction of one layer: its class by the number of its gates.
fn recurrent_cell(
    module: &str,
    tensors: &BTreeMap<&str, &Tensor>,
) -> Result<(&'static str, Weights), WeightsError> {
    let damaged = || {
        let list: Vec<_> =
            tensors.iter().map(|(name, tensor)| format!("{name} {:?}", tensor.shape)).collect();
        WeightsError::damaged(format!(
            "a recurrent module `{}` with {}",
            module.escape_debug(),
            list.join(", ")
        ))
    };
    let (Some(input), Some(hidden)) = (tensors.get("weight_ih"), tensors.get("weight_hh")) else {
        return Err(damaged());
    };
    let (&[rows, _], &[hidden_rows, units]) = (&input.shape[..], &hidden.shape[..]) else {
        return Err(damaged());
    };
    let gates: &[usize] = match rows.checked_div(units) {
        Some(1) => &[0],
        Some(3) => &[1, 0, 2],
        Some(4) => &[0, 1, 2, 3],
        _ => return Err(damaged()),
    };
    if rows != gates.len() * units || hidden_rows != rows {
        return Err(damaged());
    }
    let class = ["SimpleRNN", "", "GRU", "LSTM"][gates.len() - 1];
    let mut weights =
        vec![("kernel", transposed(input, gates)), ("recurrent_kernel", transposed(hidden, gates))];
    match (tensors.get("bias_ih"), tensors.get("bias_hh")) {
        (None, None) => {}
        (Some(input), Some(hidden)) if input.shape == [rows] && hidden.shape == [rows] => {
            let (mut bias, second) = (reordered(input, gates), reordered(hidden, gates));
            if class == "GRU" {
                bias.values.extend(second.values);
                bias.shape = vec![2, rows];
            } else {
                bias.values.iter_mut().zip(second.values).for_each(|(sum, second)| *sum += second);
            }
            weights.push(("bias", bias));
        }
        _ => return Err(damaged()),
    }
    Ok((class, weights))
}

/// (outputs, inputs) to (inputs, outputs), the outputs being blocks in another order.
pub(super) fn transposed(tensor: &Tensor, blocks: &[usize]) -> Array {
    let (rows, columns) = (tensor.shape[0], tensor.shape[1]);
    let block = rows / blocks.len();
    let row = |output: usize| blocks[output / block] * block + output % block;
    // Without numbers there is nothing to move: their type is none that can be converted.
    let values = if tensor.values.is_empty() {
        Vec::new()
    } else {
        (0..columns * rows).map(|i| tensor.values[row(i % rows) * columns + i / rows]).collect()
    };
    Array { shape: vec![columns, rows], dtype: tensor.dtype.clone(), values }
}

fn reordered(tensor: &Tensor, blocks: &[usize]) -> Array {
    let block = (tensor.shape[0] / blocks.len()).max(1);
    let chunks: Vec<&[f64]> = tensor.values.chunks(block).collect();
    let values = blocks.iter().flat_map(|i| chunks.get(*i).copied().unwrap_or_default()).copied().collect();
    Array { shape: tensor.shape.clone(), dtype: tensor.dtype.clone(), values }
}
