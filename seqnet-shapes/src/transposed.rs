//! Rules about kernels that timesteps add to the output: transposed convolutions.
//!
//! ```text
//! spread = (T - 1) · stride + last
//! ```
//!
//! | `padding` | `last`               | with an `output_padding` of `p` |
//! |-----------|----------------------|---------------------------------|
//! | `valid`   | `max(reach, stride)` | `reach + p`                     |
//! | `same`    | `stride`             | `reach mod 2 + p`               |
#![expect(
    clippy::missing_errors_doc,
    clippy::result_large_err,
    reason = "a check is nothing but its error, which no heap can hold"
)]

use crate::{Check, Text};

/// What `T` timesteps give, each `stride` later than the one before, where the last of them gives `last`.
#[must_use]
pub const fn spread(timesteps: usize, stride: usize, last: usize) -> usize {
    timesteps.saturating_sub(1).saturating_mul(stride).saturating_add(last)
}

/// The larger of two numbers.
#[must_use]
pub const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// Zero for an even number, and one for an odd one.
#[must_use]
pub const fn odd(number: usize) -> usize {
    number % 2
}

/// The output is filled up by less than a stride.
pub const fn output_padding(layer: &str, padding: usize, stride: usize) -> Check {
    if padding < stride {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` needs an `output_padding` below its strides of ");
    let text = text.number(stride).then(", but is given ").number(padding);
    let text = text.then("\nhelp: write `output_padding = ").number(stride.saturating_sub(1));
    Err(text.then(if stride > 1 { "` at most" } else { "`, or leave it out" }))
}

/// Something is left of the output.
pub const fn spreads(layer: &str, timesteps: usize, last: usize) -> Check {
    if timesteps > 1 || last > 0 {
        return Ok(());
    }
    let text = Text::new().then("`").then(layer).then("` gives nothing for a sequence of 1 timestep");
    let text = text.then(", where its kernel is even and `output_padding` is 0");
    Err(text.then("\nhelp: leave out `output_padding`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ```text
    /// x x x            kernels of 3, with strides of 2
    ///     x x x
    ///         x x x    3 timesteps, 7 in all
    /// ```
    #[test]
    fn kernels_are_strides_apart() {
        assert_eq!((spread(3, 2, 3), spread(3, 1, 3), spread(1, 7, 3)), (7, 5, 3));
        assert_eq!((larger(3, 2), larger(2, 3), odd(3), odd(4)), (3, 3, 1, 0));
        assert_eq!(spread(usize::MAX, 2, 1), usize::MAX);
    }

    fn words(check: &Check) -> &'static str {
        extern crate std;
        std::string::ToString::to_string(check.as_ref().unwrap_err().as_str()).leak()
    }

    #[test]
    fn the_output_is_filled_up_by_less_than_a_stride() {
        assert!(output_padding("Conv1DTranspose", 1, 2).is_ok());
        assert_eq!(
            words(&output_padding("Conv1DTranspose", 3, 3)),
            "`Conv1DTranspose` needs an `output_padding` below its strides of 3, but is given 3\n\
             help: write `output_padding = 2` at most"
        );
        assert_eq!(
            words(&output_padding("Conv1DTranspose", 1, 1)),
            "`Conv1DTranspose` needs an `output_padding` below its strides of 1, but is given 1\n\
             help: write `output_padding = 0`, or leave it out"
        );
    }

    #[test]
    fn an_even_kernel_can_leave_nothing() {
        assert!(spreads("Conv1DTranspose", 1, 1).is_ok() && spreads("Conv1DTranspose", 2, 0).is_ok());
        assert!(spreads("Conv1DTranspose", 1, 0).is_err());
    }
}
