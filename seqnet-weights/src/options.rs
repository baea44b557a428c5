//! The options of a layer that change what it computes, as declared and as a file has them.

mod function;
mod known;

pub use known::unknown_options;

use function::{Function, same};
use seqnet_core::{LayerInfo, Setting};
use serde_json::Value;

/// An option that is not the same on both sides, in words.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) option: &'static str,
    pub(crate) declared: String,
    pub(crate) found: String,
}

/// An option, and what Keras takes where it is not given.
type Preset = (&'static str, Setting);

/// By class.
const OPTIONS: &[(&[&str], &[Preset])] = &[
    (&["LSTM", "GRU", "ConvLSTM1D"], &[("recurrent_activation", Setting::Text("sigmoid"))]),
    (&["GRU"], &[("reset_after", Setting::Flag(true))]),
    (
        &["LSTM", "GRU", "SimpleRNN", "ConvLSTM1D"],
        &[("activation", Setting::Text("tanh")), ("use_bias", Setting::Flag(true))],
    ),
    (
        &["LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D"],
        &[
            ("return_sequences", Setting::Flag(false)),
            ("go_backwards", Setting::Flag(false)),
            ("stateful", Setting::Flag(false)),
            ("zero_output_for_mask", Setting::Flag(false)),
            ("time_major", Setting::Flag(false)),
        ],
    ),
    (
        &[
            "Conv1D",
            "Conv1DTranspose",
            "ConvLSTM1D",
            "DepthwiseConv1D",
            "SeparableConv1D",
            "MaxPooling1D",
            "AveragePooling1D",
            "AdaptiveMaxPooling1D",
            "AdaptiveAveragePooling1D",
            "GlobalMaxPooling1D",
            "GlobalAveragePooling1D",
            "ZeroPadding1D",
            "Flatten",
        ],
        &[("data_format", Setting::Text("channels_last"))],
    ),
    (
        &["Dense", "Conv1D", "Conv1DTranspose", "DepthwiseConv1D", "SeparableConv1D"],
        &[("activation", Setting::Text("linear")), ("use_bias", Setting::Flag(true))],
    ),
    (
        &["Conv1D", "Conv1DTranspose", "ConvLSTM1D", "DepthwiseConv1D", "SeparableConv1D"],
        &[
            ("strides", Setting::Count(1)),
            ("padding", Setting::Text("valid")),
            ("dilation_rate", Setting::Count(1)),
        ],
    ),
    (&["Conv1D"], &[("groups", Setting::Count(1))]),
    (&["Conv1DTranspose"], &[("output_padding", Setting::Other)]),
    (
        &["MaxPooling1D", "AveragePooling1D"],
        &[("pool_size", Setting::Count(2)), ("strides", Setting::Other), ("padding", Setting::Text("valid"))],
    ),
    (&["AdaptiveMaxPooling1D", "AdaptiveAveragePooling1D"], &[("output_size", Setting::Other)]),
    (&["GlobalMaxPooling1D", "GlobalAveragePooling1D"], &[("keepdims", Setting::Flag(false))]),
    (&["UpSampling1D"], &[("size", Setting::Count(2))]),
    (&["ZeroPadding1D"], &[("padding", Setting::Counts(&[1, 1]))]),
    (&["Cropping1D"], &[("cropping", Setting::Counts(&[1, 1]))]),
    (&["RepeatVector"], &[("n", Setting::Other)]),
    (&["Reshape"], &[("target_shape", Setting::Other)]),
    (&["Permute"], &[("dims", Setting::Other)]),
    (
        &["BatchNormalization", "LayerNormalization", "GroupNormalization"],
        &[("epsilon", Setting::Float(1e-3)), ("center", Setting::Flag(true)), ("scale", Setting::Flag(true))],
    ),
    (&["GroupNormalization"], &[("groups", Setting::Count(32))]),
    (&["LayerNormalization"], &[("rms_scaling", Setting::Flag(false))]),
    (&["RMSNormalization"], &[("epsilon", Setting::Float(1e-6))]),
    (&["LeakyReLU"], &[("negative_slope", Setting::Float(0.3))]),
    (&["ELU"], &[("alpha", Setting::Float(1.0))]),
    (
        &["ReLU"],
        &[
            ("negative_slope", Setting::Float(0.0)),
            ("threshold", Setting::Float(0.0)),
            ("max_value", Setting::Float(f64::INFINITY)),
        ],
    ),
    (
        &[
            "BatchNormalization",
            "GroupNormalization",
            "LayerNormalization",
            "RMSNormalization",
            "UnitNormalization",
            "Normalization",
            "Softmax",
        ],
        &[("axis", Setting::Axes(&[-1]))],
    ),
    (
        &["Normalization"],
        &[("mean", Setting::Other), ("variance", Setting::Other), ("invert", Setting::Flag(false))],
    ),
    (&["Rescaling"], &[("scale", Setting::Other), ("offset", Setting::Floats(&[0.0]))]),
    (&["Activation"], &[("activation", Setting::Other)]),
    (&["Embedding"], &[("mask_zero", Setting::Flag(false))]),
    (&["Masking"], &[("mask_value", Setting::Float(0.0))]),
    (&["Bidirectional"], &[("merge_mode", Setting::Text("concat"))]),
];

/// Names that options had in Keras 2.
const FORMER: &[(&str, &str)] = &[("negative_slope", "alpha")];

/// Options that a file of Keras always has; where others do not say them, they go on from window to window.
const ALWAYS_SAID: [&str; 1] = ["stateful"];

/// The options in which a declared layer and that of a file differ. `keras_2` says that Keras 2 wrote it.
pub(crate) fn differences(declared: &LayerInfo, config: &Value, keras_2: bool) -> Vec<Difference> {
    // A cell computes what its layer does at a timestep.
    let class = declared.class.strip_suffix("Cell").unwrap_or(declared.class);
    let options = OPTIONS.iter().filter(|(classes, _)| !declared.own && classes.contains(&class));
    let options = options.flat_map(|(_, options)| options.iter());
    options.filter_map(|(option, default)| difference(declared, option, default, config, keras_2)).collect()
}

fn difference(
    declared: &LayerInfo,
    option: &'static str,
    default: &Setting,
    config: &Value,
    keras_2: bool,
) -> Option<Difference> {
    if option == "strides" && declared.class.ends_with("Pooling1D") {
        return pooling_strides(declared, config);
    }
    let theirs = found(config, option);
    if option == "axis" {
        return theirs.and_then(other_axis);
    }
    let ours = written(declared, option).unwrap_or(*default);
    let differs = match theirs {
        Some(theirs) => !agree(&ours, theirs),
        None => *default != Setting::Other && ours != *default && !ALWAYS_SAID.contains(&option),
    };
    let hard = ours == Setting::Text("hard_sigmoid") && keras_2 && !differs;
    if hard {
        let found = "the one of Keras 2, `clip(0.2 * x + 0.5, 0, 1)`".to_owned();
        return Some(Difference { option, declared: text(&ours), found });
    }
    differs.then(|| Difference {
        option,
        declared: text(&ours),
        found: theirs.map_or_else(|| text(default), |value| shown(option, value)),
    })
}

/// Every axis that is not that of the features, as which a file that has been read has `-1`.
fn other_axis(theirs: &Value) -> Option<Difference> {
    let last = |axis: &Value| axis.as_i64() == Some(-1);
    let is_last = theirs.as_array().map_or_else(|| last(theirs), |axes| axes.iter().all(last));
    (!is_last).then(|| Difference { option: "axis", declared: "-1".to_owned(), found: shown("axis", theirs) })
}

/// The window of pooling moves by its own length unless something else is said.
fn pooling_strides(declared: &LayerInfo, config: &Value) -> Option<Difference> {
    let size = written(declared, "pool_size").unwrap_or(Setting::Count(2));
    let ours = written(declared, "strides").unwrap_or(size);
    let theirs = found(config, "strides").or_else(|| found(config, "pool_size"))?;
    (!agree(&ours, theirs)).then(|| Difference {
        option: "strides",
        declared: text(&ours),
        found: shown("strides", theirs),
    })
}

fn names(option: &str) -> impl Iterator<Item = &str> {
    let former = FORMER.iter().find(|(name, _)| *name == option).map(|(_, former)| *former);
    std::iter::once(option).chain(former)
}

fn written(declared: &LayerInfo, option: &str) -> Option<Setting> {
    names(option)
        .find_map(|name| declared.options.iter().find(|(given, _)| *given == name))
        .map(|(_, value)| *value)
}

/// Null is what is not given, but for an activation, where it is `linear`, for two directions, where they stay two, and for what is
/// added to an output, where it is as much as there is room for.
fn found<'a>(config: &'a Value, option: &str) -> Option<&'a Value> {
    let means_something = ["activation", "merge_mode", "output_padding"].contains(&option);
    names(option).find_map(|name| config.get(name)).filter(|value| !value.is_null() || means_something)
}

