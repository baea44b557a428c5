//! Models within their budgets compile, to the last byte; `tests/ui/budget_*` are those beyond.

use seqnet::prelude::*;

const MOST: usize = 1000;

/// An LSTM of 32 on one feature has `4 · 32 · (1 + 32 + 1)` weights, one on 32 has `4 · 32 · (32 + 32 + 1)`, and the rest is 33.
mod to_the_last_byte {
    use super::*;

    const WEIGHTS: usize = 4 * (4352 + 8320 + 33);
    /// Twice `h` and `c`; then what the layers give: 32, 6 × 32, 6 × 32 and 6 × 1.
    const WORK: usize = 4 * (2 * 64 + 32 + 192 + 192 + 6);
    /// 12 steps of the encoder, 6 of the decoder, and 6 times 32 into 1.
    const MACS: usize = 12 * 128 * 33 + 6 * 128 * 64 + 6 * 32;

    sequential! {
        #[budget(flash = WEIGHTS, ram = WORK, macs = MACS)]
        pub struct Forecast -> (6, 1) {
            Input(12, 1),
            LSTM(32),
            RepeatVector(6),
            LSTM(32, return_sequences = true),
            TimeDistributed(Dense(1)),
        }
    }

    #[test]
    fn figures_are_those_of_the_constants() {
        assert_eq!((Forecast::WEIGHT_BYTES, Forecast::MACS), (WEIGHTS, MACS));
        assert_eq!(Forecast::STATE_BYTES, 4 * 2 * 64);
    }
}

/// Everything that a limit can be written as.
mod spellings {
    use super::*;

    sequential! {
        #[budget(flash = "1 KiB", ram = "1_000 B", macs = 1_000)]
        struct Text { Input(4), Dense(4) }
    }
    sequential! {
        #[budget(flash = 1000)]
        #[budget(ram = "1kB", macs = MOST,)]
        struct Numbers { Input(4), Dense(4) }
    }
    sequential! {
        #[budget(flash = { super::MOST / 2 }, macs = MOST * MOST)]
        struct Constants { Input(4), Dense(4) }
    }
    sequential! {
        #[budget(flash = "1 MiB", ram = "1 MB", macs = 144)]
        struct Endless { Input(None, 4), LSTM(4, return_sequences = true), Dense(4) }
    }

    macro_rules! model {
        ($name:ident, $flash:literal, $macs:expr) => {
            sequential! {
                #[budget(flash = $flash, macs = $macs)]
                struct $name { Input(4), Dense(4) }
            }
        };
    }
    model!(Mine, "80 B", 16);

    #[test]
    fn models_within_their_budgets_run() {
        let x = Vector::zeros();
        assert_eq!(Text::zeros().predict(&x), Numbers::zeros().predict(&x));
        assert_eq!(Constants::zeros().predict(&x), Mine::zeros().predict(&x));
        let model = Endless::zeros();
        assert_eq!(model.stream().push(&x), Vector::zeros());
    }
}

/// A parameter decides where the model is used: 9 features' worth of weights for each of `H` units.
#[test]
fn a_generic_model_has_a_budget_for_each_of_its_numbers() {
    sequential! {
        #[budget(flash = "180 B")]
        struct Net<const H: usize> { Input(8), Dense(H) }
    }
    assert_eq!(Net::<5>::zeros().predict(&Vector::zeros()), Vector::zeros());
    assert_eq!(Net::<5>::WEIGHT_BYTES, 180);
}

/// Of a stream of any length the constants are those of a push. An LSTM of 4 on 4 has `4 · 4 · (4 + 4)` multiply–accumulates a timestep, a
/// `Dense` of 2 on 4 has 8, and behind three for one it has three times as many.
#[test]
fn a_stream_costs_what_a_push_costs() {
    sequential! {
        #[budget(macs = 152)]
        struct Thrice {
            Input(None, 4),
            LSTM(4, return_sequences = true),
            UpSampling1D(3),
            Dense(2),
        }
    }
    assert_eq!(Thrice::MACS, 128 + 3 * 8);
    // `h`, `c`, and where the window is.
    const { assert!(Thrice::STATE_BYTES >= 4 * 8) };
    assert_eq!(Thrice::zeros().stream().push(&Vector::zeros()).len(), 3);
}
