//! The arguments of Keras's layers: their order, their defaults, and how `sequential!` has them.
//!
//! An argument that says what Keras does without it is left out. So is what only training looks at (regularizers, constraints), for
//! the weights are there already.

use crate::error::CliError;
use serde_json::Value;

/// How an argument is written.
#[derive(Clone, Copy)]
enum Kind {
    /// As it is.
    Plain,
    /// An activation by name, or as a call.
    Activation,
    /// A number in a list of one stands for itself.
    One,
    /// Two numbers, in parentheses.
    Pair,
    /// Numbers in parentheses.
    Tuple,
    /// A number, or one for each feature, in a list of however many axes.
    Numbers,
}
use Kind::{Activation, Numbers, One, Pair, Plain, Tuple};

/// An argument that is always there, without its name.
const NEEDED: &str = "needed";

/// Layers whose first argument is not needed, and reads well without its name.
const FIRST: [&str; 7] =
    ["Masking", "MaxPooling1D", "UpSampling1D", "ZeroPadding1D", "Cropping1D", "LeakyReLU", "ELU"];

/// Name, default as JSON, kind.
type Row = (&'static str, &'static str, Kind);

const RECURRENT: [Row; 4] = [
    ("return_sequences", "false", Plain),
    ("stateful", "false", Plain),
    ("go_backwards", "false", Plain),
    ("zero_output_for_mask", "false", Plain),
];

const DROPOUTS: [Row; 2] = [("dropout", "0.0", Plain), ("recurrent_dropout", "0.0", Plain)];

fn rows(class: &str) -> Option<Vec<Row>> {
    let gates = [
        ("units", NEEDED, Plain),
        ("activation", "\"tanh\"", Activation),
        ("recurrent_activation", "\"sigmoid\"", Activation),
        ("use_bias", "true", Plain),
    ];
    let convolution = [("strides", "1", One), ("padding", "\"valid\"", Plain), ("dilation_rate", "1", One)];
    let dense = [("activation", "\"linear\"", Activation), ("use_bias", "true", Plain)];
    let pool = [("padding", "\"valid\"", Plain)];
    let normalization = [("epsilon", "0.001", Plain), ("center", "true", Plain), ("scale", "true", Plain)];
    Some(match class {
        "LSTM" => [&gates[..], &[("unit_forget_bias", "true", Plain)], &RECURRENT, &DROPOUTS].concat(),
        "GRU" => [&gates[..], &RECURRENT, &[("reset_after", "true", Plain)], &DROPOUTS].concat(),
        "SimpleRNN" => [&gates[..2], &gates[3..], &RECURRENT, &DROPOUTS].concat(),
        "Dense" => [&[("units", NEEDED, Plain)][..], &dense].concat(),
        "Embedding" => {
            vec![("input_dim", NEEDED, Plain), ("output_dim", NEEDED, Plain), ("mask_zero", "false", Plain)]
        }
        "Masking" => vec![("mask_value", "0.0", Plain)],
        "RepeatVector" => vec![("n", NEEDED, Plain)],
        "Activation" => vec![("activation", NEEDED, Activation)],
        "Dropout" | "SpatialDropout1D" | "AlphaDropout" | "GaussianDropout" => vec![("rate", NEEDED, Plain)],
        "GaussianNoise" => vec![("stddev", NEEDED, Plain)],
        "ActivityRegularization" => vec![("l1", "0.0", Plain), ("l2", "0.0", Plain)],
        "Identity" | "Flatten" | "UnitNormalization" | "Softmax" => vec![],
        "Conv1D" => [
            &[("filters", NEEDED, Plain), ("kernel_size", NEEDED, One)][..],
            &convolution,
            &[("groups", "1", Plain)],
            &dense,
        ]
        .concat(),
        "DepthwiseConv1D" => {
            [&[("kernel_size", NEEDED, One)][..], &convolution, &[("depth_multiplier", "1", Plain)], &dense]
                .concat()
        }
        "SeparableConv1D" => [
            &[("filters", NEEDED, Plain), ("kernel_size", NEEDED, One)][..],
            &convolution,
            &[("depth_multiplier", "1", Plain)],
            &dense,
        ]
        .concat(),
        "MaxPooling1D" => [&[("pool_size", "2", One), ("strides", "null", One)][..], &pool].concat(),
        "AveragePooling1D" => [&[("pool_size", NEEDED, One), ("strides", "null", One)][..], &pool].concat(),
        "GlobalMaxPooling1D" | "GlobalAveragePooling1D" => vec![("keepdims", "false", Plain)],
        "UpSampling1D" => vec![("size", "2", One)],
        "ZeroPadding1D" => vec![("padding", "[1,1]", Pair)],
        "Cropping1D" => vec![("cropping", "[1,1]", Pair)],
        "Reshape" => vec![("target_shape", NEEDED, Tuple)],
        "Permute" => vec![("dims", NEEDED, Tuple)],
        "BatchNormalization" => normalization.to_vec(),
        "GroupNormalization" => [&[("groups", "32", Plain)][..], &normalization].concat(),
        "LayerNormalization" => [&normalization[..], &[("rms_scaling", "false", Plain)]].concat(),
        "RMSNormalization" => vec![("epsilon", "1e-6", Plain)],
        "Normalization" => {
            vec![("mean", "null", Numbers), ("variance", "null", Numbers), ("invert", "false", Plain)]
        }
        "Rescaling" => vec![("scale", NEEDED, Numbers), ("offset", "0.0", Numbers)],
        "ReLU" => {
            vec![("max_value", "null", Plain), ("negative_slope", "0.0", Plain), ("threshold", "0.0", Plain)]
        }
        "LeakyReLU" => vec![("negative_slope", "0.3", Plain)],
        "ELU" => vec![("alpha", "1.0", Plain)],
        "PReLU" => vec![("shared_axes", "null", Plain)],
        _ => return None,
    })
}