/// Whether a file's value is the declared one.
fn agree(ours: &Setting, theirs: &Value) -> bool {
    let number = |n: &Value| n.as_u64().and_then(|n| usize::try_from(n).ok());
    match (ours, theirs) {
        (Setting::Text(_) | Setting::Call(..), theirs) => {
            Function::found(theirs).is_some_and(|theirs| Function::declared(ours) == Some(theirs))
        }
        (Setting::Flag(ours), theirs) => theirs.as_bool() == Some(*ours),
        (Setting::Count(ours), Value::Array(items)) => items.iter().all(|n| number(n) == Some(*ours)),
        (Setting::Count(ours), theirs) => number(theirs) == Some(*ours),
        (Setting::Counts(ours), Value::Array(items)) => {
            items.iter().map(number).eq(ours.iter().copied().map(Some))
        }
        (Setting::Counts(ours), theirs) => ours.iter().all(|n| number(theirs) == Some(*n)),
        (Setting::Axes(ours), Value::Array(items)) => {
            items.len() == ours.len()
                && items
                    .iter()
                    .zip(*ours)
                    .all(|(n, ours)| n.as_i64() == Some(*ours) || *ours == -1 || n.as_i64() == Some(-1))
        }
        (Setting::Axes(ours), theirs) => ours.iter().map(|n| Some(*n)).eq([theirs.as_i64()]),
        (Setting::Float(ours), theirs) => theirs.as_f64().is_some_and(|theirs| same(theirs, *ours)),
        (Setting::Floats(ours), theirs) => {
            let mut numbers = Vec::new();
            flatten(theirs, &mut numbers);
            // One number stands for as many as there are features.
            let length = ours.len().max(numbers.len());
            let each =
                |i: usize, of: &[f64]| if of.len() == 1 { of.first().copied() } else { of.get(i).copied() };
            (0..length).all(|i| each(i, ours).zip(each(i, &numbers)).is_some_and(|(a, b)| same(a, b)))
        }
        // Nothing is declared; perhaps the file has something.
        (Setting::Other, theirs) => theirs.is_null(),
        _ => false,
    }
}

