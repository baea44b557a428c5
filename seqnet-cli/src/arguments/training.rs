//! Arguments that only training and `random` look at: initializers, regularizers, constraints.

use serde_json::Value;

/// How weights begin in Keras where nothing is said, by what the arguments are called after.
const BEGIN: [(&str, &str); 11] = [
    ("kernel", "glorot_uniform"),
    ("recurrent", "orthogonal"),
    ("bias", "zeros"),
    ("depthwise", "glorot_uniform"),
    ("pointwise", "glorot_uniform"),
    ("embeddings", "random_uniform"),
    ("beta", "zeros"),
    ("gamma", "ones"),
    ("moving_mean", "zeros"),
    ("moving_variance", "ones"),
    ("alpha", "zeros"),
];

/// The initializers that can be named, and what their own arguments have to be.
const INITIALIZERS: [(&str, &[(&str, f64)]); 13] = [
    ("glorot_uniform", &[]),
    ("glorot_normal", &[]),
    ("he_uniform", &[]),
    ("he_normal", &[]),
    ("lecun_uniform", &[]),
    ("lecun_normal", &[]),
    ("orthogonal", &[("gain", 1.0)]),
    ("identity", &[("gain", 1.0)]),
    ("random_uniform", &[("minval", -0.05), ("maxval", 0.05)]),
    ("random_normal", &[("mean", 0.0), ("stddev", 0.05)]),
    ("truncated_normal", &[("mean", 0.0), ("stddev", 0.05)]),
    ("zeros", &[]),
    ("ones", &[]),
];

/// Regularizers and constraints, and what their arguments are where they are not given.
const RULES: [(&str, &[(&str, f64)]); 7] = [
    ("l1", &[("l1", 0.01)]),
    ("l2", &[("l2", 0.01)]),
    ("l1_l2", &[("l1", 0.0), ("l2", 0.0)]),
    ("max_norm", &[("max_value", 2.0), ("axis", 0.0)]),
    ("non_neg", &[]),
    ("unit_norm", &[("axis", 0.0)]),
    ("min_max_norm", &[("min_value", 0.0), ("max_value", 1.0), ("rate", 1.0), ("axis", 0.0)]),
];

/// What the arguments of a class are called after.
fn tensors(class: &str) -> &'static [&'static str] {
    match class {
        "LSTM" | "GRU" | "SimpleRNN" | "ConvLSTM1D" => &["kernel", "recurrent", "bias"],
        "Dense" | "Conv1D" | "Conv1DTranspose" => &["kernel", "bias"],
        "DepthwiseConv1D" => &["depthwise", "bias"],
        "SeparableConv1D" => &["depthwise", "pointwise", "bias"],
        "Embedding" => &["embeddings"],
        "BatchNormalization" => &["beta", "gamma", "moving_mean", "moving_variance"],
        "LayerNormalization" | "GroupNormalization" => &["beta", "gamma"],
        "PReLU" => &["alpha"],
        _ => &[],
    }
}

/// Those that are not Keras's defaults, and a note for each that `sequential!` cannot have.
pub(crate) fn training(class: &str, name: &str, config: &Value) -> (Vec<String>, Vec<String>) {
    let class = class.strip_suffix("Cell").unwrap_or(class);
    let (mut written, mut notes) = (Vec::new(), Vec::new());
    let mut put = |argument: &str, text: Option<String>| match text {
        Some(text) => written.push(format!("{argument} = {text}")),
        None => notes
            .push(format!("`{argument}` of `{name}` is left out, for it is `{}`", brief(&config[argument]))),
    };
    for tensor in tensors(class) {
        let argument = format!("{tensor}_initializer");
        let begins = BEGIN.iter().find(|(of, _)| of == tensor).map_or("", |(_, initializer)| initializer);
        match initializer(&config[&argument]) {
            Some(name) if name == begins => {}
            _ if config[&argument].is_null() => {}
            name => put(&argument, name.map(|name| format!("{name:?}"))),
        }
        for kind in ["regularizer", "constraint"] {
            let argument = format!("{tensor}_{kind}");
            if !config[&argument].is_null() {
                put(&argument, rule(&config[&argument]));
            }
        }
    }
    if !config["activity_regularizer"].is_null() && class != "ActivityRegularization" {
        put("activity_regularizer", rule(&config["activity_regularizer"]));
    }
    for argument in ["noise_shape", "synchronized"] {
        if !config[argument].is_null() && config[argument] != false {
            put(argument, None);
        }
    }
    if config["trainable"] == false {
        put("trainable", Some("false".to_owned()));
    }
    (written, notes)
}

