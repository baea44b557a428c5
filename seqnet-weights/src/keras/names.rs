//! Keras's names: of classes, of the groups that hold their weights, and of the weights in their order.

use serde_json::Value;
use std::collections::HashMap;

/// The classes that a model can be declared of.
pub(crate) const CLASSES: &[&str] = &[
    "Activation",
    "ActivityRegularization",
    "AdaptiveAveragePooling1D",
    "AdaptiveMaxPooling1D",
    "AlphaDropout",
    "AveragePooling1D",
    "BatchNormalization",
    "Bidirectional",
    "Conv1D",
    "Conv1DTranspose",
    "ConvLSTM1D",
    "Cropping1D",
    "Dense",
    "DepthwiseConv1D",
    "Dropout",
    "ELU",
    "Embedding",
    "Flatten",
    "GRU",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalMaxPooling1D",
    "GroupNormalization",
    "Identity",
    "LSTM",
    "Lambda",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "MaxPooling1D",
    "Normalization",
    "PReLU",
    "Permute",
    "RMSNormalization",
    "RNN",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "SeparableConv1D",
    "SimpleRNN",
    "Softmax",
    "SpatialDropout1D",
    "TimeDistributed",
    "UnitNormalization",
    "UpSampling1D",
    "ZeroPadding1D",
];

/// The name by which the classes above go.
pub(crate) fn alias(class: &str) -> &str {
    match class {
        "AvgPool1D" => "AveragePooling1D",
        "Convolution1D" => "Conv1D",
        "Convolution1DTranspose" => "Conv1DTranspose",
        "GlobalAvgPool1D" => "GlobalAveragePooling1D",
        "GlobalMaxPool1D" => "GlobalMaxPooling1D",
        "MaxPool1D" => "MaxPooling1D",
        "SeparableConvolution1D" => "SeparableConv1D",
        class => class,
    }
}

/// `LSTM` as `lstm`, `PReLU` as `p_re_lu`, `Conv1D` as `conv1d`: an underscore before a capital that a small letter follows or precedes.
pub(crate) fn snake_case(class: &str) -> String {
    let letters: Vec<char> = class.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut name = String::new();
    for (i, letter) in letters.iter().enumerate() {
        let after = letters.get(i + 1).is_some_and(char::is_ascii_lowercase);
        let before = i > 0 && letters[i - 1].is_ascii_lowercase();
        if i > 0 && letter.is_ascii_uppercase() && (after || before) {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// A name as Keras counts them: `lstm`, `lstm_12`. What is before the number, and the number.
pub(crate) fn counted(name: &str) -> (&str, usize) {
    match name.rsplit_once('_') {
        Some((stem, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) && !digits.is_empty() => {
            digits.parse().map_or((name, 0), |number| (stem, number))
        }
        _ => (name, 0),
    }
}

/// The groups of layers of these classes: each class counts by itself.
pub(crate) fn group_names<'a>(classes: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    classes
        .map(|class| {
            let count = counts.entry(class).or_default();
            let name = snake_case(class);
            *count += 1;
            if *count == 1 { name } else { format!("{name}_{}", *count - 1) }
        })
        .collect()
}

/// Whether nobody has given the layer its name.
pub(crate) fn is_automatic(name: &str, class: &str) -> bool {
    counted(name).0 == snake_case(class)
}

/// The class whose layers are called so.
pub(crate) fn class_of(group: &str) -> Option<&'static str> {
    CLASSES.iter().copied().find(|class| is_automatic(group, class))
}

/// The weights of a layer in Keras's order; none where they hang on what is not known.
pub(crate) fn tensors_of(class: &str, config: &Value) -> &'static [&'static str] {
    let flag = |option: &str| config[option].as_bool() != Some(false);
    match class {
        "LSTM" | "GRU" | "SimpleRNN" | "ConvLSTM1D" | "LSTMCell" | "GRUCell" | "SimpleRNNCell" => {
            &["kernel", "recurrent_kernel", "bias"]
        }
        "Dense" | "EinsumDense" | "Conv1D" | "Conv1DTranspose" | "DepthwiseConv1D" => &["kernel", "bias"],
        "SeparableConv1D" => &["depthwise_kernel", "pointwise_kernel", "bias"],
        "Embedding" => &["embeddings"],
        "PReLU" => &["alpha"],
        "RMSNormalization" => &["scale"],
        "Normalization" => &["mean", "variance", "count"],
        "LayerNormalization" | "GroupNormalization" => match (flag("scale"), flag("center")) {
            (true, true) => &["gamma", "beta"],
            (true, false) => &["gamma"],
            (false, true) => &["beta"],
            (false, false) => &[],
        },
        "BatchNormalization" => match (flag("scale"), flag("center")) {
            (true, true) => &["gamma", "beta", "moving_mean", "moving_variance"],
            (true, false) => &["gamma", "moving_mean", "moving_variance"],
            (false, true) => &["beta", "moving_mean", "moving_variance"],
            (false, false) => &["moving_mean", "moving_variance"],
        },
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `keras.src.utils.naming.to_snake_case` gives them (Keras 3.15.1).
    #[test]
    fn classes_in_small_letters() {
        for (class, name) in [
            ("LSTM", "lstm"),
            ("SimpleRNN", "simple_rnn"),
            ("PReLU", "p_re_lu"),
            ("LeakyReLU", "leaky_re_lu"),
            ("Conv1D", "conv1d"),
            ("Conv1DTranspose", "conv1d_transpose"),
            ("ConvLSTM1D", "conv_lstm1d"),
            ("UpSampling1D", "up_sampling1d"),
            ("RMSNormalization", "rms_normalization"),
            ("GlobalMaxPooling1D", "global_max_pooling1d"),
            ("TimeDistributed", "time_distributed"),
        ] {
            assert_eq!(snake_case(class), name);
        }
    }

    #[test]
    fn each_class_counts_by_itself() {
        let classes = ["LSTMCell", "GRUCell", "LSTMCell"];
        assert_eq!(group_names(classes.into_iter()), ["lstm_cell", "gru_cell", "lstm_cell_1"]);
    }

    #[test]
    fn names_that_count() {
        assert_eq!(counted("lstm_12"), ("lstm", 12));
        assert_eq!(counted("batch_normalization"), ("batch_normalization", 0));
        assert!(is_automatic("conv1d_2", "Conv1D"));
        assert!(!is_automatic("encoder", "LSTM"));
        assert_eq!(class_of("p_re_lu_1"), Some("PReLU"));
        assert_eq!(class_of("encoder"), None);
    }
}
