//! Every layer of Keras goes through an import, and every argument of those that seqnet has: it is in the declaration, or in a note,
//! or an error. `seqnet-weights/tests/inventory.py` has them from Keras.

mod models;

use seqnet_cli::{Declaration, Options};
use seqnet_weights::File;
use serde_json::{Map, Value, json};
use std::fs;

/// What changes nothing, and why.
const SILENT: [(&str, &str); 7] = [
    ("dtype", "said of the weights, where they are converted"),
    ("unroll", "the same sums in another order of instructions"),
    ("use_cudnn", "the same sums by another library"),
    ("weights", "not in a file"),
    ("lora_alpha", "nothing without `lora_rank`"),
    ("renorm_clipping", "nothing without `renorm`"),
    ("renorm_momentum", "nothing without `renorm`"),
];

fn inventory() -> Value {
    let text = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../seqnet-weights/tests/inventory.json"));
    serde_json::from_slice(&text.expect("it is there")).expect("JSON")
}

/// The declaration and the notes, or the error.
fn import(class: &str, config: &Value) -> Result<(String, Vec<String>), String> {
    let layer = json!({ "class_name": class, "config": config });
    let layer = if class.ends_with("Cell") {
        json!({ "class_name": "RNN", "config": { "name": "x", "cell": layer } })
    } else {
        layer
    };
    let shape = match class {
        "Embedding" => json!([null, 6]),
        "ConvLSTM1D" => json!([null, 6, 4, 3]),
        _ => json!([null, 6, 4]),
    };
    let file =
        File::from_bytes(&models::archive(Some(&shape), &[layer])).map_err(|error| error.to_string())?;
    let options = Options { name: "Net".to_owned(), ..Options::default() };
    let declaration = Declaration::of(&file, &options).map_err(|error| error.to_string())?;
    Ok((declaration.text, declaration.notes))
}

/// A value for an argument that is needed.
fn needed(class: &str, argument: &str) -> Value {
    let of = |class: &str| json!({ "class_name": class, "config": { "name": "inner", "units": 3 } });
    match (class, argument) {
        ("TimeDistributed", "layer") => of("Dense"),
        ("Bidirectional", "layer") => of("LSTM"),
        ("RNN", "cell") => of("GRUCell"),
        (_, "activation") => json!("tanh"),
        (_, "target_shape") => json!([12, 2]),
        (_, "dims") => json!([2, 1]),
        (_, "rate" | "stddev" | "scale") => json!(0.25),
        _ => json!(2),
    }
}

/// Something else than what Keras takes, or than what is given above.
fn other(argument: &str, usual: &Value) -> Value {
    match (argument, usual) {
        ("data_format", _) => json!("channels_first"),
        ("padding", Value::String(_)) => json!("same"),
        ("merge_mode", _) => json!("sum"),
        ("target_shape" | "noise_shape", _) => json!([8, 3]),
        ("dims", _) => json!([1, 2]),
        ("cell" | "layer" | "backward_layer", inner) => {
            let mut other = inner.clone();
            if other.is_null() {
                other = json!({ "class_name": "LSTM", "config": { "units": 3, "go_backwards": true } });
            }
            other["config"]["activation"] = json!("relu");
            other
        }
        ("name", _) => json!("encoder"),
        (argument, _) if argument.ends_with("activation") => json!("softsign"),
        (argument, _) if argument.ends_with("_initializer") => json!("he_normal"),
        (argument, _) if argument.ends_with("_regularizer") => json!("l2"),
        (argument, _) if argument.ends_with("_constraint") => json!("non_neg"),
        ("mean" | "variance" | "max_value", _) => json!(2.5),
        ("shared_axes", _) => json!([1]),
        (_, Value::Bool(usual)) => json!(!usual),
        (_, Value::Number(usual)) if usual.is_f64() => json!(usual.as_f64().unwrap_or_default() + 0.5),
        (_, Value::Number(usual)) => json!(usual.as_i64().unwrap_or_default() + 1),
        (_, Value::Array(_)) => json!([2, 1]),
        _ => json!(7),
    }
}

#[test]
fn no_argument_is_dropped_in_silence() {
    let inventory = inventory();
    let (mut written, mut errors, mut notes) = (0, 0, 0);
    for (class, arguments) in inventory["signatures"].as_object().expect("layers") {
        let mut config = Map::from_iter([("name".to_owned(), json!("x"))]);
        for (argument, usual) in arguments.as_object().expect("arguments") {
            let value = if *usual == json!("needed") { needed(class, argument) } else { usual.clone() };
            if argument != "name" {
                config.insert(argument.clone(), value);
            }
        }
        let plain = import(class, &Value::Object(config.clone()))
            .unwrap_or_else(|error| panic!("`{class}` as it is by default: {error}"));
        assert!(plain.1.is_empty(), "{class}: {:?}", plain.1);
        for argument in arguments.as_object().expect("arguments").keys() {
            let mut config = config.clone();
            let value = other(argument, &config[argument]);
            config.insert(argument.clone(), value.clone());
            let silent = SILENT.iter().any(|(silent, _)| silent == argument);
            match import(class, &Value::Object(config)) {
                Err(error) => {
                    assert!(error.contains(argument.as_str()), "`{argument}` of `{class}`: {error}");
                    errors += 1;
                }
                Ok(found) if found.1 != plain.1 => notes += 1,
                Ok(found) => {
                    assert!((found == plain) == silent, "`{argument} = {value}` of `{class}`: {}", found.0);
                    written += usize::from(!silent);
                }
            }
        }
    }
    // Not that all is an error.
    assert!(
        written > 5 * errors && errors > 0 && notes > 0,
        "{written} written, {errors} errors, {notes} notes"
    );
}

#[test]
fn every_layer_is_imported_or_an_error_that_names_it() {
    let inventory = inventory();
    let has = |class: &str| !inventory["signatures"][class].is_null();
    let aliases = [
        "AvgPool1D",
        "Convolution1D",
        "Convolution1DTranspose",
        "GlobalAvgPool1D",
        "GlobalMaxPool1D",
        "MaxPool1D",
        "SeparableConvolution1D",
    ];
    let mut others = 0;
    for class in inventory["layers"].as_array().expect("layers").iter().filter_map(Value::as_str) {
        if has(class) || aliases.contains(&class) || class == "InputLayer" {
            continue;
        }
        let error = import(class, &json!({ "name": "x" })).expect_err(class);
        let says = if class == "Lambda" {
            "`x` is a `Lambda`, whose function is".to_owned()
        } else {
            format!("`x` is a `{class}`, which seqnet does not have")
        };
        assert!(error.starts_with(&says) && error.contains("\nhelp: "), "{error}");
        others += 1;
    }
    assert!(others > 100, "{others}");
    let cell = json!({ "class_name": "LSTMCell", "config": { "name": "x", "units": 2 } });
    let file = models::archive(Some(&json!([null, 4])), &[cell]);
    let options = Options { name: "Net".to_owned(), ..Options::default() };
    let error =
        Declaration::of(&File::from_bytes(&file).expect("a file"), &options).expect_err("a cell by itself");
    assert!(error.to_string().starts_with("`x` is a `LSTMCell`, which stands in an `RNN`"), "{error}");
}