/// The class, or the name, and the arguments.
fn object(value: &Value) -> Option<(String, &Value)> {
    let name = value.as_str().or_else(|| value["class_name"].as_str())?;
    let name = match name {
        "L1" | "L2" => name.to_lowercase(),
        "L1L2" => "l1_l2".to_owned(),
        "uniform" => "random_uniform".to_owned(),
        "normal" => "random_normal".to_owned(),
        name => crate::names::snake_case(name),
    };
    Some((name, &value["config"]))
}

fn initializer(value: &Value) -> Option<&'static str> {
    let (name, config) = object(value)?;
    let (name, arguments) = INITIALIZERS.iter().find(|(known, _)| *known == name)?;
    let usual =
        |(argument, usual): &(&str, f64)| config[*argument].as_f64().is_none_or(|value| same(value, *usual));
    arguments.iter().all(usual).then_some(*name)
}

/// `l2(0.01)`, `max_norm(max_value = 3.0)`
fn rule(value: &Value) -> Option<String> {
    let (name, config) = object(value)?;
    let (name, arguments) = RULES.iter().find(|(known, _)| *known == name)?;
    let mut written = Vec::new();
    for (argument, usual) in *arguments {
        let given = &config[*argument];
        if given.is_null() || given.as_f64().is_some_and(|value| same(value, *usual)) {
            continue;
        }
        written.push(match argument {
            &"axis" => format!("axis = {}", given.as_u64().or_else(|| given[0].as_u64())?),
            argument => format!("{argument} = {:?}", given.as_f64()?),
        });
    }
    Some(if written.is_empty() { format!("{name:?}") } else { format!("{name}({})", written.join(", ")) })
}

/// Keras 2 writes some numbers as the nearest in single precision.
#[expect(clippy::cast_possible_truncation, reason = "that is what is compared")]
fn same(one: f64, other: f64) -> bool {
    (one as f32 + 0.0).to_bits() == (other as f32 + 0.0).to_bits()
}

/// The class alone where there is one: a list of numbers can be long.
fn brief(value: &Value) -> String {
    let arguments = value["config"].as_object().into_iter().flatten();
    let numbers: Vec<_> = arguments
        .filter(|(_, value)| value.is_number())
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let class = value["class_name"].as_str().or(value.as_str()).map(|text| text.escape_debug().to_string());
    let class =
        class.unwrap_or_else(|| if value.is_object() { "an object".to_owned() } else { value.to_string() });
    if numbers.is_empty() { class } else { format!("{class}({})", numbers.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_keras_default_is_kept() {
        let of = |class: &str, config: Value| json!({ "class_name": class, "config": config });
        let config = json!({
            "kernel_initializer": of("HeNormal", json!({ "seed": null })),
            "bias_initializer": of("Zeros", json!({})),
            "kernel_regularizer": of("L2", json!({ "l2": 0.01 })),
            "bias_regularizer": of("L1L2", json!({ "l1": 0.0, "l2": 0.5 })),
            "activity_regularizer": null,
            "kernel_constraint": of("MaxNorm", json!({ "max_value": 3, "axis": 0 })),
            "bias_constraint": of("NonNeg", json!({})),
            "trainable": false,
        });
        let (written, notes) = training("Dense", "dense", &config);
        assert_eq!(
            written,
            [
                "kernel_initializer = \"he_normal\"",
                "kernel_regularizer = \"l2\"",
                "kernel_constraint = max_norm(max_value = 3.0)",
                "bias_regularizer = l1_l2(l2 = 0.5)",
                "bias_constraint = \"non_neg\"",
                "trainable = false",
            ]
        );
        assert!(notes.is_empty(), "{notes:?}");
    }

    #[test]
    fn what_cannot_be_had_is_a_note() {
        let config = json!({ "kernel_initializer": { "class_name": "RandomNormal", "config": { "mean": 0.0, "stddev": 0.5 } } });
        let (written, notes) = training("GRUCell", "gru", &config);
        assert!(written.is_empty());
        assert_eq!(
            notes,
            ["`kernel_initializer` of `gru` is left out, for it is `RandomNormal(mean = 0.0, stddev = 0.5)`"]
        );
    }
}
