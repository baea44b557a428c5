//! Rules about windows that walk along a sequence: kernels of convolutions, and pools.
//!
//! ```text
//! reach   = dilation · (size - 1) + 1
//! windows = ⌊(T - reach) / stride⌋ + 1        those that fit whole
//! strided = ⌈T / stride⌉                      those that begin, with padding where they reach beyond
//! ```
#![expect(
    clippy::missing_errors_doc,
    clippy::result_large_err,
    reason = "a check is nothing but its error, which no heap can hold"
)]

use crate::{Check, Text};

/// From the first to the last of `size` timesteps, of which each is `dilation` after the one before.
#[must_use]
pub const fn reach(size: usize, dilation: usize) -> usize {
    dilation.saturating_mul(size.saturating_sub(1)).saturating_add(1)
}

/// How many windows fit whole into `T` timesteps.
#[must_use]
pub const fn windows(timesteps: usize, reach: usize, stride: usize) -> usize {
    match timesteps.checked_sub(reach) {
        Some(rest) if stride > 0 => rest / stride + 1,
        _ => 0,
    }
}

/// How many windows begin within `T` timesteps.
#[must_use]
pub const fn strided(timesteps: usize, stride: usize) -> usize {
    if stride == 0 { 0 } else { timesteps.div_ceil(stride) }
}

/// The features, or filters, of one of several groups.
#[must_use]
pub const fn grouped(features: usize, groups: usize) -> usize {
    match features.checked_div(groups) {
        Some(features) => features,
        None => 0,
    }
}

/// Several for each.
#[must_use]
pub const fn multiplied(number: usize, by: usize) -> usize {
    number.saturating_mul(by)
}

