//! A `state_dict` of PyTorch. Its matrices are (outputs, inputs), its gates stand in another order, and recurrent layers have two biases.
//!
//! | module         | tensors                                               | here                                                       |
//! |----------------|-------------------------------------------------------|------------------------------------------------------------|
//! | `nn.LSTM`      | `weight_ih_l0` (4U, F), `weight_hh_l0`, two biases    | `kernel` (F, 4U), gates i f g o as they are, biases summed |
//! | `nn.GRU`       | `weight_ih_l0` (3U, F), gates r z n                   | gates z r h, both biases kept: `reset_after`               |
//! | `nn.RNN`       | `weight_ih_l0` (U, F)                                 | `kernel` (F, U), biases summed                             |
//! | `…_reverse`    | the other direction                                   | `backward`                                                 |
//! | `nn.Linear`    | `weight` (U, F), `bias`                               | `kernel` (F, U)                                            |
//! | `nn.Conv1d`    | `weight` (U, F / groups, K)                           | `kernel` (K, F / groups, U)                                |
//! | `nn.BatchNorm1d` | `weight`, `bias`, `running_mean`, `running_var`     | `gamma`, `beta`, `moving_mean`, `moving_variance`          |
//! | `nn.LayerNorm` | `weight`, `bias`                                      | `gamma`, `beta`                                            |
//! | `nn.Embedding` | `weight`, in a module whose name has `emb` in it      | `embeddings`                                               |

use crate::file::Array;
use crate::keras::config::free;
use crate::keras::snake_case;
use crate::{File, Format, LayerConfig, Tensor, WeightsError};
use serde_json::Value;
use std::collections::BTreeMap;

/// The names of a module's tensors end so.
const ENDINGS: [&str; 5] = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

/// A module's tensors by name, and the modules by name in natural order.
type Module = BTreeMap<String, Tensor>;
type Modules = BTreeMap<Vec<Part>, (String, Module)>;

/// Numbers before words, by their value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Word(String),
}

/// Whether every tensor is called as PyTorch calls them.
pub(crate) fn is_state_dict(file: &File) -> bool {
    !file.tensors.is_empty()
        && file.tensors.iter().all(|tensor| {
            let name = tensor.path.rsplit('.').next().unwrap_or_default();
            let known = ENDINGS.contains(&name) || recurrent(name).is_some() || tensor.path.contains('.');
            known && !tensor.path.contains('/')
        })
}

/// The layers and weights as Keras would have them.
pub(crate) fn convert(from: File) -> Result<File, WeightsError> {
    let mut modules = Modules::new();
    for tensor in from.tensors {
        let path = tensor.path.clone();
        let (module, name) = path.rsplit_once('.').unwrap_or(("", &path));
        let key = natural(module);
        let (_, tensors) = modules.entry(key).or_insert_with(|| (module.to_owned(), Module::new()));
        tensors.insert(name.to_owned(), tensor);
    }
    let ordered = numbered(&modules);
    let mut file = File { format: Format::PyTorch, layers: Vec::new(), tensors: Vec::new(), ordered, ..from };
    for (module, tensors) in modules.into_values() {
        if tensors.keys().any(|name| recurrent(name).is_some()) {
            recurrent_layers(&mut file, &module, &tensors)?;
        } else {
            other_layer(&mut file, &module, &tensors)?;
        }
    }
    Ok(file)
}

/// Whether the modules are those of one `nn.Sequential`, which numbers them: `0`, `2`, or `net.0`, `net.2`.
fn numbered(modules: &Modules) -> bool {
    let container = |key: &[Part]| match key {
        [container @ .., Part::Number(_)] => Some(container.to_vec()),
        _ => None,
    };
    let mut containers = modules.keys().map(|key| container(key));
    let first = containers.next().flatten();
    modules.len() == 1 || first.is_some() && containers.all(|other| other == first)
}

/// `encoder.10` after `encoder.9`.
fn natural(module: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for segment in module.split('.') {
        let mut rest = segment;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if let (1.., Ok(number)) = (digits, rest[..digits].parse()) {
                parts.push(Part::Number(number));
                rest = &rest[digits..];
            } else {
                let end =
                    rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| digits + i);
                parts.push(Part::Word(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
    }
    parts
}

/// `weight_ih_l2_reverse` as the tensor, the layer of the stack, and whether it goes backwards.
fn recurrent(name: &str) -> Option<(&str, usize, bool)> {
    let (name, backward) = name.strip_suffix("_reverse").map_or((name, false), |name| (name, true));
    let (tensor, level) = name.rsplit_once("_l")?;
    let known = ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"].contains(&tensor);
    Some((tensor, level.parse().ok()?, backward)).filter(|_| known)
}

/// The name of a module's layer: the module's own where it is a word, else the class's.
fn name_of(file: &File, module: &str, class: &str) -> String {
    let named = module.split('.').any(|part| part.parse::<u64>().is_err()) && !module.is_empty();
    let name = if named { module.replace('.', "_") } else { snake_case(class) };
    free(&file.layers, &name, "")
}

fn recurrent_layers(file: &mut File, module: &str, tensors: &Module) -> Result<(), WeightsError> {
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
        let name = name_of(file, &module, class);
        let layer = file.layers.len();
        for (direction, arrays) in directions {
            for (weight, array) in arrays {
                file.tensors.push(Tensor::new(layer, format!("{name}/{direction}{weight}"), array));
            }
        }
        file.layers.push(LayerConfig {
            class: class.to_owned(),
            name,
            config: Value::Null,
            scope: String::new(),
        });
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
fn transposed(tensor: &Tensor, blocks: &[usize]) -> Array {
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

/// A layer with `weight` and `bias`: its class by their dimensions.
fn other_layer(file: &mut File, module: &str, tensors: &Module) -> Result<(), WeightsError> {
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
    let (class, names): (_, &[(&str, &'static str)]) = match rank {
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
    let name = name_of(file, module, class);
    let layer = file.layers.len();
    for (theirs, ours) in names {
        let Some(tensor) = get(theirs) else { continue };
        let array = match (class, *ours) {
            ("Dense", "kernel") => transposed(tensor, &[0]),
            ("Conv1D", "kernel") => convolution(tensor),
            _ => as_it_is(tensor),
        };
        file.tensors.push(Tensor::new(layer, format!("{name}/{ours}"), array));
    }
    file.layers.push(LayerConfig {
        class: class.to_owned(),
        name,
        config: Value::Null,
        scope: String::new(),
    });
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

fn unknown(tensor: &str) -> WeightsError {
    WeightsError::Malformed {
        needs: "the tensors of `nn.LSTM`, `nn.GRU`, `nn.RNN`, `nn.Linear`, `nn.Conv1d`, `nn.BatchNorm1d`, `nn.LayerNorm` and `nn.Embedding`",
        found: format!("`{}`", tensor.escape_debug()),
        help: "leave it out of the `state_dict`, or name its numbers as seqnet does, such as `lstm/kernel`"
            .to_owned(),
        source: None,
    }
}