fn flatten(value: &Value, numbers: &mut Vec<f64>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, numbers)),
        value => numbers.push(value.as_f64().unwrap_or(f64::NAN)),
    }
}

/// A declared value as it is typed.
fn text(setting: &Setting) -> String {
    let list = |items: Vec<String>| format!("({})", items.join(", "));
    match setting {
        Setting::Flag(value) => value.to_string(),
        Setting::Count(n) => n.to_string(),
        Setting::Counts(items) => list(items.iter().map(ToString::to_string).collect()),
        Setting::Axes(items) => list(items.iter().map(ToString::to_string).collect()),
        Setting::Float(value) | Setting::Floats([value]) => format!("{value:?}"),
        Setting::Floats(values) => format!("{values:?}"),
        Setting::Text(text) => format!("{text:?}"),
        call @ Setting::Call(..) => {
            Function::declared(call).map_or_else(String::new, |function| function.text())
        }
        _ => "None".to_owned(),
    }
}

/// A file's value as it would be typed.
pub(crate) fn shown(option: &str, value: &Value) -> String {
    match value {
        Value::Null if option == "merge_mode" => "None".to_owned(),
        Value::Null => "\"linear\"".to_owned(),
        Value::Array(items) if items.len() == 1 => shown(option, &items[0]),
        Value::Array(items) => {
            format!("({})", items.iter().map(Value::to_string).collect::<Vec<_>>().join(", "))
        }
        Value::Object(_) => match (Function::found(value), value["class_name"].as_str()) {
            (Some(function), _) => function.text(),
            (None, Some(class)) => class.escape_debug().to_string(),
            (None, None) => "an object".to_owned(),
        },
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lstm(options: &'static [(&'static str, Setting)]) -> LayerInfo {
        LayerInfo { field: "lstm", class: "LSTM", own: false, options, layers: &[] }
    }

    #[test]
    fn what_is_not_given_is_keras_default() {
        let keras = json!({ "activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": true,
            "return_sequences": false, "go_backwards": false, "units": 3 });
        assert_eq!(differences(&lstm(&[]), &keras, false), []);
        assert_eq!(differences(&lstm(&[("activation", Setting::Text("tanh"))]), &json!({}), false), []);
    }

    #[test]
    fn another_option_is_a_difference() {
        let found = differences(
            &lstm(&[("return_sequences", Setting::Flag(true))]),
            &json!({ "activation": "relu" }),
            false,
        );
        let texts: Vec<_> = found.iter().map(|d| (d.option, &*d.declared, &*d.found)).collect();
        assert_eq!(texts, [("activation", "\"tanh\"", "\"relu\""), ("return_sequences", "true", "false")]);
    }

    /// Keras 2's is `clip(0.2 x + 0.5)`, that of Keras 3 `relu6(x + 3) / 6`.
    #[test]
    fn hard_sigmoid_is_another_function_in_keras_2() {
        let declared = lstm(&[("recurrent_activation", Setting::Text("hard_sigmoid"))]);
        let config = json!({ "recurrent_activation": "hard_sigmoid" });
        assert_eq!(differences(&declared, &config, false), []);
        assert_eq!(differences(&declared, &config, true)[0].option, "recurrent_activation");
    }

    #[test]
    fn values_are_compared_by_their_meaning() {
        for (ours, theirs) in [
            (Setting::Count(2), json!([2])),
            (Setting::Count(2), json!(2)),
            (Setting::Counts(&[1, 1]), json!(1)),
            (Setting::Counts(&[0, 3]), json!([0, 3])),
            (Setting::Axes(&[2, -1]), json!([2, 6])),
            (Setting::Float(0.3), json!(0.300_000_011_920_928_96)),
            (Setting::Text("silu"), json!("swish")),
            (Setting::Text("linear"), Value::Null),
            (Setting::Text("relu"), json!({ "class_name": "function", "config": "relu" })),
        ] {
            assert!(agree(&ours, &theirs), "{ours:?} {theirs}");
        }
        for (ours, theirs) in [
            (Setting::Count(2), json!([1])),
            (Setting::Counts(&[0, 3]), json!(3)),
            (Setting::Axes(&[2, 1]), json!([1, 2])),
            (Setting::Float(1e-3), json!(1e-5)),
            (Setting::Text("silu"), json!("relu")),
            (Setting::Flag(true), json!(false)),
        ] {
            assert!(!agree(&ours, &theirs), "{ours:?} {theirs}");
        }
    }

    fn of(
        class: &'static str,
        options: &'static [Preset],
        config: &Value,
    ) -> Vec<(&'static str, String, String)> {
        let info = LayerInfo { field: "layer", class, own: false, options, layers: &[] };
        let found = differences(&info, config, false);
        found.into_iter().map(|d| (d.option, d.declared, d.found)).collect()
    }

    fn one(option: &'static str, declared: &str, found: &str) -> Vec<(&'static str, String, String)> {
        vec![(option, declared.to_owned(), found.to_owned())]
    }

    #[test]
    fn arguments_of_activations_are_compared() {
        let slope = |slope: f64| json!({ "activation": { "class_name": "LeakyReLU", "config": { "negative_slope": slope } } });
        let call: &[Preset] = &[("activation", Setting::Call("leaky_relu", &[("negative_slope", 0.1)]))];
        assert_eq!(of("Dense", call, &slope(0.1)), []);
        let differs = of("Dense", call, &slope(0.3));
        let (ours, theirs) = ("leaky_relu(negative_slope = 0.1)", "leaky_relu(negative_slope = 0.3)");
        assert_eq!(differs, one("activation", ours, theirs));
        assert_eq!(of("Dense", &[], &slope(0.1)), one("activation", "\"linear\"", ours));
    }

    #[test]
    fn numbers_for_each_feature_are_compared() {
        let options: &[Preset] =
            &[("scale", Setting::Floats(&[0.5, 2.0])), ("offset", Setting::Floats(&[1.0]))];
        assert_eq!(of("Rescaling", options, &json!({ "scale": [[0.5, 2.0]], "offset": [1, 1] })), []);
        let differs = of("Rescaling", options, &json!({ "scale": 0.5, "offset": 1.0 }));
        assert_eq!(differs, one("scale", "[0.5, 2.0]", "0.5"));
        assert_eq!(of("Rescaling", &options[..1], &json!({ "scale": [0.5, 2.0], "offset": 0.25 })).len(), 1);
        let differs = of("Normalization", &[], &json!({ "mean": 2.0, "variance": null }));
        assert_eq!(differs, one("mean", "None", "2.0"));
    }

    #[test]
    fn what_is_the_same_in_shape_is_compared() {
        for (class, config, expected) in [
            ("LayerNormalization", json!({ "axis": 1 }), one("axis", "-1", "1")),
            ("UnitNormalization", json!({ "axis": [-1] }), vec![]),
            ("Softmax", json!({ "axis": [1] }), one("axis", "-1", "1")),
            ("LSTM", json!({ "stateful": true }), one("stateful", "false", "true")),
            ("SimpleRNN", json!({ "time_major": true }), one("time_major", "false", "true")),
            ("RNN", json!({ "zero_output_for_mask": true }), one("zero_output_for_mask", "false", "true")),
            (
                "Conv1D",
                json!({ "data_format": "channels_first" }),
                one("data_format", "\"channels_last\"", "\"channels_first\""),
            ),
            ("Bidirectional", json!({ "merge_mode": null }), one("merge_mode", "\"concat\"", "None")),
            ("GRUCell", json!({ "reset_after": false }), one("reset_after", "true", "false")),
        ] {
            assert_eq!(of(class, &[], &config), expected, "{class} {config}");
        }
    }

    /// RTNeural's models are run on and on, and do not say so.
    #[test]
    fn what_goes_on_from_window_to_window_need_not_be_said() {
        assert_eq!(of("LSTM", &[("stateful", Setting::Flag(true))], &json!({})), []);
    }

    #[test]
    fn pooling_moves_by_its_own_length() {
        let pool = LayerInfo {
            field: "pool",
            class: "MaxPooling1D",
            own: false,
            options: &[("pool_size", Setting::Count(3))],
            layers: &[],
        };
        assert_eq!(
            differences(&pool, &json!({ "pool_size": [3], "strides": null, "padding": "valid" }), false),
            []
        );
        assert_eq!(
            differences(&pool, &json!({ "pool_size": [3], "strides": [2] }), false)[0].option,
            "strides"
        );
    }
}
