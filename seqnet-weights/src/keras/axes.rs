//! Axes as Keras counts them in a file: the last one becomes `-1`, so that the number of axes need not be known.

use crate::LayerConfig;
use serde_json::Value;

/// Goes through the layers of a model whose input has that many axes, the batch among them.
pub(crate) fn from_the_end(layers: &mut [LayerConfig], rank: Option<usize>) {
    let mut rank = rank;
    for layer in layers {
        let class = layer.class.clone();
        set(&class, &mut layer.config, rank);
        rank = rank.and_then(|rank| gives(&class, &layer.config, rank));
    }
}

fn set(class: &str, config: &mut Value, rank: Option<usize>) {
    if class == "TimeDistributed" {
        let inner = config["layer"]["class_name"].as_str().unwrap_or_default().to_owned();
        if let Some(config) = config.get_mut("layer").and_then(|layer| layer.get_mut("config")) {
            set(&inner, config, rank.and_then(|rank| rank.checked_sub(1)));
        }
    }
    let last = rank.and_then(|rank| i64::try_from(rank).ok()).map(|rank| rank - 1);
    match config.get_mut("axis") {
        Some(Value::Array(several)) => several.iter_mut().for_each(|axis| turn(axis, last)),
        Some(one) => turn(one, last),
        None => {}
    }
}

fn turn(axis: &mut Value, last: Option<i64>) {
    if last.is_some() && axis.as_i64() == last {
        *axis = (-1).into();
    }
}

/// How many axes a layer gives.
fn gives(class: &str, config: &Value, rank: usize) -> Option<usize> {
    let flag = |option: &str| config[option].as_bool() == Some(true);
    let length = |option: &str| config[option].as_array().map(Vec::len);
    Some(match class {
        "LSTM" | "GRU" | "SimpleRNN" | "RNN" => {
            if flag("return_sequences") {
                3
            } else {
                2
            }
        }
        "ConvLSTM1D" => {
            if flag("return_sequences") {
                4
            } else {
                3
            }
        }
        "Bidirectional" => {
            if config["layer"]["config"]["return_sequences"] == true {
                3
            } else {
                2
            }
        }
        "GlobalAveragePooling1D" | "GlobalMaxPooling1D" => {
            if flag("keepdims") {
                3
            } else {
                2
            }
        }
        "TimeDistributed" => {
            let inner = &config["layer"];
            1 + gives(inner["class_name"].as_str()?, &inner["config"], rank.checked_sub(1)?)?
        }
        "Embedding" => rank.checked_add(1)?,
        "Flatten" => 2,
        "RepeatVector" => 3,
        "Reshape" => length("target_shape")?.checked_add(1)?,
        "Lambda" => return None,
        _ => rank,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_last_axis_is_that_of_the_features() {
        let layer = |class: &str, config: Value| LayerConfig {
            class: class.to_owned(),
            name: String::new(),
            config,
            scope: String::new(),
        };
        let mut layers = [
            layer("BatchNormalization", json!({ "axis": [2] })),
            layer("LayerNormalization", json!({ "axis": 1 })),
            layer(
                "TimeDistributed",
                json!({ "layer": { "class_name": "Softmax", "config": { "axis": 1 } } }),
            ),
            layer("LSTM", json!({ "return_sequences": false })),
            layer("BatchNormalization", json!({ "axis": [1] })),
            layer("Normalization", json!({ "axis": null })),
        ];
        from_the_end(&mut layers, Some(3));
        let axes: Vec<&Value> = layers.iter().map(|layer| &layer.config["axis"]).collect();
        let [minus, none] = [json!([-1]), Value::Null];
        assert_eq!(axes, [&minus, &json!(1), &none, &none, &minus, &none]);
        assert_eq!(layers[2].config["layer"]["config"]["axis"], -1);
    }
}