/// The arguments of a layer that are not their defaults.
pub(crate) fn arguments(class: &str, name: &str, config: &Value) -> Result<Vec<String>, CliError> {
    let Some(rows) = rows(class) else {
        return Err(CliError::declare(
            format!("`{name}` is a `{}`, which seqnet does not have", class.escape_debug()),
            "leave it out of the model, or write it as a layer of your own",
        ));
    };
    if config["data_format"] == "channels_first" {
        return Err(CliError::declare(
            format!("`{name}` has the features before the timesteps, `data_format = \"channels_first\"`"),
            "build the model with `channels_last`, Keras's default",
        ));
    }
    let mut written = Vec::new();
    // Once an argument is left out, those behind it need their names.
    let mut by_place = true;
    for (argument, default, kind) in rows {
        let value = &config[alias(class, argument, config)];
        if default == NEEDED && value.is_null() {
            return Err(CliError::declare(
                format!("the file does not say the `{argument}` of `{name}`"),
                "give the whole model, as `model.save` writes it: it has the arguments of every layer",
            ));
        }
        if is_default(default, value) || is_usual(class, argument, config) {
            by_place = false;
            continue;
        }
        let text = write(kind, name, argument, value)?;
        by_place &= default == NEEDED || (written.is_empty() && FIRST.contains(&class));
        written.push(if by_place { text } else { format!("{argument} = {text}") });
    }
    Ok(written)
}

/// Names of Keras 2.
fn alias<'a>(class: &str, argument: &'a str, config: &Value) -> &'a str {
    match (class, argument) {
        ("LeakyReLU", "negative_slope") if config[argument].is_null() => "alpha",
        _ => argument,
    }
}

/// What a file says always, and Keras does by itself.
fn is_usual(class: &str, argument: &str, config: &Value) -> bool {
    match (class, argument) {
        // The step of a pool is its size.
        ("MaxPooling1D" | "AveragePooling1D", "strides") => config["strides"] == config["pool_size"],
        // It acts on the initial bias alone.
        ("LSTM", "unit_forget_bias") => true,
        _ => false,
    }
}

fn is_default(default: &str, value: &Value) -> bool {
    let default: Value = serde_json::from_str(default).unwrap_or(Value::Null);
    match (&default, one(value)) {
        _ if value.is_null() => true,
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(_), value) => {
            default == *value || list(&default).is_some_and(|d| d.iter().all(|n| *n == *value))
        }
        (default, value) => default == value,
    }
}

fn one(value: &Value) -> &Value {
    match list(value) {
        Some([one]) => one,
        _ => value,
    }
}

fn list(value: &Value) -> Option<&[Value]> {
    value.as_array().map(Vec::as_slice)
}

fn write(kind: Kind, name: &str, argument: &str, value: &Value) -> Result<String, CliError> {
    let unknown = || {
        CliError::declare(
            format!("`{argument}` of `{name}` is `{value}`, which `sequential!` cannot have"),
            "build the layer with a number, or a name of Keras's",
        )
    };
    match kind {
        Plain => plain(value).ok_or_else(unknown),
        One => plain(one(value)).ok_or_else(unknown),
        Activation => activation(value).ok_or_else(unknown),
        Pair => match list(value) {
            Some([a, b]) => {
                Ok(format!("({}, {})", plain(a).ok_or_else(unknown)?, plain(b).ok_or_else(unknown)?))
            }
            _ => plain(value).ok_or_else(unknown),
        },
        Tuple => {
            let numbers: Option<Vec<_>> = list(value).ok_or_else(unknown)?.iter().map(plain).collect();
            match &numbers.ok_or_else(unknown)?[..] {
                [one] => Ok(format!("({one},)")),
                numbers => Ok(format!("({})", numbers.join(", "))),
            }
        }
        Numbers => {
            let mut numbers = Vec::new();
            flatten(value, &mut numbers);
            let numbers: Option<Vec<_>> = numbers.into_iter().map(float).collect();
            match &numbers.ok_or_else(unknown)?[..] {
                [one] => Ok(one.clone()),
                numbers => Ok(format!("[{}]", numbers.join(", "))),
            }
        }
    }
}

