//! What a model is made of, as `config.json` and the attribute `model_config` have it.

#[cfg(feature = "keras")]
use super::axes;
use super::names::alias;
use crate::{LayerConfig, WeightsError};
use serde_json::{Value, json};

/// The layers of a model in the order in which they compute, and of models inside of it.
pub(crate) struct Model {
    pub(crate) name: Option<String>,
    pub(crate) input_shape: Option<Vec<Option<usize>>>,
    pub(crate) layers: Vec<Node>,
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
        self.collect(&mut layers, "");
        #[cfg(feature = "keras")]
        axes::from_the_end(&mut layers, self.input_shape.as_ref().map(|shape| shape.len() + 1));
        layers
    }

    fn collect(&self, layers: &mut Vec<LayerConfig>, prefix: &str) {
        for node in &self.layers {
            match node {
                Node::Layer(layer) => {
                    let mut layer = layer.clone();
                    layer.name = free(layers, &layer.name, prefix);
                    layers.push(layer);
                }
                Node::Model(layer, model) => {
                    let first = layers.len();
                    model.collect(layers, &format!("{prefix}{}_", layer.name));
                    if layer.class == TIME_DISTRIBUTED {
                        layers[first..].iter_mut().for_each(distribute);
                    }
                }
            }
        }
    }
}

const TIME_DISTRIBUTED: &str = "TimeDistributed";

/// A layer of a model at every timestep is at every timestep itself.
fn distribute(layer: &mut LayerConfig) {
    let class = std::mem::replace(&mut layer.class, TIME_DISTRIBUTED.to_owned());
    layer.config = json!({ "layer": { "class_name": class, "config": layer.config.take() } });
}

/// A name that no layer has yet: its own, else with those of the models around it, else with a number.
pub(crate) fn free(layers: &[LayerConfig], name: &str, prefix: &str) -> String {
    let taken = |name: &str| layers.iter().any(|layer| layer.name == name);
    let candidates = [name.to_owned(), format!("{prefix}{name}")];
    let numbered = (1..).map(|i| format!("{prefix}{name}_{i}"));
    candidates.into_iter().chain(numbered).find(|name| !taken(name)).unwrap_or_default()
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
    let mut model = Model { name: text(&config["name"]), input_shape: None, layers: Vec::new() };
    model.input_shape = input_shape(&config["build_input_shape"])
        .or_else(|| input_shape(&json["build_config"]["input_shape"]));
    let mut above: Option<String> = None;
    for (index, layer) in listed.iter().enumerate() {
        if is_graph {
            follows(layer, above.as_deref())?;
            above = text(&layer["name"]).or_else(|| text(&layer["config"]["name"]));
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
    Ok(model)
}

fn node(json: &Value) -> Result<Node, WeightsError> {
    let Some(class) = json["class_name"].as_str() else {
        return Err(WeightsError::damaged("a layer without `class_name`".to_owned()));
    };
    let config = json["config"].clone();
    let name =
        text(&config["name"]).or_else(|| text(&json["name"])).unwrap_or_else(|| super::snake_case(class));
    let layer = LayerConfig { class: alias(class).to_owned(), name, config, scope: String::new() };
    let within = &json["config"]["layer"];
    let of_model = match class {
        TIME_DISTRIBUTED if is_model(within) => within,
        _ if is_model(json) => json,
        _ => return Ok(Node::Layer(layer)),
    };
    Ok(Node::Model(LayerConfig { config: Value::Null, ..layer }, model(of_model)?))
}

fn is_model(json: &Value) -> bool {
    matches!(json["class_name"].as_str(), Some("Sequential" | "Functional" | "Model"))
}

/// In a graph, whether a layer takes what the one above gives and nothing else.
fn follows(layer: &Value, above: Option<&str>) -> Result<(), WeightsError> {
    let mut from = Vec::new();
    sources(&layer["inbound_nodes"], &mut from);
    match (&from[..], above) {
        ([], None) => Ok(()),
        ([one], Some(above)) if *one == above => Ok(()),
        _ => Err(WeightsError::Malformed {
            needs: "a chain of layers, each of which takes what the one above gives",
            found: format!(
                "a graph in which `{}` takes what {from:?} give",
                text(&layer["name"]).unwrap_or_default().escape_debug()
            ),
            help: "build it as `keras.Sequential([..])`, or save its weights alone with `save_weights`"
                .to_owned(),
            source: None,
        }),
    }
}

/// The layers in `[{"args": [{"config": {"keras_history": ["lstm", 0, 0]}}]}]`, or `[[["lstm", 0, 0, {}]]]` of Keras 2.
fn sources<'a>(json: &'a Value, from: &mut Vec<&'a str>) {
    match json {
        Value::Array(items) => match &items[..] {
            [Value::String(name), Value::Number(_), Value::Number(_), ..] => from.push(name),
            items => items.iter().for_each(|item| sources(item, from)),
        },
        Value::Object(fields) => {
            fields.iter().filter(|(key, _)| *key != "kwargs").for_each(|(_, value)| sources(value, from));
        }
        _ => {}
    }
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
