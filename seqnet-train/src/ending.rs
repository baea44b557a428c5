//! Whether a model ends as its loss takes it: a loss of probabilities below `linear` learns nothing, and says nothing.
//!
//! | a loss of | takes | not |
//! |---|---|---|
//! | probabilities, `default()` | `sigmoid`, `softmax`, and others that are never negative | `linear`, `tanh`, logarithms |
//! | logits, `from_logits()` | `linear`, and others | `sigmoid`, `softmax`, which would be applied twice |
//!
//! What a layer of one's own gives, nobody knows.

use crate::{Learner, TrainError};
use seqnet_core::train::{Loss, Outcomes, Takes};
use seqnet_core::{LayerInfo, Parameters, Setting, Tensor};

/// Functions that give negative numbers too.
const NO_PROBABILITIES: &[&str] = &["linear", "tanh", "log_sigmoid", "log_softmax"];
const PROBABILITIES: &[&str] = &["sigmoid", "softmax"];

/// Layers that leave the numbers of their input as they are.
const TRANSPARENT: &[&str] = &[
    "ActivityRegularization",
    "Cropping1D",
    "Dropout",
    "Flatten",
    "Identity",
    "Lambda",
    "Permute",
    "Reshape",
    "Slice",
    "SpatialDropout1D",
    "Unmask",
];

pub(crate) fn check<M: Learner, T, L: Loss<M::Answer, T>>(loss: &L) -> Result<(), TrainError> {
    let wrong =
        |needed, given: String, help: String| Err(TrainError::Output { loss: L::NAME, needed, given, help });
    let (Takes::Probabilities(outcomes) | Takes::Logits(outcomes)) = loss.takes() else { return Ok(()) };
    if outcomes == Outcomes::Categorical && M::Answer::SHAPE.last() == Some(&1) {
        return wrong(
            "a feature for each class",
            "gives one feature".into(),
            "take `BinaryCrossentropy` for yes or no".into(),
        );
    }
    let Some(function) = activation(<M as Parameters<M::Number>>::LAYERS) else { return Ok(()) };
    let given = format!("ends with `{function}`");
    match loss.takes() {
        Takes::Probabilities(_) if NO_PROBABILITIES.contains(&function) => {
            let activation = match outcomes {
                Outcomes::Binary => "sigmoid",
                Outcomes::Categorical => "softmax",
            };
            let help = format!(
                "give its last layer `activation = \"{activation}\"`, or make the loss one of logits, by `from_logits()`"
            );
            wrong("probabilities", given, help)
        }
        Takes::Logits(_) if PROBABILITIES.contains(&function) => wrong(
            "logits",
            given,
            format!("make the loss one of probabilities, by `default()`, or leave out `{function}`"),
        ),
        _ => Ok(()),
    }
}

/// The function that gives a model's outputs, where its last layers are known.
fn activation(layers: &'static [LayerInfo]) -> Option<&'static str> {
    let last = layers.iter().rev().find(|layer| !TRANSPARENT.contains(&layer.class))?;
    match last.class {
        _ if last.own => activation(last.layers),
        "TimeDistributed" => activation(last.layers),
        "Softmax" => Some("softmax"),
        "Activation" | "Conv1D" | "Dense" => {
            let given = last.options.iter().find(|(name, _)| *name == "activation");
            match given.map(|(_, setting)| setting) {
                None => Some("linear"),
                Some(Setting::Text(function)) => Some(function),
                Some(_) => None,
            }
        }
        _ => None,
    }
}
