//! Everything that Keras has, class by class and argument by argument: `inventory/keras.json`, which `generate.py` beside it wrote.
//!
//! A name in `keras.layers` is a layer here, or an error says why not. An argument has its place and its default as in Keras, and a value
//! that can mean nothing is an error; or any value is.

mod readme;

use crate::arguments::{Kind, Parameter};
use crate::table;
use quote::quote;
use serde_json::Value;
use std::collections::BTreeMap;

fn keras() -> Value {
    serde_json::from_str(include_str!("inventory/keras.json")).expect("it is JSON")
}

/// What Keras has in the signature of a class: names, and defaults where there are any.
type Signature<'a> = Vec<(&'a str, Option<&'a Value>)>;

fn signature(arguments: &Value) -> Signature<'_> {
    let pairs = arguments.as_array().expect("a list").iter();
    pairs.map(|pair| (pair[0].as_str().expect("a name"), pair.get(1))).collect()
}

/// The layers that are declared, with the signatures of their classes.
fn declared(keras: &Value) -> BTreeMap<&str, (&'static table::Row, Signature<'_>)> {
    let layers = keras["layers"].as_object().expect("an object").iter();
    layers
        .filter_map(|(name, arguments)| Some((&name[..], (table::find(name)?, signature(arguments)))))
        .collect()
}

/// What the layers of a list compute, or the texts of its errors.
fn walked(list: &str) -> Result<String, String> {
    let model = syn::parse_str(&format!("struct Model {{ {list} }}")).expect("it is a struct");
    let (network, checks) = crate::walk::walk(&model, &quote!(f32));
    let Some(network) = network else { return Err(checks.mistakes.texts().collect::<Vec<_>>().join("\n")) };
    let layers = network.layers.iter().map(|layer| {
        let zeros = layer.zeros.as_ref().map(ToString::to_string);
        format!("{} {} {zeros:?}", layer.kind, layer.gives.text())
    });
    Ok(layers.collect::<Vec<_>>().join("\n"))
}

/// The arguments that a layer cannot do without.
fn needed(name: &str, signature: &[(&str, Option<&Value>)]) -> String {
    let value = |argument: &str| match argument {
        "activation" => "\"tanh\"",
        "cell" | "cells" => "LSTMCell(3)",
        "dims" => "(2, 1)",
        "function" => "lambda x: x[:, -3:, :]",
        "layer" if name == "Bidirectional" => "LSTM(3)",
        "layer" => "Dense(3)",
        "rate" | "scale" | "stddev" => "0.5",
        "target_shape" => "(6, 8)",
        _ => "3",
    };
    let needed = signature.iter().filter(|(_, default)| default.is_none());
    let mut written: Vec<String> =
        needed.map(|(argument, _)| format!("{argument} = {}", value(argument))).collect();
    if name == "GroupNormalization" {
        written.push("groups = 2".to_owned()); // The default of 32 groups asks for as many features.
    }
    written.join(", ")
}

/// A list with one layer of the class.
fn list(name: &str, arguments: &str) -> String {
    match name {
        "Embedding" => format!("Input(12), Embedding({arguments})"),
        "RepeatVector" => format!("Input(4), RepeatVector({arguments})"),
        "ConvLSTM1D" => format!("Input(12, 4, 2), ConvLSTM1D({arguments})"),
        "StackedRNNCells" | "LSTMCell" | "GRUCell" | "SimpleRNNCell" => {
            format!("Input(12, 4), RNN({name}({arguments}))")
        }
        _ => format!("Input(12, 4), {name}({arguments})"),
    }
}

fn says_why(error: &str) -> bool {
    error.contains("\nhelp: ") && !error.contains("there is no layer") && !error.contains("has no argument")
}

#[test]
fn every_layer_of_keras_is_one_or_an_error_says_why_not() {
    let keras = keras();
    let (mut here, mut elsewhere) = (0, 0);
    for (name, arguments) in keras["layers"].as_object().expect("an object") {
        if table::find(name).is_some() || name == "Input" || name == "InputLayer" {
            here += 1;
            continue;
        }
        elsewhere += 1;
        let signature = signature(arguments);
        let mut lists = vec![
            format!("Input(12, 4), {name}()"),
            format!("Input(12, 4), {name}({})", needed(name, &signature)),
        ];
        if name.starts_with(char::is_uppercase) {
            lists.push(format!("Input(12, 4), TimeDistributed({name}())"));
        }
        for list in lists {
            let error = walked(&list).expect_err(name);
            assert!(error.starts_with(&format!("`{name}` ")) && says_why(&error), "{list}: {error}");
            assert_eq!(error.matches("help: ").count(), 1, "{list}: {error}");
        }
    }
    assert_eq!((here, elsewhere), (61, 114));
}

