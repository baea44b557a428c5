//! A `state_dict` of PyTorch. Its matrices are (outputs, inputs), its gates stand in another order, and recurrent layers have two biases.
//!
//! | module         | tensors                                               | here                                                       |
//! |----------------|-------------------------------------------------------|------------------------------------------------------------|
//! | `nn.LSTM`      | `weight_ih_l0` (4U, F), `weight_hh_l0`, two biases    | `kernel` (F, 4U), gates i f g o as they are, biases summed |
//! | `nn.GRU`       | `weight_ih_l0` (3U, F), gates r z n                   | gates z r h, both biases kept: `reset_after`               |
//! | `nn.RNN`       | `weight_ih_l0` (U, F)                                 | `kernel` (F, U), biases summed                             |
//! | `nn.LSTMCell` and the like | `weight_ih`, `weight_hh`, two biases      | as their layers                                            |
//! | `…_reverse`    | the other direction                                   | `backward`                                                 |
//! | `nn.Linear`    | `weight` (U, F), `bias`                               | `kernel` (F, U)                                            |
//! | `nn.Conv1d`    | `weight` (U, F / groups, K)                           | `kernel` (K, F / groups, U)                                |
//! | `nn.ConvTranspose1d` | `weight` (F, U, K)                               | `kernel` (K, U, F)                                         |
//! | `nn.BatchNorm1d` | `weight`, `bias`, `running_mean`, `running_var`     | `gamma`, `beta`, `moving_mean`, `moving_variance`          |
//! | `nn.LayerNorm` | `weight`, `bias`                                      | `gamma`, `beta`                                            |
//! | `nn.Embedding` | `weight` (V, U)                                       | `embeddings`                                               |
//! | `nn.PReLU`     | `weight` (F) or (1)                                   | `alpha`                                                    |
//! | `nn.RMSNorm`   | `weight` (F)                                          | `scale`                                                    |
//!
//! `nn.ConvTranspose1d` and the last three have tensors like other modules; the model that is to be loaded tells them apart (`kinds`).

mod kinds;
mod modules;
mod recurrent;

pub(crate) use kinds::for_model;

use crate::keras::config::Names;
use crate::keras::snake_case;
use crate::{File, Format, LayerConfig, Tensor, WeightsError};
use modules::{ENDINGS, other_layer};
use recurrent::{recurrent, recurrent_layers};
use serde_json::Value;
use std::collections::BTreeMap;

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
    let container = container(&from.tensors);
    let mut modules = Modules::new();
    for tensor in from.tensors {
        let path = tensor.path[container.len()..].to_owned();
        let (module, name) = path.rsplit_once('.').unwrap_or(("", &path));
        let key = natural(module);
        let (_, tensors) = modules.entry(key).or_insert_with(|| (module.to_owned(), Module::new()));
        tensors.insert(name.to_owned(), tensor);
    }
    let ordered = numbered(&modules);
    let mut file = File { format: Format::PyTorch, layers: Vec::new(), tensors: Vec::new(), ordered, ..from };
    let mut names = Names::default();
    for (module, tensors) in modules.into_values() {
        if tensors.keys().any(|name| recurrent(name).is_some()) {
            recurrent_layers(&mut file, &mut names, &module, &tensors)?;
        } else {
            other_layer(&mut file, &mut names, &module, &tensors)?;
        }
    }
    let scope = container.trim_end_matches('.').replace('.', "_");
    file.layers.iter_mut().for_each(|layer| layer.scope.clone_from(&scope));
    Ok(file)
}

/// What holds all modules, with its dot: `module.` of `nn.DataParallel`, `_orig_mod.` of `torch.compile`, `model.` of a trainer.
fn container(tensors: &[Tensor]) -> String {
    let modules =
        || tensors.iter().map(|tensor| tensor.path.rsplit_once('.').map_or("", |(module, _)| module));
    let mut container = String::new();
    while let Some((next, _)) = modules().next().and_then(|module| module[container.len()..].split_once('.'))
    {
        let longer = format!("{container}{next}.");
        if !modules().all(|module| module.starts_with(&longer)) {
            break;
        }
        container = longer;
    }
    container
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

/// The name of a module's layer: the module's own where it is a word, else the class's.
fn name_of(names: &mut Names, module: &str, class: &str) -> String {
    let is_word = module.split('.').any(|part| part.parse::<u64>().is_err()) && !module.is_empty();
    let name = if is_word { module.replace('.', "_") } else { snake_case(class) };
    names.free(&name, "")
}

/// A layer of the file, as far as a `state_dict` describes it.
fn described(class: &str, name: String) -> LayerConfig {
    LayerConfig { class: class.to_owned(), name, config: Value::Null, scope: String::new() }
}

fn unknown(tensor: &str) -> WeightsError {
    let reparametrized = ["parametrizations", "weight_g", "weight_v", "weight_orig"];
    let help = if tensor.split('.').any(|part| reparametrized.contains(&part)) {
        "before `state_dict()`, call `torch.nn.utils.parametrize.remove_parametrizations(module, \"weight\")`"
    } else {
        "leave it out of the `state_dict`, or name its numbers as seqnet does, such as `lstm/kernel`"
    };
    WeightsError::Malformed {
        needs: "the tensors of `nn.LSTM`, `nn.GRU`, `nn.RNN`, `nn.Linear`, `nn.Conv1d`, `nn.ConvTranspose1d`, `nn.BatchNorm1d`, `nn.LayerNorm`, `nn.RMSNorm`, `nn.PReLU` and `nn.Embedding`",
        found: format!("`{}`", tensor.escape_debug()),
        help: help.to_owned(),
        source: None,
    }
}
