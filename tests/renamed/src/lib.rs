//! Models in a crate that knows seqnet as `networks` and denies lints that are off by default.
#![deny(warnings, missing_docs, unused, future_incompatible, nonstandard_style, rust_2018_idioms)]
#![deny(missing_debug_implementations, missing_copy_implementations, unreachable_pub, unused_qualifications)]
#![deny(
    elided_lifetimes_in_paths,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_results
)]
#![deny(unused_lifetimes, unused_import_braces, unnameable_types, variant_size_differences)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

use networks::prelude::*;

const WINDOW: usize = 4 + 2;

sequential! {
    /// Public, with every kind of layer.
    pub struct Public -> (2, 1) {
        Input(WINDOW, 2),
        Dropout(0.2),
        ZeroPadding1D((0, 3)),
        LSTM(4, return_sequences = true, stateful = true),
        Lambda(lambda x: x[:, -3:, :]),
        Cropping1D((1, 0)),
        GRU({ 2 + 2 }, return_sequences = true, name = second),
        TimeDistributed(Dense(1)),
    }
}

sequential! {
    /// For this crate.
    pub(crate) struct Restricted {
        LSTM(2, input_shape = (WINDOW, 2), go_backwards = true),
        Dense(1, kernel_initializer = "zeros"),
    }
}

sequential! {
    struct Private<const H: usize> -> (H) {
        Input(WINDOW, H),
        LSTM(H),
        Restart -> (H),
    }
}

sequential! {
    #[scalar(f64)]
    struct Endless {
        Input(None, 2),
        SimpleRNN(3, return_sequences = true),
        Slice(1..),
    }
}

/// A layer of one's own that gives what it is given.
#[derive(Clone, Copy, Debug)]
struct Restart;

impl Parameters<f32> for Restart {
    const ZEROS: Self = Self;
}

impl<const F: usize> Layer<Vector<F>> for Restart {
    type Output = Vector<F>;
    type State = ();

    fn forward(&self, x: &Vector<F>, (): &mut (), y: &mut Vector<F>) {
        *y = *x;
    }
}

/// How many weights the models have, all together.
#[must_use]
pub fn parameters() -> usize {
    let restricted = Restricted::zeros();
    let private = Private::<3>::zeros();
    let endless = Endless::zeros();
    let _ = (
        restricted.predict(&Sequence::zeros()),
        private.predict(&Sequence::zeros()),
        endless.stream().push(&Vector::zeros()),
    );
    Public::PARAMETERS + Restricted::PARAMETERS + Private::<3>::PARAMETERS + Endless::PARAMETERS
}

#[cfg(test)]
mod tests {
    use super::{Endless, Private, Public, Restricted, parameters};

    /// ```text
    /// Public      LSTM 4·4·(2 + 4 + 1) = 112, GRU 3·4·(4 + 4 + 2) = 120, Dense 1·(4 + 1) = 5
    /// Restricted  LSTM 4·2·(2 + 2 + 1) = 40,  Dense 1·(2 + 1) = 3
    /// Private     LSTM 4·3·(3 + 3 + 1) = 84
    /// Endless     SimpleRNN 3·(2 + 3 + 1) = 18
    /// ```
    #[test]
    fn the_weights_are_counted() {
        assert_eq!(
            [Public::PARAMETERS, Restricted::PARAMETERS, Private::<3>::PARAMETERS, Endless::PARAMETERS],
            [237, 43, 84, 18]
        );
        assert_eq!(parameters(), 382);
    }
}