#[test]
fn arguments_have_their_places_as_in_keras() {
    let keras = keras();
    for (name, (row, signature)) in declared(&keras) {
        let of_all = |argument: &str| row.common().iter().any(|known| known.name == argument);
        let ours: Vec<(&str, bool)> =
            row.parameters.iter().map(|Parameter { name, required, .. }| (*name, *required)).collect();
        let theirs: Vec<(&str, bool)> = signature
            .iter()
            .filter(|(argument, _)| ours.iter().any(|(known, _)| known == argument) || !of_all(argument))
            .map(|(argument, default)| (*argument, default.is_none()))
            .collect();
        // What Keras 2 took besides stands behind.
        assert_eq!(ours.get(..theirs.len()), Some(&theirs[..]), "{name}");
        let more: Vec<&str> = ours[theirs.len()..].iter().map(|(argument, _)| *argument).collect();
        assert!(
            more.iter().all(|more| ["alpha", "rms_scaling", "lora_rank", "lora_alpha"].contains(more)),
            "{name} has {more:?} besides"
        );
    }
}

#[test]
fn defaults_are_those_of_keras() {
    let keras = keras();
    let mut tried = 0;
    for (name, (_, signature)) in declared(&keras) {
        let needed = needed(name, &signature);
        let without = walked(&list(name, &needed)).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (argument, default) in &signature {
            let Some(default) = default else { continue };
            if name == "GroupNormalization" && *argument == "groups" {
                continue;
            }
            let default = match default {
                Value::Null => "None".to_owned(),
                Value::Array(items) => format!("({}, {})", items[0], items[1]),
                other => other.to_string(),
            };
            let arguments = format!("{needed}, {argument} = {default}");
            match walked(&list(name, arguments.trim_start_matches(", "))) {
                Ok(with) => assert!(with == without, "{name}: {argument} = {default} makes a difference"),
                Err(error) => assert!(says_why(&error), "{name}: {argument} = {default}: {error}"),
            }
            tried += 1;
        }
    }
    assert!(tried > 300, "{tried} arguments are not all");
}

#[test]
fn what_can_mean_nothing_is_refused() {
    let keras = keras();
    for (name, (row, signature)) in declared(&keras) {
        let needed: Signature<'_> =
            signature.iter().filter(|(_, default)| default.is_none()).copied().collect();
        let is_its_own = |known: &&Parameter| row.parameters.iter().any(|own| own.name == known.name);
        let of_all = row.common().iter().filter(|known| !is_its_own(known));
        let of_row = row.parameters.iter().chain(of_all);
        for Parameter { name: argument, kind, .. } in
            of_row.filter(|known| !matches!(known.kind, Kind::Ignored))
        {
            let others: Vec<_> = needed.iter().filter(|(known, _)| known != argument).copied().collect();
            let others = self::needed(name, &others).replace("groups = 2", "");
            let arguments = format!("{others}, {argument} = [\"no\", 0.5 + 1]");
            let list = list(name, arguments.trim_start_matches(", "));
            let Err(error) = walked(&list) else { panic!("{list} is accepted") };
            assert!(says_why(&error), "{list}: {error}");
            let meaningless = matches!(kind, Kind::Meaningless(_) | Kind::Replaced(..));
            assert!(!meaningless || error.contains("has no meaning here"), "{list}: {error}");
        }
    }
}

#[test]
fn every_activation_of_keras_is_one_or_an_error_says_why_not() {
    let keras = keras();
    let mut count = 0;
    for name in keras["activations"].as_array().expect("a list").iter().filter_map(Value::as_str) {
        let outcome = walked(&format!("Input(12, 4), Dense(3, activation = {name})"));
        match name {
            // Functions that make others.
            "deserialize" | "get" | "serialize" => assert!(outcome.is_err(), "{name}"),
            "glu" => assert!(outcome.expect_err("it halves the features").contains("half as many features")),
            "threshold" => {
                assert!(
                    outcome.expect_err("it has no default").contains("help: write `threshold(0.5, 0.0)`")
                );
                walked("Input(12, 4), Dense(3, activation = threshold(0.5, 0.0))")
                    .expect("with it, it is one");
            }
            _ => {
                outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
                count += 1;
            }
        }
    }
    assert_eq!(count, 30);
}

/// By trying: what Keras gives after a mask has one itself or has none.
#[test]
fn masks_go_on_where_they_do_in_keras() {
    let keras = keras();
    let declared = declared(&keras);
    let classes = keras["masked"].as_object().expect("an object");
    for (name, masked) in classes {
        let mut arguments = needed(name, &declared[&name[..]].1);
        arguments = match &name[..] {
            "LSTM" | "GRU" | "SimpleRNN" | "RNN" => format!("{arguments}, return_sequences = true"),
            "Bidirectional" => "LSTM(3, return_sequences = true)".to_owned(),
            _ => arguments,
        };
        let list = format!("struct Model {{ Input(12, 4), Masking(), {name}({arguments}) }}");
        let model = syn::parse_str(&list).expect("it is a struct");
        let (network, checks) = crate::walk::walk(&model, &quote!(f32));
        let network =
            network.unwrap_or_else(|| panic!("{list}: {:?}", checks.mistakes.texts().collect::<Vec<_>>()));
        let has_one = network.layers.last().is_some_and(|layer| layer.gives_mask);
        assert_eq!(Some(has_one), masked.as_bool(), "{list}");
        // Nobody is told where a layer uses the mask up, or gives a vector that never has one.
        let told = !network.unmasked.is_empty();
        let silent = ["GlobalAveragePooling1D", "Masking"].contains(&&name[..]);
        assert_eq!(told, !has_one && !silent, "{list}");
    }
    assert_eq!(classes.len(), 44);
}
