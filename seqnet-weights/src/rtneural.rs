//! RTNeural's JSON, which the audio world exchanges: what its exporter makes of a Keras model.
//!
//! ```text
//! { "in_shape": [null, null, 1], "layers": [
//!     { "type": "lstm", "activation": "tanh", "shape": [null, null, 8], "weights": [kernel, recurrent_kernel, bias] }, …
//! ] }
//! ```

use crate::file::Array;
use crate::keras::config::Names;
use crate::keras::{shape_of, snake_case, tensors_of};
use crate::{File, Format, LayerConfig, Tensor, WeightsError};
use serde_json::{Value, json};

pub(crate) fn read(bytes: &[u8]) -> Result<File, WeightsError> {
    let json: Value = serde_json::from_slice(bytes).map_err(|error| other(Some(error.into())))?;
    let layers =
        json["layers"].as_array().filter(|_| json["in_shape"].is_array()).ok_or_else(|| no_model(&json))?;
    let mut file = File {
        format: Format::RtNeural,
        name: None,
        input_shape: shape_of(&json["in_shape"]),
        layers: Vec::new(),
        ordered: true,
        tensors: Vec::new(),
        facts: Vec::new(),
    };
    let mut taken = Names::default();
    for layer in layers {
        let arrays = layer["weights"].as_array().map_or(&[][..], Vec::as_slice);
        let arrays = arrays.iter().map(array).collect::<Result<Vec<_>, _>>()?;
        let (class, config) = config(layer, &arrays)?;
        let inner = config["layer"]["class_name"].as_str().unwrap_or(class);
        let names = tensors_of(inner, &config);
        let name = taken.free(&snake_case(class), "");
        let index = file.layers.len();
        for (i, array) in arrays.into_iter().enumerate() {
            let weight = names.get(i).map_or_else(|| i.to_string(), |name| (*name).to_owned());
            file.tensors.push(Tensor::new(index, format!("{name}/{weight}"), array));
        }
        file.layers.push(LayerConfig { class: class.to_owned(), name, config, scope: String::new() });
    }
    // What plugins write beside the network, such as `samplerate`.
    let others =
        json.as_object().into_iter().flatten().filter(|(key, _)| !["in_shape", "layers"].contains(&&***key));
    file.facts.extend(
        others.filter(|(_, value)| is_scalar(value)).map(|(key, value)| {
            (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        }),
    );
    Ok(file)
}

fn is_scalar(value: &Value) -> bool {
    !(value.is_null() || value.is_array() || value.is_object())
}

/// The Keras layer that the exporter was given, as far as its type and its weights tell.
fn config(layer: &Value, weights: &[Array]) -> Result<(&'static str, Value), WeightsError> {
    let activation = layer["activation"].as_str().filter(|name| !name.is_empty()).unwrap_or("linear");
    let shape = layer["shape"].as_array().map_or(&[][..], Vec::as_slice);
    let units = shape.last().cloned().unwrap_or_default();
    let sequences = shape.len() == 3;
    let one = |value: &Value| value.as_array().and_then(|list| list.first()).unwrap_or(value).clone();
    // RTNeural computes no other, and those who write such files by hand often leave it out.
    let of_cell = layer["activation"].as_str().filter(|name| !name.is_empty()).unwrap_or("tanh");
    let dense = json!({ "units": units, "activation": activation, "use_bias": weights.len() > 1 });
    let recurrent = json!({
        "units": units, "activation": of_cell, "use_bias": weights.len() > 2, "return_sequences": sequences,
    });
    let with = |mut config: Value, more: Value| {
        if let (Value::Object(config), Value::Object(more)) = (&mut config, more) {
            config.extend(more);
        }
        config
    };
    Ok(match layer["type"].as_str() {
        Some("dense") => ("Dense", dense),
        Some("time-distributed-dense") => {
            ("TimeDistributed", json!({ "layer": { "class_name": "Dense", "config": dense } }))
        }
        Some("lstm") => ("LSTM", with(recurrent, json!({ "recurrent_activation": "sigmoid" }))),
        Some("gru") => {
            let more = json!({ "recurrent_activation": "sigmoid", "reset_after": true });
            ("GRU", with(recurrent, more))
        }
        Some("conv1d") => {
            let or_one = |value: &Value| if value.is_null() { json!(1) } else { one(value) };
            let config = json!({
                "filters": units, "kernel_size": [one(&layer["kernel_size"])], "strides": [or_one(&layer["strides"])],
                "padding": "causal",
                "dilation_rate": [or_one(&layer["dilation"])], "groups": or_one(&layer["groups"]),
                "activation": activation, "use_bias": weights.len() > 1,
            });
            ("Conv1D", config)
        }
        Some("prelu") => {
            let shared = if weights.first().is_some_and(|alpha| alpha.shape.len() > 1) {
                json!([1])
            } else {
                Value::Null
            };
            ("PReLU", json!({ "shared_axes": shared }))
        }
        Some("batchnorm") => {
            let affine = weights.len() > 2;
            let epsilon = if layer["epsilon"].is_number() { layer["epsilon"].clone() } else { json!(0.001) };
            (
                "BatchNormalization",
                json!({ "axis": -1, "epsilon": epsilon, "scale": affine, "center": affine }),
            )
        }
        Some("activation") => ("Activation", json!({ "activation": activation })),
        other => {
            return Err(WeightsError::Malformed {
                needs: "RTNeural's layers `dense`, `time-distributed-dense`, `lstm`, `gru`, `conv1d`, `prelu`, `batchnorm` and `activation`",
                found: format!("`{}`", other.unwrap_or("a layer without a type").escape_debug()),
                help: "save the Keras model itself, `model.save(\"model.keras\")`".to_owned(),
                source: None,
            });
        }
    })
}

/// Lists of lists of numbers, all of the same length.
fn array(json: &Value) -> Result<Array, WeightsError> {
    let mut shape = Vec::new();
    let mut level = json;
    while let Value::Array(items) = level {
        shape.push(items.len());
        match items.first() {
            Some(first) => level = first,
            None => break,
        }
    }
    let mut values = Vec::new();
    if !flatten(json, &shape, &mut values) {
        return Err(WeightsError::damaged(
            "weights whose rows are not of one length, or no numbers".to_owned(),
        ));
    }
    Ok(Array { shape, dtype: "F32".to_owned(), values })
}

fn flatten(json: &Value, shape: &[usize], values: &mut Vec<f64>) -> bool {
    match (json, shape) {
        (Value::Array(items), [length, rest @ ..]) => {
            items.len() == *length && items.iter().all(|item| flatten(item, rest, values))
        }
        (Value::Number(number), []) => number.as_f64().map(|number| values.push(number)).is_some(),
        _ => false,
    }
}

/// JSON of another kind.
fn no_model(json: &Value) -> WeightsError {
    let (found, help) = if json["class_name"].is_string() && json["config"].is_object() {
        ("the layers of a model of Keras, without weights", "save it with `model.save(\"model.keras\")`")
    } else if json["weight_map"].is_object() {
        (
            "the index of safetensors in several files",
            "write them as one, in Python: `safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")`",
        )
    } else {
        return other(None);
    };
    WeightsError::Malformed {
        needs: "a file with weights in it",
        found: found.to_owned(),
        help: help.to_owned(),
        source: None,
    }
}

fn other(source: Option<Box<dyn std::error::Error + Send + Sync>>) -> WeightsError {
    WeightsError::Malformed {
        needs: "a JSON file of RTNeural, with `in_shape` and `layers`",
        found: if source.is_some() { "JSON that breaks off" } else { "other JSON" }.to_owned(),
        help: "export the model with RTNeural's `model_utils.save_model`".to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configs(layers: &str) -> Vec<Value> {
        let json = format!(r#"{{"in_shape": [null, null, 4], "layers": [{layers}], "samplerate": 48000}}"#);
        let file = read(json.as_bytes()).expect("a model");
        assert_eq!(file.facts, [("samplerate".to_owned(), "48000".to_owned())]);
        file.layers.into_iter().map(|layer| layer.config).collect()
    }

    /// Its own layers compute nothing else, and its exporter writes `""` for what it does not know.
    #[test]
    fn a_recurrent_layer_has_tanh_where_nothing_is_said() {
        let layers = r#"{"type": "lstm", "activation": "", "shape": [null, null, 2]}, {"type": "gru", "shape": [null, 2]},
            {"type": "dense", "activation": "", "shape": [null, 1]}"#;
        let configs = configs(layers);
        let activations: Vec<_> = configs.iter().map(|config| &config["activation"]).collect();
        assert_eq!(activations, ["tanh", "tanh", "linear"]);
    }

    #[test]
    fn a_convolution_has_groups_and_strides_where_they_are_said() {
        let layers = r#"{"type": "conv1d", "shape": [null, null, 6], "kernel_size": [3], "dilation": [2], "groups": 2, "strides": 1},
            {"type": "conv1d", "shape": [null, null, 6], "kernel_size": 3, "dilation": 1, "strides": [3]}"#;
        for (config, expected) in configs(layers).iter().zip([[2, 2, 1], [1, 1, 3]]) {
            let one = |option: &str| config[option].get(0).unwrap_or(&config[option]).clone();
            assert_eq!([one("groups"), one("dilation_rate"), one("strides")], expected.map(|n| json!(n)));
        }
    }
}
