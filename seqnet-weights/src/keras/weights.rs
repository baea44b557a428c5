//! Keras 3's `model.weights.h5`: groups by class and number, their weights by number.
//!
//! ```text
//! layers/lstm/cell/vars/{0, 1, 2}                                      kernel, recurrent_kernel, bias
//! layers/bidirectional_1/{forward_layer, backward_layer}/cell/vars/…
//! layers/time_distributed/layer/vars/{0, 1}
//! layers/time_distributed/layer/layers/dense/vars/…                    a model at every timestep
//! layers/sequential/layers/dense/vars/…                                a model within the model
//! optimizer/vars/…                                                     left where it is
//! ```

use super::config::{Model, Names, Node as Configured};
use super::names::{class_of, counted, group_names, snake_case, tensors_of};
use crate::hdf5::Node;
use crate::{File, Format, LayerConfig, Tensor, WeightsError};
use hdf5_pure::AttrValue;
use serde_json::Value;
use std::collections::HashMap;

/// Reads it, with what is known of the model where a config lies beside it.
pub(crate) fn read(root: &Node<'_>, model: Option<Model>) -> Result<File, WeightsError> {
    let mut file = File {
        format: Format::KerasWeights,
        name: None,
        input_shape: None,
        layers: Vec::new(),
        ordered: model.is_some(),
        tensors: Vec::new(),
        facts: Vec::new(),
    };
    let Some(layers) = layers_of(root)? else {
        return Err(WeightsError::Malformed {
            needs: "an HDF5 file of Keras",
            found: "one without the group `layers`".to_owned(),
            help: "save it with `model.save_weights(\"model.weights.h5\")`".to_owned(),
            source: None,
        });
    };
    if let Some(model) = model {
        file.layers = model.flat();
        configured(&layers, &model, &mut file, &mut 0)?;
        (file.name, file.input_shape) = (model.name, model.input_shape);
    } else {
        file.name = name_of(root)?;
        unconfigured(
            &layers,
            &mut file,
            &mut Names::default(),
            &Within { prefix: String::new(), timed: false },
        )?;
    }
    if root.group("optimizer")?.is_some() {
        file.facts.push(("optimizer".to_owned(), "its state is in the file, and skipped".to_owned()));
    }
    Ok(file)
}

/// `layers`; a functional model of Keras 3.0 to 3.2 has `_layer_checkpoint_dependencies` instead.
fn layers_of<'a>(node: &Node<'a>) -> Result<Option<Node<'a>>, WeightsError> {
    match node.group("layers")? {
        Some(layers) => Ok(Some(layers)),
        None => node.group("_layer_checkpoint_dependencies"),
    }
}

/// The layers of the config in their order; each class counts by itself.
fn configured(
    layers: &Node<'_>,
    model: &Model,
    file: &mut File,
    index: &mut usize,
) -> Result<(), WeightsError> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let names = layers.groups()?;
    for node in &model.layers {
        let class = snake_case(&node.layer().class);
        let count = counts.entry(class.clone()).or_default();
        let by_class = if *count == 0 { class } else { format!("{class}_{count}") };
        *count += 1;
        // Keras before 3.1 wrote some layers under their own names.
        let own = &node.layer().name;
        let group = if names.contains(&by_class) || !names.contains(own) { &by_class } else { own };
        let group = layers.group(group)?;
        match node {
            Configured::Layer(layer) => {
                let layer_of_file = *index;
                *index += 1;
                if let Some(group) = group {
                    let name = file.layers[layer_of_file].name.clone();
                    let at = At { layer: layer_of_file, path: name };
                    tensors(&group, &layer.class, &layer.config, &at, &mut file.tensors)?;
                }
            }
            Configured::Model(_, model) => {
                let group = match group {
                    Some(group) if model.timed => group.group("layer")?,
                    group => group,
                };
                match group.map(|group| layers_of(&group)).transpose()?.flatten() {
                    Some(layers) => configured(&layers, model, file, index)?,
                    None => *index += model.flat().len(),
                }
            }
        }
    }
    Ok(())
}

/// The models around a layer.
struct Within {
    prefix: String,
    /// Whether one of them stands in a `TimeDistributed`.
    timed: bool,
}

/// The layers by class and number, for more is not known.
fn unconfigured(
    layers: &Node<'_>,
    file: &mut File,
    taken: &mut Names,
    within: &Within,
) -> Result<(), WeightsError> {
    let Within { prefix, timed } = within;
    let mut names = layers.groups()?;
    names.sort_by(|a, b| counted(a).cmp(&counted(b)));
    for name in names {
        let Some(group) = layers.group(&name)? else { continue };
        let around = group.group("layer")?;
        let in_time = around.map(|layer| layers_of(&layer)).transpose()?.flatten();
        let timed = *timed || in_time.is_some();
        if let Some(inner) = in_time.map_or_else(|| layers_of(&group), |inner| Ok(Some(inner)))? {
            let prefix = format!("{prefix}{name}_");
            unconfigured(&inner, file, taken, &Within { prefix, timed })?;
            continue;
        }
        let class = class_of(&name).unwrap_or(counted(&name).0).to_owned();
        if class == "input_layer" {
            continue;
        }
        let own = name_of(&group)?.unwrap_or(name);
        let own = taken.free(&own, prefix);
        let at = At { layer: file.layers.len(), path: own.clone() };
        tensors(&group, &class, &Value::Null, &at, &mut file.tensors)?;
        let class = if timed { "TimeDistributed".to_owned() } else { class };
        file.layers.push(LayerConfig { class, name: own, config: Value::Null, scope: prefix.clone() });
    }
    Ok(())
}