/// A kernel is no longer than the sequence; `elsewise` is a padding that lets it be.
pub const fn kernel(layer: &str, size: usize, dilation: usize, timesteps: usize, elsewise: &str) -> Check {
    let needed = reach(size, dilation);
    if needed <= timesteps {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs ").count(needed, "timestep", "timesteps");
    let text = text.then(" for its kernel");
    let text = if dilation > 1 {
        text.then(" of ").number(size).then(" with a dilation of ").number(dilation)
    } else {
        text
    };
    let text = text.then(", but is given a sequence of ").number(timesteps);
    let text = text.then("\nhelp: write `kernel_size = ").number(windows(timesteps, 1, dilation));
    Err(text.then("` at most, or `padding = \"").then(elsewise).then("\"`"))
}

/// A pool is no longer than the sequence.
pub const fn pool(layer: &str, size: usize, timesteps: usize) -> Check {
    if size <= timesteps {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs ").count(size, "timestep", "timesteps");
    let text = text.then(" for its pool, but is given a sequence of ").number(timesteps);
    let text = text.then("\nhelp: write `pool_size = ").number(timesteps);
    Err(text.then("` at most, or `padding = \"same\"`"))
}

/// Strides and dilation do not go together in Keras.
pub const fn stride_or_dilation(layer: &str, stride: usize, dilation: usize) -> Check {
    if stride <= 1 || dilation <= 1 {
        return Ok(());
    }
    let text =
        Text::new().then("`").then(layer).then("` takes strides or a dilation, but is given strides of ");
    let text = text.number(stride).then(" and a dilation of ").number(dilation);
    Err(text.then("\nhelp: leave out `strides` or `dilation_rate`"))
}

/// Every group gets as many features as the others.
pub const fn groups_of_features(layer: &str, groups: usize, features: usize) -> Check {
    if divides(groups, features) {
        return Ok(());
    }
    let text = unevenly(layer, groups, features, "features");
    Err(text.then("\nhelp: write `groups = ").number(divisor(features, groups)).then("`"))
}

/// Every group gets as many filters as the others.
pub const fn groups_of_filters(layer: &str, groups: usize, filters: usize) -> Check {
    if divides(groups, filters) {
        return Ok(());
    }
    let text = unevenly(layer, groups, filters, "filters");
    let enough = strided(filters, groups).saturating_mul(groups);
    Err(text.then("\nhelp: write `filters = ").number(enough).then("`"))
}

const fn divides(groups: usize, number: usize) -> bool {
    groups > 0 && number.is_multiple_of(groups)
}

const fn unevenly(layer: &str, groups: usize, number: usize, what: &str) -> Text {
    let text = Text::new().then("`").then(layer).then("` needs ").then(what).then(" for ").number(groups);
    text.then(" equal groups, but is given ").number(number)
}

/// The largest number up to `most` that divides `number`.
const fn divisor(number: usize, most: usize) -> usize {
    let mut divisor = most;
    while divisor > 1 && !divides(divisor, number) {
        divisor -= 1;
    }
    divisor
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A kernel of 3 with a dilation of 2 is `x·x·x`: it reaches over 5 of 9 timesteps, and begins at 0, 1, 2, 3 or 4.
    #[test]
    fn a_dilated_kernel_reaches_over_its_gaps() {
        assert_eq!((reach(3, 2), reach(1, 7), reach(4, 1)), (5, 1, 4));
        assert_eq!((windows(9, 5, 1), windows(9, 5, 2), windows(9, 5, 5)), (5, 3, 1));
    }

    #[test]
    fn what_does_not_fit_gives_nothing() {
        assert_eq!((windows(4, 5, 1), windows(4, 4, 0), strided(4, 0), grouped(4, 0)), (0, 0, 0, 0));
        assert_eq!((reach(usize::MAX, 2), multiplied(usize::MAX, 2)), (usize::MAX, usize::MAX));
    }

    /// Of 7 timesteps, those at 0, 2, 4 and 6 begin a window.
    #[test]
    fn with_padding_every_stride_begins_a_window() {
        assert_eq!((strided(7, 2), strided(7, 1), strided(7, 7), strided(7, 9)), (4, 7, 1, 1));
    }

    fn words(check: &Check) -> &'static str {
        extern crate std;
        std::string::ToString::to_string(check.as_ref().unwrap_err().as_str()).leak()
    }

    /// 1, 3 and 5 timesteps are the reaches of kernels of 1, 2 and 3 with a dilation of 2: of 6 timesteps, 3 is the longest.
    #[test]
    fn the_longest_kernel_is_proposed() {
        assert!(kernel("Conv1D", 3, 2, 6, "causal").is_ok());
        assert_eq!(
            words(&kernel("Conv1D", 4, 2, 6, "causal")),
            "`Conv1D` needs 7 timesteps for its kernel of 4 with a dilation of 2, but is given a sequence of 6\n\
             help: write `kernel_size = 3` at most, or `padding = \"causal\"`"
        );
        assert_eq!(
            words(&kernel("DepthwiseConv1D", 5, 1, 4, "same")),
            "`DepthwiseConv1D` needs 5 timesteps for its kernel, but is given a sequence of 4\n\
             help: write `kernel_size = 4` at most, or `padding = \"same\"`"
        );
    }

    #[test]
    fn groups_must_divide() {
        assert!(groups_of_features("Conv1D", 3, 6).is_ok());
        assert!(groups_of_filters("Conv1D", 1, 7).is_ok());
        assert_eq!(
            words(&groups_of_features("Conv1D", 4, 6)),
            "`Conv1D` needs features for 4 equal groups, but is given 6\n\
             help: write `groups = 3`"
        );
        assert_eq!(
            words(&groups_of_filters("Conv1D", 4, 6)),
            "`Conv1D` needs filters for 4 equal groups, but is given 6\n\
             help: write `filters = 8`"
        );
    }

    #[test]
    fn strides_exclude_a_dilation() {
        assert!(stride_or_dilation("Conv1D", 1, 3).is_ok() && stride_or_dilation("Conv1D", 3, 1).is_ok());
        assert!(stride_or_dilation("Conv1D", 2, 2).is_err());
    }
}
