//! The `.h5` of Keras 2, which Keras 3 also writes: it says itself where each weight is.
//!
//! ```text
//! model_config                                         attribute: the layers, as in `config.json`
//! model_weights: layer_names                           attribute of the group, or of the file where there are only weights
//! model_weights/bidirectional: weight_names            attribute
//! model_weights/bidirectional/<weight name>            bidirectional/forward_lstm/lstm_cell/kernel:0
//! optimizer_weights/…                                  left where it is
//! ```

use super::config::{self, Model, Node as Configured};
use super::names::{class_of, counted, tensors_of};
use crate::hdf5::Node;
use crate::{File, Format, LayerConfig, Tensor, WeightsError};
use hdf5_pure::AttrValue;
use serde_json::Value;
use std::collections::HashMap;

type Attributes = HashMap<String, AttrValue>;

pub(crate) fn read(root: &Node<'_>, attributes: &Attributes) -> Result<File, WeightsError> {
    let model = match attributes.get("model_config").and_then(AttrValue::as_str) {
        Some(json) => {
            let json: Value =
                serde_json::from_str(json).map_err(|error| WeightsError::damaged_by(error.into()))?;
            Some(config::model(&json)?)
        }
        None => None,
    };
    let weights = root.group("model_weights")?;
    let weights = weights.as_ref().unwrap_or(root);
    let layer_names = strings(&weights.attributes()?, "layer_names")?;
    let mut file = File {
        format: Format::KerasLegacy,
        name: model.as_ref().and_then(|model| model.name.clone()),
        input_shape: model.as_ref().and_then(|model| model.input_shape.clone()),
        layers: model.as_ref().map_or_else(Vec::new, Model::flat),
        ordered: true,
        tensors: Vec::new(),
        facts: Vec::new(),
    };
    let mut places: HashMap<&str, Place<'_>> = HashMap::new();
    if let Some(model) = &model {
        let mut index = 0;
        for node in &model.layers {
            places.insert(&node.layer().name, Place { node: Some(node), first: index });
            index += match node {
                Configured::Layer(_) => 1,
                Configured::Model(_, model) => model.flat().len(),
            };
        }
    }
    for name in &layer_names {
        let group = weights.at(name)?;
        let weight_names = strings(&group.attributes()?, "weight_names")?;
        let place = match places.get(&**name) {
            Some(place) => *place,
            None if model.is_some() && weight_names.is_empty() => continue,
            None => {
                let class = class_of(name).unwrap_or(guess(&weight_names));
                if class == "input" || class == "input_layer" {
                    continue;
                }
                let config = Value::Null;
                file.layers.push(LayerConfig {
                    class: class.to_owned(),
                    name: name.clone(),
                    config,
                    scope: String::new(),
                });
                Place { node: None, first: file.layers.len() - 1 }
            }
        };
        let mut cells = Vec::new();
        for weight in &weight_names {
            let array = group.array(weight)?;
            let layer = place.layer(weight);
            let path = path(&file.layers[layer], weight, &mut cells);
            file.tensors.push(Tensor::new(layer, path, array));
        }
    }
    in_keras_order(&mut file);
    for fact in ["keras_version", "backend"] {
        if let Some(value) = attributes.get(fact).and_then(AttrValue::as_str) {
            file.facts.push((fact.to_owned(), value.to_owned()));
        }
    }
    if root.group("optimizer_weights")?.is_some() {
        file.facts.push(("optimizer".to_owned(), "its state is in the file, and skipped".to_owned()));
    }
    Ok(file)
}

/// Where a layer of the file is in the config, and the index of the first layer that it stands for.
#[derive(Clone, Copy)]
struct Place<'a> {
    node: Option<&'a Configured>,
    first: usize,
}

impl Place<'_> {
    /// The layer that a weight belongs to: of a model in the model, the one that its name names.
    fn layer(&self, weight: &str) -> usize {
        let mut at = *self;
        while let Some(Configured::Model(_, model)) = at.node {
            let mut first = at.first;
            let mut found = None;
            for node in &model.layers {
                let inner = Place { node: Some(node), first };
                if weight.split('/').any(|part| part == node.layer().name) {
                    found = Some(inner);
                    break;
                }
                first += match node {
                    Configured::Layer(_) => 1,
                    Configured::Model(_, model) => model.flat().len(),
                };
            }
            match found {
                Some(inner) => at = inner,
                None => break,
            }
        }
        at.first
    }
}

