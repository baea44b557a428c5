//! The shape rules of `seqnet` in numbers, and the words of their errors.
//!
//! A rule is written once and serves three times: the macro calls it where the numbers are literals, a constant of the expansion
//! calls it where they are constants, and an associated constant where they are generic parameters. Hence everything is
//! `const`, nothing allocates, and an error is a [`Text`].
#![no_std]
#![expect(
    clippy::result_large_err,
    reason = "while a crate compiles there is no heap for the text, and no hurry"
)]
#![expect(
    clippy::large_types_passed_by_value,
    reason = "the same: words are added to a text by passing it on"
)]
#![expect(
    clippy::missing_errors_doc,
    reason = "each rule's first sentence says what must hold, and its text the rest"
)]
#![expect(clippy::similar_names, reason = "`stop` and `step` are Python's words")]

mod budget;
mod rank;
mod reshape;
mod size;
mod slice;
mod text;
mod transposed;
mod value;
mod weights;
mod window;

pub use budget::{Cost, budget};
pub use rank::{
    contract_sequence, contract_sequences, contract_vector, needs_one_sequence, needs_sequence,
    needs_timesteps, needs_timesteps_of_sequences, needs_vector, runs, takes,
};
pub use reshape::{Sizes, permutation, reshape, rest};
pub use size::{
    arrow_sequence, arrow_sequences, arrow_vector, concatenated, cropped, cropping, equal, equal_directions,
    flattened, input_sequence, input_sequences, input_vector, padded, positive, softmax,
};
pub use slice::{Bound, index, slice, slice_length, step};
pub use text::Text;
pub use transposed::{larger, odd, output_padding, spread, spreads};
pub use value::{for_each_feature, not_negative, share};
pub use weights::{Declared, Prefix, Stored, embeddable, no_others, same_shape, stored, weights};
pub use window::{
    grouped, groups_of_features, groups_of_filters, kernel, multiplied, pool, reach, stride_or_dilation,
    strided, windows,
};

/// Fails, or has the words for it.
pub type Check = Result<(), Text>;

/// Stops the compilation with the words of a failed check.
///
/// # Panics
/// Where the check has failed: this is how a constant reports an error.
#[track_caller]
pub const fn require(check: Check) {
    if let Err(text) = check {
        panic!("{}", text.as_str())
    }
}
