//! Where a mask ends. A declaration says so by `Unmask()`, for else the compiler warns.

use crate::shape::Shape;
use serde_json::Value;

/// Layers that pass a mask on where they give a sequence.
const KEEP: [&str; 25] = [
    "Activation",
    "ActivityRegularization",
    "AlphaDropout",
    "BatchNormalization",
    "Bidirectional",
    "Dense",
    "Dropout",
    "ELU",
    "GRU",
    "GaussianDropout",
    "GaussianNoise",
    "GroupNormalization",
    "Identity",
    "LSTM",
    "LayerNormalization",
    "LeakyReLU",
    "Normalization",
    "PReLU",
    "RNN",
    "ReLU",
    "Rescaling",
    "SimpleRNN",
    "SpatialDropout1D",
    "TimeDistributed",
    "UnitNormalization",
];

/// Layers that end it because they use it up, or make another.
const END: [&str; 2] = ["GlobalAveragePooling1D", "Masking"];

/// Whether the sequence at hand has a mask.
#[derive(Default)]
pub(crate) struct Mask(bool);

impl Mask {
    /// Whether a layer that gives a shape loses a mask that it is given.
    pub(crate) fn is_lost_in(&mut self, class: &str, config: &Value, gives: Option<&Shape>) -> bool {
        let keeps = KEEP.contains(&class) && config["supports_masking"] != false;
        let is_lost = self.0 && !keeps && !END.contains(&class);
        let is_sequence = gives.is_none_or(|shape| shape.len() == 2);
        let is_made = class == "Masking" || class == "Embedding" && config["mask_zero"] == true;
        self.0 = (is_made || self.0 && keeps) && is_sequence;
        is_lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_convolution_loses_the_mask_of_an_embedding() {
        let mut mask = Mask::default();
        let sequence = vec![Some(6), Some(4)];
        let lost = ["Embedding", "Dropout", "Conv1D", "LSTM", "Flatten"]
            .map(|class| mask.is_lost_in(class, &json!({ "mask_zero": true }), Some(&sequence)));
        assert_eq!(lost, [false, false, true, false, false]);
    }

    #[test]
    fn the_last_output_has_none() {
        let mut mask = Mask::default();
        assert!(!mask.is_lost_in("Masking", &json!({}), Some(&vec![Some(6), Some(4)])));
        assert!(!mask.is_lost_in("LSTM", &json!({}), Some(&vec![Some(4)])));
        assert!(!mask.is_lost_in("RepeatVector", &json!({}), Some(&vec![Some(3), Some(4)])));
    }
}