/// The name that the user gave, which stands beside the weights since Keras 3.4.
fn name_of(group: &Node<'_>) -> Result<Option<String>, WeightsError> {
    let Some(vars) = group.group("vars")? else { return Ok(None) };
    let attributes = vars.attributes()?;
    let name = attributes.get("name").and_then(AttrValue::as_str).filter(|name| !name.is_empty());
    Ok(name.map(str::to_owned))
}

/// Which layer, and the path of what is within it.
struct At {
    layer: usize,
    path: String,
}

impl At {
    fn within(&self, name: &str) -> At {
        At { layer: self.layer, path: format!("{}/{name}", self.path) }
    }
}

/// The weights of a layer, then of the layers in it.
fn tensors(
    group: &Node<'_>,
    class: &str,
    config: &Value,
    at: &At,
    to: &mut Vec<Tensor>,
) -> Result<(), WeightsError> {
    let groups = group.groups()?;
    if let Some(vars) = group.group("vars")? {
        let mut numbers: Vec<(usize, String)> =
            vars.datasets()?.into_iter().filter_map(|name| Some((name.parse().ok()?, name))).collect();
        numbers.sort_unstable();
        let mut names = tensors_of(class, config);
        // Which of `scale` and `center` is missing, only the config knows; without it the weights go by their numbers.
        if config.is_null() && class.ends_with("Normalization") && numbers.len() != names.len() {
            names = &[];
        }
        for (number, dataset) in numbers {
            let name = names.get(number).map_or(&*dataset, |name| name);
            to.push(Tensor::new(at.layer, at.within(name).path, vars.array(&dataset)?));
        }
    }
    for (inner, direction) in [
        ("forward_layer", Some("forward")),
        ("backward_layer", Some("backward")),
        ("layer", None),
        ("cell", None),
        ("cells", None),
    ] {
        // `Bidirectional` of Keras 2 keeps an empty one beside the two.
        let beside = inner == "layer" && groups.iter().any(|group| group == "forward_layer");
        if beside || !groups.iter().any(|group| group == inner) {
            continue;
        }
        let Some(node) = group.group(inner)? else { continue };
        let at = direction.map_or_else(|| At { layer: at.layer, path: at.path.clone() }, |d| at.within(d));
        match inner {
            "cell" => {
                // Of an `RNN` the config says it; every cell's weights have the same names.
                let (cell, class) = (&config["cell"], if class_of_cell(class) { class } else { "LSTMCell" });
                let config = if cell.is_object() { cell } else { config };
                tensors(&node, class, config, &at, to)?;
            }
            "cells" => cells(&node, &config["config"]["cells"], &at, to)?,
            _ => {
                let backward = &config["backward_layer"];
                let inner_config = if inner == "backward_layer" && backward.is_object() {
                    backward
                } else {
                    &config["layer"]
                };
                let name = name_of(&node)?;
                let guess = name.as_deref().and_then(class_of);
                let class = inner_config["class_name"].as_str().or(guess).unwrap_or("Dense");
                tensors(&node, super::names::alias(class), &inner_config["config"], &at, to)?;
            }
        }
    }
    Ok(())
}

/// The cells of a stack, by their numbers where the config has their order, else by class and count.
fn cells(group: &Node<'_>, config: &Value, at: &At, to: &mut Vec<Tensor>) -> Result<(), WeightsError> {
    let Some(cells) = config.as_array() else {
        let mut names = group.groups()?;
        names.sort_by(|a, b| counted(a).cmp(&counted(b)));
        for name in names {
            if let Some(node) = group.group(&name)? {
                tensors(&node, "LSTMCell", &Value::Null, &at.within("cells").within(&name), to)?;
            }
        }
        return Ok(());
    };
    let names = group_names(cells.iter().map(|cell| cell["class_name"].as_str().unwrap_or_default()));
    for (number, (cell, name)) in cells.iter().zip(names).enumerate() {
        if let Some(node) = group.group(&name)? {
            // One cell by itself is no stack.
            let numbered = (cells.len() > 1).then(|| at.within(&number.to_string()));
            tensors(&node, "LSTMCell", &cell["config"], numbered.as_ref().unwrap_or(at), to)?;
        }
    }
    Ok(())
}

fn class_of_cell(class: &str) -> bool {
    matches!(class, "LSTM" | "GRU" | "SimpleRNN" | "ConvLSTM1D")
}
