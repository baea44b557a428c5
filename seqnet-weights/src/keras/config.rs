//! What a model is made of, as `config.json` and the attribute `model_config` have it.

#[cfg(feature = "keras")]
use super::axes;
use super::einsum::as_dense;
use super::graph::{Chain, slice};
use super::names::{alias, is_automatic};
use crate::{LayerConfig, WeightsError};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// The layers of a model in the order in which they compute, and of models inside of it.
pub(crate) struct Model {
    pub(crate) name: Option<String>,
    pub(crate) input_shape: Option<Vec<Option<usize>>>,
    pub(crate) layers: Vec<Node>,
    /// Whether it stands in a `TimeDistributed`: then each of its layers does, which computes the same.
    pub(crate) timed: bool,
}

/// A layer, or a model in its place.
pub(crate) enum Node {
    Layer(LayerConfig),
    Model(LayerConfig, Model),
}

impl Node {
    pub(crate) fn layer(&self) -> &LayerConfig {
        match self {
            Node::Layer(layer) | Node::Model(layer, _) => layer,
        }
    }
}

impl Model {
    /// The layers, those of inner models in their place, each by a name of its own.
    pub(crate) fn flat(&self) -> Vec<LayerConfig> {
        let mut layers = Vec::new();
        self.collect(&mut layers, &mut Names::default(), "", 0);
        #[cfg(feature = "keras")]
        axes::from_the_end(&mut layers, self.input_shape.as_ref().map(|shape| shape.len() + 1));
        layers
    }

    fn collect(&self, layers: &mut Vec<LayerConfig>, names: &mut Names, prefix: &str, times: usize) {
        let times = times + usize::from(self.timed);
        for node in &self.layers {
            match node {
                Node::Layer(layer) => {
                    let layer = as_dense(layer.clone());
                    let mut layer = (0..times).fold(layer, |layer, _| timed(layer));
                    // A name that says nothing needs none around it.
                    let prefix = if layer.name == TIMED { "" } else { prefix };
                    layer.name = names.free(&layer.name, prefix);
                    layers.push(layer);
                }
                Node::Model(layer, model) => {
                    model.collect(layers, names, &format!("{prefix}{}_", layer.name), times);
                }
            }
        }
    }
}

const TIMED: &str = "time_distributed";

/// `TimeDistributed` around a layer, which keeps the name that somebody gave it.
fn timed(layer: LayerConfig) -> LayerConfig {
    let LayerConfig { class, name, config, scope } = layer;
    let name = if is_automatic(&name, &class) { TIMED.to_owned() } else { name };
    let config = json!({ "layer": { "class_name": class, "config": config } });
    LayerConfig { class: "TimeDistributed".to_owned(), name, config, scope }
}

/// The names of the layers of a file, no two of which are the same.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// The number from which on a name can be free: a file may call all of its layers the same.
    next: HashMap<String, usize>,
}

impl Names {
    /// A name that no layer has yet: its own, else with those of the models around it, else with a number.
    pub(crate) fn free(&mut self, name: &str, prefix: &str) -> String {
        let long = format!("{prefix}{name}");
        for name in [name, &long] {
            if self.taken.insert(name.to_owned()) {
                return name.to_owned();
            }
        }
        let next = self.next.entry(long.clone()).or_insert(1);
        loop {
            let numbered = format!("{long}_{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// Reads `{"class_name": "Sequential", "config": {…}}`.
pub(crate) fn model(json: &Value) -> Result<Model, WeightsError> {
    let config = &json["config"];
    let (listed, is_graph) = match (json["class_name"].as_str(), config) {
        (Some("Sequential"), Value::Array(layers)) => (layers, false),
        (Some("Sequential"), _) => (list(&config["layers"])?, false),
        (Some("Functional" | "Model"), _) => (list(&config["layers"])?, true),
        (class, _) => {
            return Err(WeightsError::Malformed {
                needs: "a `Sequential` model",
                found: format!("a `{}`", class.unwrap_or("model without a class").escape_debug()),
                help: "build it as `keras.Sequential([..])`, or save its weights alone with `save_weights`"
                    .to_owned(),
                source: None,
            });
        }
    };
    let mut model =
        Model { name: text(&config["name"]), input_shape: None, layers: Vec::new(), timed: false };
    model.input_shape = input_shape(&config["build_input_shape"])
        .or_else(|| input_shape(&json["build_config"]["input_shape"]));
    let mut chain = Chain::new(if is_graph { listed } else { &[] });
    for (index, layer) in listed.iter().enumerate() {
        if is_graph && !chain.goes_on(layer)? {
            continue;
        }
        let node = node(layer)?;
        let first = input_shape(&node.layer().config["batch_shape"])
            .or_else(|| input_shape(&node.layer().config["batch_input_shape"]));
        if index == 0 && first.is_some() {
            model.input_shape = first;
        }
        if node.layer().class != "InputLayer" {
            model.layers.push(node);
        }
    }
    if is_graph {
        chain.ends(&config["output_layers"])?;
    }
    Ok(model)
}

fn node(json: &Value) -> Result<Node, WeightsError> {
    let Some(class) = json["class_name"].as_str() else {
        return Err(WeightsError::damaged("a layer without `class_name`".to_owned()));
    };
    let config = json["config"].clone();
    let name =
        text(&config["name"]).or_else(|| text(&json["name"])).unwrap_or_else(|| super::snake_case(class));
    // A class of one's own can be called as Keras's are.
    let own = json["registered_name"].as_str().filter(|_| !is_of_keras(&json["module"]));
    let class = own.unwrap_or(class);
    let layer = LayerConfig { class: alias(class).to_owned(), name, config, scope: String::new() };
    let is_model =
        |json: &Value| matches!(json["class_name"].as_str(), Some("Sequential" | "Functional" | "Model"));
    let within = &json["config"]["layer"];
    let inner = match class {
        "Sequential" | "Functional" | "Model" => model(json)?,
        "TimeDistributed" if is_model(within) => Model { timed: true, ..model(within)? },
        _ => {
            return Ok(Node::Layer(match slice(json) {
                // As if it were a `Lambda` whose function can be read.
                Some(slice) => {
                    LayerConfig { class: "Lambda".to_owned(), config: json!({ "slice": slice }), ..layer }
                }
                None => layer,
            }));
        }
    };
    Ok(Node::Model(LayerConfig { config: Value::Null, ..layer }, inner))
}

/// `keras.layers`, `keras.src.models.functional`, `tf_keras.layers`.
fn is_of_keras(module: &Value) -> bool {
    module.as_str().is_some_and(|module| module.split('.').any(|part| part == "keras" || part == "tf_keras"))
}

/// A shape with the batch in front, without it.
fn input_shape(json: &Value) -> Option<Vec<Option<usize>>> {
    let dimensions = json.as_array()?;
    let dimension = |n: &Value| n.as_u64().and_then(|n| usize::try_from(n).ok());
    (!dimensions.is_empty()).then(|| dimensions[1..].iter().map(dimension).collect())
}

/// The shape without the batch in a list such as `[null, 12, 3]`.
pub(crate) fn shape_of(json: &Value) -> Option<Vec<Option<usize>>> {
    input_shape(json)
}

fn list(json: &Value) -> Result<&Vec<Value>, WeightsError> {
    json.as_array().ok_or_else(|| WeightsError::damaged("a model without a list of layers".to_owned()))
}

fn text(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}
