//! The arguments of Keras's layers: their order, their defaults, and how `sequential!` has them.
//!
//! An argument that says what Keras does without it is left out.

mod training;
mod values;

use crate::error::CliError;
use serde_json::Value;
use training::training;
use values::write;

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

const DROPOUTS: [Row; 3] =
    [("dropout", "0.0", Plain), ("recurrent_dropout", "0.0", Plain), ("seed", "null", Plain)];
const FORGET: [Row; 1] = [("unit_forget_bias", "true", Plain)];
const RESET: [Row; 1] = [("reset_after", "true", Plain)];

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
        "LSTM" => [&gates[..], &FORGET, &RECURRENT, &DROPOUTS].concat(),
        "GRU" => [&gates[..], &RECURRENT, &RESET, &DROPOUTS].concat(),
        "SimpleRNN" => [&gates[..2], &gates[3..], &RECURRENT, &DROPOUTS].concat(),
        "LSTMCell" => [&gates[..], &FORGET, &DROPOUTS].concat(),
        "GRUCell" => [&gates[..], &RESET, &DROPOUTS].concat(),
        "SimpleRNNCell" => [&gates[..2], &gates[3..], &DROPOUTS].concat(),
        "RNN" => RECURRENT.to_vec(),
        "Dense" => [&[("units", NEEDED, Plain)][..], &dense].concat(),
        "Embedding" => {
            vec![("input_dim", NEEDED, Plain), ("output_dim", NEEDED, Plain), ("mask_zero", "false", Plain)]
        }
        "Masking" => vec![("mask_value", "0.0", Plain)],
        "RepeatVector" => vec![("n", NEEDED, Plain)],
        "Activation" => vec![("activation", NEEDED, Activation)],
        "Dropout" | "SpatialDropout1D" | "AlphaDropout" | "GaussianDropout" => {
            vec![("rate", NEEDED, Plain), ("seed", "null", Plain)]
        }
        "GaussianNoise" => vec![("stddev", NEEDED, Plain), ("seed", "null", Plain)],
        "ActivityRegularization" => vec![("l1", "0.0", Plain), ("l2", "0.0", Plain)],
        "Identity" | "Flatten" | "UnitNormalization" | "Softmax" => vec![],
        "Conv1D" => [
            &[("filters", NEEDED, Plain), ("kernel_size", NEEDED, One)][..],
            &convolution,
            &[("groups", "1", Plain)],
            &dense,
        ]
        .concat(),
        "ConvLSTM1D" => [
            &[("filters", NEEDED, Plain), ("kernel_size", NEEDED, One)][..],
            &convolution,
            &gates[1..],
            &FORGET,
            &RECURRENT,
            &DROPOUTS,
        ]
        .concat(),
        "Conv1DTranspose" => [
            &[("filters", NEEDED, Plain), ("kernel_size", NEEDED, One)][..],
            &convolution[..2],
            &[("output_padding", "null", One)],
            &convolution[2..],
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
        "AdaptiveMaxPooling1D" | "AdaptiveAveragePooling1D" => vec![("output_size", NEEDED, One)],
        "GlobalMaxPooling1D" | "GlobalAveragePooling1D" => vec![("keepdims", "false", Plain)],
        "UpSampling1D" => vec![("size", "2", One)],
        "ZeroPadding1D" => vec![("padding", "[1,1]", Pair)],
        "Cropping1D" => vec![("cropping", "[1,1]", Pair)],
        "Reshape" => vec![("target_shape", NEEDED, Tuple)],
        "Permute" => vec![("dims", NEEDED, Tuple)],
        "BatchNormalization" => [&[("momentum", "0.99", Plain)][..], &normalization].concat(),
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

/// Whether seqnet has layers of that class.
pub(crate) fn is_known(class: &str) -> bool {
    rows(class).is_some() || ["TimeDistributed", "Bidirectional"].contains(&class)
}

/// The arguments of a layer that are not their defaults. What only training looks at and seqnet has not goes to the notes.
pub(crate) fn arguments(
    class: &str,
    name: &str,
    config: &Value,
    notes: &mut Vec<String>,
) -> Result<Vec<String>, CliError> {
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
    let (held, left_out) = training(class, name, config);
    written.extend(held);
    notes.extend(left_out);
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

#[cfg(test)]
mod tests {
    use super::values::activation;
    use super::*;
    use serde_json::json;

    fn written(class: &str, config: &Value) -> String {
        arguments(class, "layer", config, &mut Vec::new()).expect("it can be written").join(", ")
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
        let config = json!({"filters": 4, "kernel_size": [3], "strides": [2], "output_padding": [0], "dilation_rate": [1]});
        assert_eq!(written("Conv1DTranspose", &config), "4, 3, strides = 2, output_padding = 0");
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
        let refused = |class: &str, name: &str, config: &Value| {
            arguments(class, name, config, &mut Vec::new()).expect_err("it cannot be written").to_string()
        };
        let error = refused("Conv2D", "conv2d", &json!({}));
        assert!(error.starts_with("`conv2d` is a `Conv2D`, which seqnet does not have\nhelp: "));
        let error = refused("Dense", "dense", &Value::Null);
        assert!(error.starts_with("the file does not say the `units` of `dense`"));
        let error = refused("Dense", "dense", &json!({"units": 1, "activation": {"class_name": "function"}}));
        assert!(error.starts_with("`activation` of `dense` is a `function`, which"), "{error}");
    }
}