fn flatten<'a>(value: &'a Value, numbers: &mut Vec<&'a Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, numbers)),
        value => numbers.push(value),
    }
}

fn float(value: &Value) -> Option<String> {
    // The shortest that reads back as the same number.
    value.as_f64().map(|number| format!("{number:?}"))
}

fn plain(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(number) if number.is_f64() => float(value)?,
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(items) => {
            let items: Option<Vec<_>> = items.iter().map(plain).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Null | Value::Object(_) => return None,
    })
}

/// `"tanh"`, or `leaky_relu(negative_slope = 0.1)` where a layer stands for a function.
pub(crate) fn activation(value: &Value) -> Option<String> {
    if let Some(name) = value.as_str() {
        return Some(format!("{name:?}"));
    }
    let (class, config) = (value["class_name"].as_str()?, &value["config"]);
    let (function, arguments): (_, &[(&str, &str, Option<f64>)]) = match class {
        "Activation" => return activation(&config["activation"]),
        "ReLU" => (
            "relu",
            &[
                ("negative_slope", "negative_slope", Some(0.0)),
                ("max_value", "max_value", None),
                ("threshold", "threshold", Some(0.0)),
            ],
        ),
        "LeakyReLU" => ("leaky_relu", &[("negative_slope", "negative_slope", Some(0.2))]),
        "ELU" => ("elu", &[("alpha", "alpha", Some(1.0))]),
        "Softmax" => ("softmax", &[]),
        _ => return None,
    };
    let mut written = Vec::new();
    for (key, argument, default) in arguments {
        let value = match (class, config[key].as_f64()) {
            ("LeakyReLU", None) => config["alpha"].as_f64(),
            (_, value) => value,
        };
        if value != *default && value.is_some() {
            written.push(format!("{argument} = {:?}", value?));
        }
    }
    Some(if written.is_empty() {
        format!("{function:?}")
    } else {
        format!("{function}({})", written.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn written(class: &str, config: &Value) -> String {
        arguments(class, "layer", config).expect("it can be written").join(", ")
    }

    #[test]
    fn defaults_are_left_out() {
        let config = json!({"units": 32, "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": true,
            "return_sequences": true, "dropout": 0.0, "unit_forget_bias": true, "kernel_regularizer": null});
        assert_eq!(written("LSTM", &config), "32, return_sequences = true");
        assert_eq!(written("Cropping1D", &json!({"cropping": [3, 0]})), "(3, 0)");
        assert_eq!(written("ZeroPadding1D", &json!({"padding": [1, 1]})), "");
        assert_eq!(written("MaxPooling1D", &json!({"pool_size": [3], "strides": [3]})), "3");
        assert_eq!(written("Masking", &json!({"mask_value": -1.0})), "-1.0");
    }

    #[test]
    fn lists_of_one_are_numbers_and_shapes_are_tuples() {
        let config = json!({"filters": 4, "kernel_size": [3], "strides": [1], "dilation_rate": [2], "padding": "causal"});
        assert_eq!(written("Conv1D", &config), "4, 3, padding = \"causal\", dilation_rate = 2");
        assert_eq!(written("Reshape", &json!({"target_shape": [12]})), "(12,)");
        assert_eq!(written("Permute", &json!({"dims": [2, 1]})), "(2, 1)");
        let config = json!({"mean": [[[1.5, 2]]], "variance": [[0.25]]});
        assert_eq!(written("Normalization", &config), "mean = [1.5, 2.0], variance = 0.25");
    }

    #[test]
    fn a_layer_as_an_activation_is_a_call() {
        let layer = |class: &str, config: Value| json!({"class_name": class, "config": config});
        assert_eq!(
            activation(&layer("LeakyReLU", json!({"negative_slope": 0.1}))).unwrap(),
            "leaky_relu(negative_slope = 0.1)"
        );
        assert_eq!(
            activation(&layer("ReLU", json!({"max_value": 6.0, "negative_slope": 0.0, "threshold": null})))
                .unwrap(),
            "relu(max_value = 6.0)"
        );
        assert_eq!(activation(&layer("Softmax", json!({"axis": -1}))).unwrap(), "\"softmax\"");
        assert!(activation(&layer("function", json!("mine"))).is_none());
    }

    #[test]
    fn what_seqnet_has_not_is_said() {
        let error = arguments("Conv2D", "conv2d", &json!({})).unwrap_err().to_string();
        assert!(error.starts_with("`conv2d` is a `Conv2D`, which seqnet does not have\nhelp: "));
        let error = arguments("Dense", "dense", &Value::Null).unwrap_err().to_string();
        assert!(error.starts_with("the file does not say the `units` of `dense`"));
        let error =
            arguments("Dense", "dense", &json!({"units": 1, "activation": {"class_name": "function"}}));
        assert!(error.unwrap_err().to_string().starts_with("`activation` of `dense` is `{"));
    }
}
