//! Rules about numbers that are no sizes.

use crate::{Check, Text};

/// Slopes, bounds and thresholds of a rectifier are not negative. `given` is the number as it was typed.
pub const fn not_negative(layer: &str, argument: &str, number: f64, given: &str) -> Check {
    if number >= 0.0 {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs `").then(argument);
    let text = text.then("` to be zero or more, but is given `").then(given);
    Err(text.then("`\nhelp: write a number that is not negative"))
}

/// What is left out of a layer, or how strong noise is, is a share. `given` is the number as it was typed.
pub const fn share(layer: &str, argument: &str, number: f64, given: &str) -> Check {
    if number >= 0.0 && number <= 1.0 {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs a share from 0 to 1 for `").then(argument);
    let text = text.then("`, but is given `").then(given).then("`\nhelp: write `").then(argument);
    Err(text.then(" = 0.5` for a half"))
}

/// A list has a number for each feature. A single number, whose count is the largest, is for all.
pub const fn for_each_feature(layer: &str, argument: &str, count: usize, features: usize) -> Check {
    if count == features || count == usize::MAX {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs one number for all of its ");
    let text = text.count(features, "feature", "features").then(" as `").then(argument);
    let text = text.then("`, or one for each, but is given ").number(count);
    Err(text.then("\nhelp: write a list of ").count(features, "number", "numbers"))
}

#[cfg(test)]
mod tests {
    use super::{for_each_feature, not_negative, share};

    #[test]
    fn nothing_and_all_are_shares() {
        assert!(share("Dropout", "rate", 0.0, "0.0").is_ok() && share("Dropout", "rate", 1.0, "1.0").is_ok());
        for wrong in [-1e-300, 1.1, f64::NAN] {
            assert!(share("Dropout", "rate", wrong, "RATE").is_err());
        }
    }

    #[test]
    fn zero_is_not_negative() {
        assert!(not_negative("ReLU", "threshold", 0.0, "0.0").is_ok());
        for wrong in [-1e-300, f64::NAN] {
            assert!(not_negative("ReLU", "threshold", wrong, "SLOPE").is_err());
        }
    }

    #[test]
    fn one_is_enough_for_all() {
        assert!(for_each_feature("Rescaling", "scale", 3, 3).is_ok());
        assert!(for_each_feature("Rescaling", "scale", usize::MAX, 3).is_ok());
        assert!(for_each_feature("Rescaling", "scale", 2, 3).is_err());
    }
}
