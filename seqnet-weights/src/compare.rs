//! A layer of the model beside one of a file: their options, and those of the layers within them.

use crate::options::{differences, shown, unknown_options};
use crate::pairs::Leaf;
use crate::{LayerConfig, Mismatch};
use seqnet_core::LayerInfo;
use serde_json::Value;

/// All in which they differ, where the file says what its layer is.
pub(crate) fn compare(leaf: &Leaf, layer: &LayerConfig, keras_2: bool, mismatches: &mut Vec<Mismatch>) {
    if layer.config.is_null() {
        return;
    }
    let mut compare = Comparison { path: &leaf.path, keras_2, mismatches };
    let inner = &layer.config["layer"]["config"];
    // `TimeDistributed(Dense(..))` computes what `Dense(..)` does, and either can stand for the other.
    match (leaf.info.class, leaf.info.layers) {
        ("TimeDistributed", [dense]) if layer.class != "TimeDistributed" => {
            compare.layer(dense, &layer.config);
        }
        (class, _) if class != "TimeDistributed" && layer.class == "TimeDistributed" => {
            compare.layer(&leaf.info, inner);
        }
        _ => compare.layer(&leaf.info, &layer.config),
    }
}

struct Comparison<'a> {
    path: &'a str,
    keras_2: bool,
    mismatches: &'a mut Vec<Mismatch>,
}

impl Comparison<'_> {
    fn layer(&mut self, ours: &LayerInfo, config: &Value) {
        self.options(ours, config);
        if !ours.own {
            self.unknown(ours, config);
        }
        match (ours.class, ours.layers) {
            ("TimeDistributed", [inner]) => self.within(ours, "layer", inner, &config["layer"]),
            ("Bidirectional", [inner, rest @ ..]) => self.directions(ours, inner, rest.first(), config),
            ("RNN", cells) => self.cells(ours, cells, &config["cell"]),
            _ => {}
        }
    }

    fn options(&mut self, ours: &LayerInfo, config: &Value) {
        for difference in differences(ours, config, self.keras_2) {
            self.push(ours, difference.option, difference.declared, difference.found);
        }
    }

    /// What the file has, and no layer here.
    fn unknown(&mut self, ours: &LayerInfo, config: &Value) {
        for (option, found) in unknown_options(ours.class, config) {
            self.mismatches.push(Mismatch::UnknownOption {
                layer: self.path.to_owned(),
                class: ours.class.to_owned(),
                option: option.to_owned(),
                found: shown(option, found),
            });
        }
    }

    fn push(&mut self, ours: &LayerInfo, option: &str, expected: String, found: String) {
        self.mismatches.push(Mismatch::Option {
            layer: self.path.to_owned(),
            class: ours.class.to_owned(),
            option: option.to_owned(),
            expected,
            found,
        });
    }

    /// A layer within a layer, which is to be of the same class.
    fn within(&mut self, around: &LayerInfo, option: &str, ours: &LayerInfo, theirs: &Value) {
        let class = theirs["class_name"].as_str().unwrap_or_default();
        if class == ours.class {
            self.layer(ours, &theirs["config"]);
        } else if !ours.own {
            self.push(around, option, format!("{}(..)", ours.class), format!("{class}(..)"));
        }
    }

    /// Both directions. Where no second layer is declared, it is the first but for where it begins.
    fn directions(
        &mut self,
        around: &LayerInfo,
        inner: &LayerInfo,
        other: Option<&LayerInfo>,
        config: &Value,
    ) {
        let (forward, backward) = (&config["layer"], &config["backward_layer"]);
        // That is so in both directions, whatever the layers say.
        let before = self.mismatches.len();
        self.within(around, "layer", inner, forward);
        match (backward.is_null(), other) {
            (true, _) => {}
            (false, Some(other)) => self.within(around, "backward_layer", other, backward),
            (false, None) => {
                let mut backward = backward.clone();
                if let Some(flag) = backward["config"].get_mut("go_backwards") {
                    *flag = forward["config"]["go_backwards"].clone();
                }
                self.within(around, "backward_layer", inner, &backward);
            }
        }
        let zeros = |found: &Mismatch| matches!(found, Mismatch::Option { option, .. } if option == "zero_output_for_mask");
        let kept: Vec<Mismatch> = self.mismatches.drain(before..).filter(|found| !zeros(found)).collect();
        for mismatch in kept {
            if !self.mismatches.contains(&mismatch) {
                self.mismatches.push(mismatch);
            }
        }
    }

    fn cells(&mut self, around: &LayerInfo, ours: &[LayerInfo], theirs: &Value) {
        let ours = unstacked(ours);
        let theirs = cells_of(theirs);
        let classes = |names: &[&str]| {
            format!("[{}]", names.iter().map(|name| format!("{name}(..)")).collect::<Vec<_>>().join(", "))
        };
        let our_classes: Vec<&str> = ours.iter().map(|cell| cell.class).collect();
        let their_classes: Vec<&str> =
            theirs.iter().map(|cell| cell["class_name"].as_str().unwrap_or_default()).collect();
        if our_classes == their_classes {
            for (ours, theirs) in ours.iter().zip(theirs) {
                self.layer(ours, &theirs["config"]);
            }
        } else {
            self.push(around, "cell", classes(&our_classes), classes(&their_classes));
        }
    }
}

/// The cells of `RNN(StackedRNNCells([..]))` are those of `RNN([..])`.
pub(crate) fn unstacked(cells: &[LayerInfo]) -> &[LayerInfo] {
    match cells {
        [stack] if stack.class == "StackedRNNCells" => stack.layers,
        cells => cells,
    }
}

/// The cells of an `RNN` in a file: of a stack of them, else the one.
pub(crate) fn cells_of(cell: &Value) -> Vec<&Value> {
    match (&cell["config"]["cells"], cell) {
        (Value::Array(cells), _) | (_, Value::Array(cells)) => cells.iter().collect(),
        _ => vec![cell],
    }
}