/// `lstm/kernel` of `lstm/lstm_cell/kernel:0`, `bidirectional/forward/bias` of `bidirectional/forward_lstm/lstm_cell/bias:0`,
/// `rnn/1/bias` of `rnn/stacked_rnn_cells/gru_cell/bias:0`, `cells` being those before it.
fn path(layer: &LayerConfig, weight: &str, cells: &mut Vec<String>) -> String {
    let (within, name) = weight.rsplit_once('/').unwrap_or(("", weight));
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    let direction = within.split('/').find_map(|part| {
        ["forward", "backward"]
            .into_iter()
            .find(|way| part.strip_prefix(way).is_some_and(|rest| rest.starts_with('_')))
    });
    let mut path = layer.name.clone();
    if let Some(direction) = direction.filter(|_| has_directions(layer)) {
        path = format!("{path}/{direction}");
    }
    let is_alone = layer.config["cell"]["config"]["cells"].as_array().is_some_and(|cells| cells.len() == 1);
    if let Some((around, cell)) = within.rsplit_once('/')
        && !is_alone
        && around.split('/').any(|part| counted(part).0 == "stacked_rnn_cells")
    {
        let cell = format!("{path}/{cell}");
        let number = cells.iter().position(|before| *before == cell).unwrap_or(cells.len());
        if number == cells.len() {
            cells.push(cell);
        }
        // Both directions begin at zero.
        let first = cells.iter().position(|before| before.starts_with(&format!("{path}/"))).unwrap_or(0);
        path = format!("{path}/{}", number - first);
    }
    format!("{path}/{name}")
}

/// Also within a `TimeDistributed`, which a file of weights alone does not say.
fn has_directions(layer: &LayerConfig) -> bool {
    let (mut class, mut config) = (&*layer.class, &layer.config);
    while let ("TimeDistributed", Some(inner)) = (class, config["layer"]["class_name"].as_str()) {
        (class, config) = (inner, &config["layer"]["config"]);
    }
    class == "Bidirectional" || class == "TimeDistributed"
}

/// Layer by layer; and within one, what training leaves alone stands where Keras 3 has it.
fn in_keras_order(file: &mut File) {
    let File { layers, tensors, .. } = file;
    tensors.sort_by_key(|tensor| {
        let layer = &layers[tensor.layer];
        let names = tensors_of(&layer.class, &Value::Null);
        let position = names.iter().position(|name| tensor.name() == *name).unwrap_or(0);
        (tensor.layer, position)
    });
}

/// The class of a layer whose name says nothing, by what its weights are called.
fn guess(weights: &[String]) -> &str {
    let cells = [("lstm_cell", "LSTM"), ("gru_cell", "GRU"), ("simple_rnn_cell", "SimpleRNN")];
    let has = |part: &str| {
        weights.iter().any(|weight| weight.split('/').any(|p| counted(p).0 == part || p == part))
    };
    if weights.iter().any(|weight| weight.contains("/forward_")) {
        return "Bidirectional";
    }
    cells.iter().find(|(cell, _)| has(cell)).map_or("", |(_, class)| class)
}

/// A list of strings; Keras writes an empty one as numbers, and a long one in pieces `layer_names0`, `layer_names1`, ….
fn strings(attributes: &Attributes, name: &str) -> Result<Vec<String>, WeightsError> {
    let one = |value: &AttrValue| {
        value
            .as_strings()
            .map(<[String]>::to_vec)
            .or_else(|| value.as_str().map(|text| vec![text.to_owned()]))
    };
    if let Some(value) = attributes.get(name) {
        return Ok(one(value).unwrap_or_default());
    }
    let pieces: Vec<String> =
        (0..).map_while(|i| attributes.get(&format!("{name}{i}"))).filter_map(one).flatten().collect();
    if pieces.is_empty() {
        return Err(WeightsError::damaged(format!("a group without the attribute `{name}`")));
    }
    Ok(pieces)
}
