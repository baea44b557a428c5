//! The values of arguments, as they are typed.

use super::Kind::{self, Activation, Numbers, One, Pair, Plain, Tuple};
use super::{list, one};
use crate::error::CliError;
use serde_json::Value;

pub(super) fn write(kind: Kind, name: &str, argument: &str, value: &Value) -> Result<String, CliError> {
    let unknown = || {
        CliError::declare(
            format!("`{argument}` of `{name}` is {}, which `sequential!` cannot have", brief(value)),
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

/// A layer or a function by its class and its name, for the whole of it is long.
fn brief(value: &Value) -> String {
    match (value["class_name"].as_str(), value["config"].as_str()) {
        (Some("__lambda__"), _) | (None, None) if value.is_object() => "a `lambda` of Python's".to_owned(),
        (Some("function"), Some(name)) => format!("the function `{}` of Python's", name.escape_debug()),
        (Some(class), _) => format!("a `{}`", class.escape_debug()),
        (None, _) => format!("`{value}`"),
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
