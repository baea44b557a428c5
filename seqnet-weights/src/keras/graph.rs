//! Functional models, as far as they are chains: each layer takes what the one above gives, and nothing else but its mask.
//!
//! Keras 3 computes a mask by layers of its own beside those that somebody wrote:
//!
//! ```text
//! input → Masking ─────→ LSTM(mask = ·)
//!   └───→ NotEqual → Any ──────────┘         of an `Embedding`, without `Any`
//! ```

use crate::WeightsError;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// A chain, down to the layer at hand.
pub(super) struct Chain<'a> {
    masks: HashSet<&'a str>,
    above: Option<&'a str>,
}

impl<'a> Chain<'a> {
    /// Before the first layer.
    pub(super) fn new(layers: &'a [Value]) -> Chain<'a> {
        Chain { masks: masks(layers), above: None }
    }

    /// Takes the next layer, and says whether it is one that somebody wrote.
    pub(super) fn goes_on(&mut self, layer: &'a Value) -> Result<bool, WeightsError> {
        let name = name(layer);
        if self.masks.contains(name) {
            return Ok(false);
        }
        let Inputs { calls, tensors, others } = Inputs::of(layer);
        let above = self.above.replace(name);
        let is_chained = match above {
            None => tensors.is_empty(),
            Some(above) => calls == 1 && tensors == [above],
        };
        if is_chained && others.iter().all(|other| self.masks.contains(other)) {
            return Ok(true);
        }
        let from = [tensors, others].concat();
        Err(no_chain(format!("a graph in which `{}` takes what {from:?} give", name.escape_debug())))
    }

    /// A chain gives what its last layer gives.
    pub(super) fn ends(&self, outputs: &Value) -> Result<(), WeightsError> {
        let mut from = Vec::new();
        sources(outputs, &mut from);
        if from.is_empty() || from.iter().eq(self.above.iter()) {
            return Ok(());
        }
        Err(WeightsError::Malformed {
            needs: "a model with one output, that of its last layer",
            found: format!("one that gives what {from:?} give"),
            help: "make a model of one output, `keras.Model(inputs, output)`, and save it".to_owned(),
            source: None,
        })
    }
}

fn no_chain(found: String) -> WeightsError {
    WeightsError::Malformed {
        needs: "a chain of layers, each of which takes what the one above gives",
        found,
        help: "build it as `keras.Sequential([..])`, or save its weights alone with `save_weights`"
            .to_owned(),
        source: None,
    }
}

/// What `x[:, -1, :]` becomes in a graph, as it was written; nothing where it is not that plain.
pub(super) fn slice(layer: &Value) -> Option<String> {
    if layer["class_name"] != "GetItem" || !is_operation(layer) {
        return None;
    }
    let place = |index: &Value| index.as_i64().map(|index| index.to_string());
    let end = |end: &Value| if end.is_null() { Some(String::new()) } else { place(end) };
    let index = |index: &Value| {
        let range = &index["config"];
        if index["class_name"] != "__slice__" {
            return place(index);
        }
        let step = end(&range["step"])?;
        let colon = if step.is_empty() { "" } else { ":" };
        Some(format!("{}:{}{colon}{step}", end(&range["start"])?, end(&range["stop"])?))
    };
    let arguments = layer["inbound_nodes"][0]["args"].as_array()?;
    let indices: Option<Vec<_>> = arguments.get(1)?.as_array()?.iter().map(index).collect();
    Some(format!("x[{}]", indices?.join(", ")))
}

/// The layers that compute the masks of `Masking` and `Embedding`, and nothing else.
fn masks(layers: &[Value]) -> HashSet<&str> {
    let mut makers: HashMap<&str, Vec<&Value>> = HashMap::new();
    for layer in
        layers.iter().filter(|layer| layer["class_name"] == "Masking" || layer["class_name"] == "Embedding")
    {
        for tensor in Inputs::of(layer).tensors {
            makers.entry(tensor).or_default().push(layer);
        }
    }
    let masks_it = |maker: &Value, value: &Value| {
        let config = &maker["config"];
        let left_out = match maker["class_name"].as_str() {
            Some("Masking") => config["mask_value"].as_f64(),
            _ => (config["mask_zero"] == true).then_some(0.0),
        };
        left_out.is_some() && left_out == value.as_f64()
    };
    let mut masks = HashSet::new();
    for layer in layers.iter().filter(|layer| is_operation(layer)) {
        let from = Inputs::of(layer).tensors;
        let value = &layer["inbound_nodes"][0]["args"][1];
        let is_mask = match (layer["class_name"].as_str(), &from[..]) {
            (Some("NotEqual"), [from]) => {
                makers.get(from).is_some_and(|makers| makers.iter().any(|maker| masks_it(maker, value)))
            }
            (Some("Any"), [from]) => masks.contains(from),
            _ => false,
        };
        if is_mask {
            masks.insert(name(layer));
        }
    }
    masks
}

/// Whether it is a function of `keras.ops` in the place of a layer.
fn is_operation(layer: &Value) -> bool {
    let module = layer["module"].as_str();
    // Legacy files do not say it.
    layer["module"].is_null()
        || module.is_some_and(|module| module.starts_with("keras") && module.contains(".ops"))
}

fn name(layer: &Value) -> &str {
    layer["name"].as_str().or_else(|| layer["config"]["name"].as_str()).unwrap_or_default()
}

/// What a layer is called with.
struct Inputs<'a> {
    /// How often it is called.
    calls: usize,
    /// The layers that give its tensors.
    tensors: Vec<&'a str>,
    /// Those that give what it takes by name, such as a mask.
    others: Vec<&'a str>,
}

