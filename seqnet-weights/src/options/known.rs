//! Options that a file may have beside those that are compared, because they change nothing in what the weights compute.
//! One that is neither is an error: nobody knows what it does.

use super::{OPTIONS, names};
use serde_json::Value;

/// Options of any layer. An `_initializer`, `_regularizer` or `_constraint` belongs to them.
const HARMLESS: &[&[&str]] = &[
    // What it is called, what it is stored as, and what arrives.
    &["name", "dtype", "autocast", "batch_input_shape", "batch_shape", "input_shape", "input_length"],
    &["dynamic", "ragged", "sparse"],
    // How it is computed, which gives the same.
    &["fused", "implementation", "unroll", "use_cudnn"],
    // What training alone looks at.
    &["trainable", "seed", "rate", "stddev", "noise_shape", "dropout", "recurrent_dropout", "l1", "l2"],
    &["momentum", "renorm_clipping", "renorm_momentum", "synchronized", "virtual_batch_size"],
    &["unit_forget_bias"],
    // What the shapes of the weights say.
    &["units", "filters", "kernel_size", "depth_multiplier", "input_dim", "output_dim", "shared_axes"],
    // Layers within, which are compared by themselves.
    &["layer", "backward_layer", "cell", "cells"],
    // Nothing without a `lora_rank`.
    &["lora_alpha"],
];

/// What somebody has written for a layer that seqnet does not have, and does not know to make no difference. What is null
/// or false asks for nothing.
#[must_use]
pub fn unknown_options<'a>(class: &str, config: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let class = class.strip_suffix("Cell").unwrap_or(class);
    let options = config.as_object().into_iter().flatten().map(|(option, value)| (&**option, value));
    let options = options.filter(|(_, value)| !value.is_null() && **value != Value::Bool(false));
    // The function of a `Lambda` is Python.
    options
        .filter(|(option, _)| class != "Lambda" && !is_compared(class, option) && !is_harmless(option))
        .collect()
}

fn is_compared(class: &str, option: &str) -> bool {
    let options = OPTIONS.iter().filter(|(classes, _)| classes.contains(&class));
    options
        .flat_map(|(_, options)| options.iter())
        .any(|(compared, _)| names(compared).any(|name| name == option))
}

fn is_harmless(option: &str) -> bool {
    let of_training = ["_initializer", "_regularizer", "_constraint"];
    HARMLESS.iter().any(|options| options.contains(&option))
        || of_training.iter().any(|end| option.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::super::differences;
    use super::*;
    use seqnet_core::LayerInfo;
    use serde_json::json;

    /// Arguments of constructors that are not in any file.
    const NOT_SAVED: [&str; 1] = ["weights"];

    /// Something else than what Keras takes where nothing is said.
    fn other(argument: &str, usual: &Value) -> Value {
        match (argument, usual) {
            ("data_format", _) => json!("channels_first"),
            ("padding", Value::String(_)) => json!("same"),
            (_, Value::Bool(usual)) => json!(!usual),
            (_, Value::Number(usual)) => json!(usual.as_f64().unwrap_or_default() + 1.0),
            (_, Value::Array(_)) => json!([2, 3]),
            (argument, _) if argument.ends_with("activation") => json!("softsign"),
            _ => json!(7),
        }
    }

    /// `tests/inventory.py` has them from Keras.
    #[test]
    fn no_argument_of_keras_is_passed_over() {
        let inventory: Value =
            serde_json::from_str(include_str!("../../tests/inventory.json")).expect("JSON");
        let signatures = inventory["signatures"].as_object().expect("the layers");
        assert_eq!(signatures.len(), 50);
        for (class, arguments) in signatures {
            let info =
                LayerInfo { field: "x", class: class.clone().leak(), own: false, options: &[], layers: &[] };
            let arguments = arguments.as_object().expect("the arguments").iter();
            for (argument, usual) in arguments.filter(|(argument, _)| !NOT_SAVED.contains(&&***argument)) {
                let config = json!({ argument: other(argument, usual) });
                let seen = !differences(&info, &config, false).is_empty()
                    || !unknown_options(class, &config).is_empty();
                let harmless = is_harmless(argument);
                assert!(seen != harmless, "`{argument}` of `{class}`: seen {seen}, harmless {harmless}");
            }
        }
    }

    #[test]
    fn what_asks_for_nothing_is_nothing() {
        let config = json!({ "units": 3, "return_state": false, "quantization_config": null, "news": 1 });
        assert_eq!(unknown_options("LSTM", &config), [("news", &json!(1))]);
        assert_eq!(
            unknown_options("GRUCell", &json!({ "reset_after": true, "return_state": true })).len(),
            1
        );
    }
}