impl<'a> Inputs<'a> {
    /// Of `[{"args": [{"config": {"keras_history": ["lstm", 0, 0]}}], "kwargs": {}}]`, or `[[["lstm", 0, 0, {}]]]` of Keras 2.
    fn of(layer: &'a Value) -> Inputs<'a> {
        let calls = layer["inbound_nodes"].as_array().map_or(&[][..], Vec::as_slice);
        let mut inputs = Inputs { calls: calls.len(), tensors: Vec::new(), others: Vec::new() };
        for call in calls {
            match call {
                Value::Array(tensors) => {
                    for tensor in tensors {
                        inputs.tensors.extend(tensor[0].as_str());
                        sources(&tensor[3], &mut inputs.others);
                    }
                }
                call => {
                    sources(&call["args"], &mut inputs.tensors);
                    sources(&call["kwargs"], &mut inputs.others);
                }
            }
        }
        inputs
    }
}

/// The layers in all that is like `["lstm", 0, 0]`.
fn sources<'a>(json: &'a Value, from: &mut Vec<&'a str>) {
    match json {
        Value::Array(items) => match &items[..] {
            [Value::String(name), Value::Number(_), Value::Number(_), ..] => from.push(name),
            items => {
                for item in items {
                    sources(item, from);
                }
            }
        },
        Value::Object(fields) => {
            for value in fields.values() {
                sources(value, from);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(from: &[&str], mask: Option<&str>) -> Value {
        let tensor = |name: &str| json!({ "class_name": "__keras_tensor__", "config": { "keras_history": [name, 0, 0] } });
        let args: Vec<Value> = from.iter().map(|name| tensor(name)).collect();
        json!({ "args": args, "kwargs": { "mask": mask.map(tensor), "training": false } })
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is made at the call")]
    fn layer(class: &str, name: &str, config: Value, calls: &[Value]) -> Value {
        let operation = ["NotEqual", "Any", "GetItem"].contains(&class);
        let module = if operation { "keras.src.ops.numpy" } else { "keras.layers" };
        json!({ "module": module, "class_name": class, "name": name, "config": config, "inbound_nodes": calls })
    }

    /// The layers that somebody wrote, or the error.
    fn chain(layers: &[Value], outputs: &Value) -> Result<Vec<String>, String> {
        let mut chain = Chain::new(layers);
        let mut written = Vec::new();
        for layer in layers {
            if chain.goes_on(layer).map_err(|error| error.to_string())? {
                written.push(name(layer).to_owned());
            }
        }
        chain.ends(outputs).map_err(|error| error.to_string()).map(|()| written)
    }

    /// As Keras 3.15 saves `LSTM(3)(Masking(0.5)(input))`, and with another value than the layer's.
    fn masked(value: f64) -> Vec<Value> {
        let mut unequal = call(&["x"], None);
        unequal["args"].as_array_mut().expect("a list").push(json!(value));
        vec![
            layer("InputLayer", "x", json!({}), &[]),
            layer("NotEqual", "not_equal", json!({}), &[unequal]),
            layer("Masking", "masking", json!({ "mask_value": 0.5 }), &[call(&["x"], None)]),
            layer("Any", "any", json!({}), &[call(&["not_equal"], None)]),
            layer("LSTM", "lstm", json!({}), &[call(&["masking"], Some("any"))]),
        ]
    }

    #[test]
    fn masks_are_beside_the_chain() {
        assert_eq!(chain(&masked(0.5), &json!(["lstm", 0, 0])).expect("a chain"), ["x", "masking", "lstm"]);
        let error = chain(&masked(0.0), &json!(["lstm", 0, 0])).expect_err("a mask of another value");
        assert!(error.contains("`masking` takes what [\"x\"] give"), "{error}");
    }

    #[test]
    fn other_graphs_are_no_chains() {
        let x = layer("InputLayer", "x", json!({}), &[]);
        let dense = |calls: &[Value]| layer("Dense", "dense", json!({}), calls);
        for (what, calls) in [
            ("called twice", &[call(&["x"], None), call(&["dense"], None)][..]),
            ("of two tensors", &[call(&["x", "x"], None)]),
            ("a mask of somebody's own", &[call(&["x"], Some("x"))]),
            ("of nothing", &[]),
        ] {
            let error = chain(&[x.clone(), dense(calls)], &json!(["dense", 0, 0])).expect_err(what);
            assert!(error.contains("a graph in which `dense` takes what"), "{what}: {error}");
        }
        let layers = [x, dense(&[call(&["x"], None)])];
        assert!(chain(&layers, &json!([["dense", 0, 0]])).is_ok());
        let error = chain(&layers, &json!([["x", 0, 0], ["dense", 0, 0]])).expect_err("two outputs");
        assert!(error.contains("one that gives what [\"x\", \"dense\"] give"), "{error}");
    }

    #[test]
    fn keras_2_lists_its_calls() {
        let x = json!({ "class_name": "InputLayer", "name": "x", "inbound_nodes": [] });
        let lstm = |keywords: Value| json!({ "class_name": "LSTM", "name": "lstm", "inbound_nodes": [[["x", 0, 0, keywords]]] });
        assert!(chain(&[x.clone(), lstm(json!({}))], &json!([["lstm", 0, 0]])).is_ok());
        let state = json!({ "initial_state": [["other", 0, 1]] });
        assert!(chain(&[x, lstm(state)], &json!([["lstm", 0, 0]])).is_err());
    }

    #[test]
    fn a_slice_is_as_it_was_written() {
        let range = |start: Value, stop: Value, step: Value| json!({ "class_name": "__slice__", "config": { "start": start, "stop": stop, "step": step } });
        let all = || range(json!(null), json!(null), json!(null));
        let sliced = |indices: Value| {
            let mut call = call(&["lstm"], None);
            call["args"].as_array_mut().expect("a list").push(indices);
            slice(&layer("GetItem", "get_item", json!({}), &[call]))
        };
        assert_eq!(sliced(json!([all(), -1, all()])).as_deref(), Some("x[:, -1, :]"));
        let thirds = range(json!(-9), json!(null), json!(3));
        assert_eq!(sliced(json!([all(), thirds])).as_deref(), Some("x[:, -9::3]"));
        assert_eq!(sliced(json!([all(), { "class_name": "__ellipsis__", "config": {} }])), None);
    }
}
