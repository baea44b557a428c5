//! Timesteps that do not count, at random places: what the oracle computes, and in a stream what whole windows give.
#![allow(deprecated, reason = "some of these networks lose a mask, as in Keras")]

mod erased;
mod oracle;
#[path = "masked/oracles.rs"]
mod oracles;
#[path = "streams/running.rs"]
#[allow(dead_code, reason = "windows with masks alone are asked for")]
mod running;

use erased::{seeded, values};
use oracle::{Activation, Function, Layer, Merge, Normalization, Options, Pool, Tensor};
use oracles::{TOLERANCE, Weights, agrees, assert_close};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use seqnet::prelude::*;

/// Leaves out some timesteps of a window, by the value that `Masking` looks for; in others one feature alone has that value. One timestep
/// at least counts.
fn leave_out(x: &mut [f64], features: usize, value: f64, rng: &mut Xoshiro256PlusPlus) {
    let timesteps = x.len() / features;
    let kept = rng.random_range(0..timesteps);
    for (t, x) in x.chunks_mut(features).enumerate() {
        match rng.random_range(0..10_u8) {
            0..5 if t != kept => x.fill(value),
            5..7 if features > 1 => x[0] = value,
            _ => (),
        }
    }
}

/// Networks over several shapes `(T, F, U)`, and the same layers as the oracle has them.
macro_rules! networks {
    ($($name:ident over [$($shape:tt)+] $(masked by $value:literal)? of $layers:tt as $weights:ident => $oracle:expr;)*) => {$(
        #[test]
        fn $name() {
            let value = 0.0 $(+ $value)?;
            $(networks!(@check $shape $layers $weights $oracle, value);)+
        }
    )*};
    (@check ($T:literal, $F:literal, $U:literal) { $($layers:tt)* } $weights:ident $oracle:expr, $value:ident) => {{
        #[allow(dead_code, reason = "not every network has it")]
        const U: usize = $U;
        sequential! {
            struct Single { Input($T, $F), $($layers)* }
        }
        sequential! {
            #[scalar(f64)]
            struct Double { Input($T, $F), $($layers)* }
        }
        let change = |x: &mut [f64], rng: &mut Xoshiro256PlusPlus| leave_out(x, $F, $value, rng);
        agrees([erased::boxed::<Single>(), erased::boxed::<Double>()], &change, &|$weights: &mut Weights| $oracle);
    }};
}

/// Keras's defaults.
fn last() -> Options {
    Options::default()
}

fn sequences() -> Options {
    Options { return_sequences: true, ..last() }
}

fn backwards(options: Options) -> Options {
    Options { go_backwards: true, ..options }
}

networks! {
    lstm over [(1, 1, 1) (7, 3, 5) (17, 2, 33)] of { Masking(), LSTM(U) } as w =>
        vec![Layer::Masking(0.0), w.lstm(last())];
    lstm_sequences over [(2, 1, 3) (5, 33, 2) (33, 3, 7)] masked by -1.5 of {
        Masking(mask_value = -1.5),
        LSTM(U, return_sequences = True),
    } as w => vec![Layer::Masking(-1.5), w.lstm(sequences())];
    gru over [(3, 1, 17) (7, 5, 2)] of {
        Masking(),
        GRU(U, return_sequences = True),
        GRU(3, reset_after = False),
    } as w => vec![Layer::Masking(0.0), w.gru(sequences()), w.gru(Options { reset_after: false, ..last() })];
    simple_rnn over [(1, 2, 2) (7, 1, 5)] of {
        Masking(),
        SimpleRNN(U, return_sequences = True, activation = "relu"),
        SimpleRNN(U),
    } as w => vec![
        Layer::Masking(0.0),
        w.simple_rnn(Options { activation: Activation::Relu, ..sequences() }),
        w.simple_rnn(last()),
    ];
    go_backwards over [(2, 2, 3) (7, 3, 5)] of {
        Masking(),
        LSTM(U, return_sequences = True, go_backwards = True),
        GRU(U, return_sequences = True),
        GRU(2, go_backwards = True),
    } as w => vec![
        Layer::Masking(0.0),
        w.lstm(backwards(sequences())),
        w.gru(sequences()),
        w.gru(backwards(last())),
    ];
    stateful over [(1, 2, 3) (5, 3, 7)] of {
        Masking(),
        LSTM(U, return_sequences = True, stateful = True),
        GRU(U, return_sequences = True),
        SimpleRNN(2, stateful = True),
    } as w => vec![
        Layer::Masking(0.0),
        w.lstm(Options { stateful: true, ..sequences() }),
        w.gru(sequences()),
        w.simple_rnn(Options { stateful: true, ..last() }),
    ];
    cells over [(3, 2, 5) (7, 1, 3)] of {
        Masking(),
        RNN([LSTMCell(U), GRUCell(2)], return_sequences = True),
        RNN([SimpleRNNCell(3), LSTMCell(U)]),
    } as w => {
        let first = [w.lstm(last()), w.gru(last())];
        let second = [w.simple_rnn(last()), w.lstm(last())];
        vec![
            Layer::Masking(0.0),
            Layer::stacked(first.into(), sequences()),
            Layer::stacked(second.into(), last()),
        ]
    };
    both_directions over [(1, 1, 2) (5, 3, 5) (17, 2, 1)] of {
        Masking(),
        Bidirectional(LSTM(U, return_sequences = True)),
        Bidirectional(GRU(U, return_sequences = True), merge_mode = "mul"),
        Bidirectional(SimpleRNN(2), merge_mode = "ave"),
    } as w => {
        let first = (w.lstm(sequences()), w.lstm(backwards(sequences())));
        let second = (w.gru(sequences()), w.gru(backwards(sequences())));
        let third = (w.simple_rnn(last()), w.simple_rnn(backwards(last())));
        vec![
            Layer::Masking(0.0),
            Layer::bidirectional(first.0, first.1, Merge::Concat),
            Layer::bidirectional(second.0, second.1, Merge::Mul),
            Layer::bidirectional(third.0, third.1, Merge::Ave),
        ]
    };
    backward_layer over [(5, 3, 3) (7, 1, 2)] of {
        Masking(),
        Bidirectional(
            GRU(U, return_sequences = True, go_backwards = True),
            merge_mode = "sum",
            backward_layer = LSTM(U, return_sequences = True)
        ),
        Bidirectional(LSTM(2), backward_layer = GRU(3, go_backwards = True)),
    } as w => {
        let first = (w.gru(backwards(sequences())), w.lstm(sequences()));
        let second = (w.lstm(last()), w.gru(backwards(last())));
        vec![
            Layer::Masking(0.0),
            Layer::bidirectional(first.0, first.1, Merge::Sum),
            Layer::bidirectional(second.0, second.1, Merge::Concat),
        ]
    };
    layers_that_let_it_pass over [(5, 2, 3) (7, 1, 7)] of {
        Masking(),
        Dense(U, activation = "tanh"),
        TimeDistributed(Dense(U, activation = "softmax")),
        Dropout(0.5),
        LayerNormalization(),
        UnitNormalization(),
        BatchNormalization(),
        Rescaling(2.0, offset = 0.5),
        ReLU(negative_slope = 0.25),
        LeakyReLU(0.5),
        ELU(),
        SpatialDropout1D(0.5),
        GaussianNoise(0.1),
        Activation("sigmoid"),
        LSTM(U, return_sequences = True),
        Dense(2),
        GRU(3),
    } as w => vec![
        Layer::Masking(0.0),
        w.dense(Activation::Tanh),
        Layer::time_distributed(w.dense(Activation::Softmax)),
        Layer::Dropout,
        w.layer_normalization(),
        Layer::Normalization(Normalization::Unit),
        w.batch_normalization(),
        rescaling(U),
        Layer::Function(Function::Relu { max_value: f64::INFINITY, negative_slope: 0.25, threshold: 0.0 }),
        Layer::Function(Function::LeakyRelu(0.5)),
        Layer::Function(Function::Elu(1.0)),
        Layer::Dropout,
        Layer::Dropout,
        Layer::Activation(Activation::Sigmoid),
        w.lstm(sequences()),
        w.dense(Activation::Linear),
        w.gru(last()),
    ];
    averages over [(1, 2, 3) (7, 3, 5)] of {
        Masking(),
        LSTM(U, return_sequences = True),
        GlobalAveragePooling1D(),
        Dense(2),
    } as w => vec![
        Layer::Masking(0.0),
        w.lstm(sequences()),
        Layer::GlobalPooling(Pool::Average, false),
        w.dense(Activation::Linear),
    ];
    averages_that_keep_their_time over [(5, 2, 3)] of {
        Masking(),
        GlobalAveragePooling1D(keepdims = True),
        GRU(U),
    } as w => vec![Layer::Masking(0.0), Layer::GlobalPooling(Pool::Average, true), w.gru(last())];
    lost over [(7, 3, 5)] of {
        Masking(),
        LSTM(U, return_sequences = True),
        UpSampling1D(2),
        GRU(U, return_sequences = True),
        GlobalMaxPooling1D(),
    } as w => vec![
        Layer::Masking(0.0),
        w.lstm(sequences()),
        Layer::UpSampling1D(2),
        w.gru(sequences()),
        Layer::GlobalPooling(Pool::Max, false),
    ];
    lost_by_pools over [(7, 3, 5)] of {
        Masking(),
        LSTM(U, return_sequences = True),
        AdaptiveAveragePooling1D(3),
        GRU(U),
    } as w => vec![
        Layer::Masking(0.0),
        w.lstm(sequences()),
        Layer::AdaptivePooling(Pool::Average, 3),
        w.gru(last()),
    ];
    lost_by_root_mean_square over [(5, 3, 2)] of {
        Masking(),
        LSTM(U, return_sequences = True),
        RMSNormalization(),
        GRU(U),
    } as w => vec![Layer::Masking(0.0), w.lstm(sequences()), w.rms_normalization(), w.gru(last())];
    ended_on_purpose over [(5, 2, 3)] of {
        Masking(),
        LSTM(U, return_sequences = True),
        Unmask(),
        GRU(U),
    } as w => vec![Layer::Masking(0.0), w.lstm(sequences()), Layer::Unmask, w.gru(last())];
    a_mask_of_its_own over [(7, 2, 3)] of {
        Masking(),
        GRU(U, return_sequences = True),
        Masking(),
        LSTM(2, return_sequences = True),
    } as w => vec![Layer::Masking(0.0), w.gru(sequences()), Layer::Masking(0.0), w.lstm(sequences())];
    one_to_many over [(1, 3, 3)] of {
        Slice(0),
        RepeatVector(5),
        Masking(),
        LSTM(U, return_sequences = True),
    } as w => vec![
        Layer::Slice(vec![oracle::Axis::Index(0)]),
        Layer::RepeatVector(5),
        Layer::Masking(0.0),
        w.lstm(sequences()),
    ];
}

fn rescaling(features: usize) -> Layer {
    let of = |number| Tensor::vector(vec![number; features]);
    Layer::Normalization(Normalization::Line { scale: of(2.0), offset: of(0.5) })
}

/// A network whose input is a sequence of so many features, what a push gives, and a test of it.
macro_rules! streams {
    ($($name:ident: $Push:ty { $T:tt, $F:literal, $($layers:tt)* })*) => {$(
        mod $name {
            use super::*;

            sequential! {
                struct Net { Input($T, $F), $($layers)* }
            }

            #[test]
            fn gives_what_windows_give() {
                let stateful = stringify!($($layers)*).contains("stateful = True");
                let value = if stringify!($($layers)*).contains("-0.5") { -0.5 } else { 0.0 };
                running::check_with::<Net>(
                    stateful,
                    |model, check| check(&mut model.stream()),
                    |x, rng| leave_out(x, $F, value, rng),
                );
            }

            #[test]
            fn pushes_the_plainest_type() {
                let _: $Push = Net::zeros().stream().push(&Default::default());
            }
        }
    )*};
}

/// Nobody is warned of a mask that is used up, that is ended on purpose, or that another one replaces.
mod silent {
    #![deny(deprecated)]
    use super::*;

    sequential! {
        struct UsedUp { Input(5, 3), Masking(), LSTM(2, return_sequences = True), GRU(2), Dense(1) }
    }
    sequential! {
        struct Averaged { Input(5, 3), Masking(), Dense(2), GlobalAveragePooling1D() }
    }
    sequential! {
        struct Meant { Input(5, 3), Masking(), Unmask(), Conv1D(2, 3), GRU(2) }
    }
    sequential! {
        struct Replaced { Input(5, 3), Masking(), GRU(2, return_sequences = True), Masking(), LSTM(2) }
    }

    #[test]
    fn they_compile() {
        let parameters = [UsedUp::PARAMETERS, Averaged::PARAMETERS, Meant::PARAMETERS, Replaced::PARAMETERS];
        assert_eq!(parameters, [48 + 36 + 3, 8, 20 + 36, 42 + 40]);
    }
}

mod in_streams {
    use super::*;

    streams! {
        lstm: Vector<4> { 7, 3, Masking(), LSTM(4, return_sequences = True) }
        lstm_to_one: Option<Vector<4>> { 7, 3, Masking(mask_value = -0.5), LSTM(4) }
        gru_to_one: Option<Vector<2>> { 5, 2, Masking(), GRU(3, reset_after = False), Dense(2) }
        simple_rnn: Vector<3> { 17, 1, Masking(), SimpleRNN(3, return_sequences = True) }
        stateful: Vector<2> {
            5, 3,
            Masking(),
            LSTM(4, return_sequences = True, stateful = True),
            GRU(2, return_sequences = True, stateful = True),
        }
        stateful_to_one: Option<Vector<3>> { 4, 2, Masking(), SimpleRNN(3, stateful = True) }
        cells: Option<Vector<2>> {
            6, 3,
            Masking(),
            RNN([LSTMCell(3), GRUCell(2)], return_sequences = True),
            RNN([SimpleRNNCell(3), SimpleRNNCell(2)]),
        }
        layers_that_let_it_pass: Option<Vector<2>> {
            6, 3,
            Masking(),
            Dense(4, activation = "tanh"),
            TimeDistributed(Dense(3)),
            Dropout(0.5),
            BatchNormalization(),
            Activation("softmax"),
            GRU(3, return_sequences = True),
            Dense(4),
            LSTM(2),
        }
        lost: Option<Vector<2>> { 6, 3, Masking(), GRU(3, return_sequences = True), Slice(1..5), LSTM(2) }
        lost_in_a_convolution: Option<Vector<2>> {
            7, 3,
            Masking(),
            LSTM(3, return_sequences = True),
            Conv1D(2, 3, padding = "causal", dilation_rate = 2),
            GRU(2),
        }
        lost_in_a_burst: Steps<4, 2> {
            5, 3,
            Masking(),
            GRU(3, return_sequences = True),
            ZeroPadding1D((0, 3)),
            LSTM(2, return_sequences = True),
        }
        after_a_burst: Option<Vector<2>> {
            4, 3,
            ZeroPadding1D((1, 2)),
            Masking(),
            GRU(3, return_sequences = True),
            LSTM(2),
        }
        after_a_slice: Option<Vector<2>> { 9, 3, Slice(.., step = 2), Masking(), GRU(2, return_sequences = True) }
        ended_on_purpose: Option<Vector<3>> {
            5, 3,
            Masking(),
            LSTM(3, return_sequences = True),
            Unmask(),
            GRU(3),
        }
        in_a_decoder: Option<Sequence<3, 2>> {
            4, 3,
            Masking(),
            LSTM(3),
            RepeatVector(3),
            Masking(),
            Bidirectional(GRU(2, return_sequences = True), merge_mode = "sum"),
        }
        averages_in_a_decoder: Option<Vector<3>> {
            4, 3,
            Masking(),
            GRU(3),
            RepeatVector(3),
            Masking(),
            Dense(3),
            GlobalAveragePooling1D(),
        }
    }
}

mod ids {
    use super::*;
    use seqnet::{Path, Token};

    /// Ids below a vocabulary, more than half of which are 0 and do not count.
    fn ids<const T: usize, const V: usize>(rng: &mut Xoshiro256PlusPlus) -> Tokens<T, V> {
        let limit = u32::try_from(V).expect("a small vocabulary");
        let ids: Vec<u32> = (0..T).map(|_| rng.random_range(0..2) * rng.random_range(0..limit)).collect();
        Tokens::try_from(&ids[..]).expect("ids of the vocabulary")
    }

    fn number<const V: usize>(token: Token<V>) -> f64 {
        f64::from(u32::try_from(token.id()).expect("a small vocabulary"))
    }

    sequential! {
        struct Sentiment {
            Input(9),
            Embedding(7, 3, mask_zero = True),
            LSTM(5, return_sequences = True),
            Bidirectional(GRU(2)),
        }
    }

    #[test]
    fn sequences_with_gaps() {
        for seed in 0..12 {
            let mut rng = seeded(seed);
            let (mut model, mut weights) = (Sentiment::zeros(), Vec::new());
            model.visit_mut(&Path::ROOT, &mut |weight| {
                weight.values.fill_with(|| rng.random_range(-0.5..0.5));
                weights.push(erased::Weight {
                    name: weight.path.to_string(),
                    shape: weight.shape.to_vec(),
                    values: weight.values.iter().copied().map(f64::from).collect(),
                });
            });
            let mut weights = Weights::new(weights);
            let embeddings = weights.next("embeddings");
            let lstm = weights.lstm(sequences());
            let (forward, backward) = (weights.gru(last()), weights.gru(backwards(last())));
            let mut oracle = oracle::Network::new(vec![
                Layer::Embedding { embeddings, mask_zero: true },
                lstm,
                Layer::bidirectional(forward, backward, Merge::Concat),
            ]);
            for _ in 0..5 {
                let x = ids::<9, 7>(&mut rng);
                let expected = oracle.forward(&Tensor::new(&[9], x.steps().iter().copied().map(number)));
                assert_close(&values(&model.predict(&x)), &expected.values, TOLERANCE);
            }
        }
    }

    sequential! {
        struct Tagger {
            Input(6),
            Embedding(5, 4, mask_zero = True),
            GRU(3, return_sequences = True),
            Dense(4),
            LSTM(2, return_sequences = True, stateful = True),
        }
    }
    sequential! {
        struct EndlessTagger {
            Input(None),
            Embedding(5, 4, mask_zero = True),
            GRU(3, return_sequences = True),
            Dense(4),
            LSTM(2, return_sequences = True, stateful = True),
        }
    }

    #[test]
    fn in_a_stream() {
        let mut rng = seeded(1);
        let model = Tagger::random(&mut rng);
        let (mut stream, mut state) = (model.stream(), State::<Tagger>::default());
        for window in 0..5 {
            let x = ids::<6, 5>(&mut rng);
            let y = model.predict_from(&mut state, &x);
            for (t, id) in x.steps().iter().enumerate() {
                let given: Vector<2> = stream.push(id);
                assert_eq!(given, y[t], "timestep {t} of window {window}");
            }
        }
    }

    #[test]
    fn in_a_stream_without_end() {
        let mut rng = seeded(2);
        let model = Tagger::random(&mut rng);
        let endless = EndlessTagger::from_safetensors(&model.to_safetensors()).expect("the same layers");
        let x = ids::<6, 5>(&mut rng);
        let (y, mut stream) = (model.predict(&x), endless.stream());
        for (t, id) in x.steps().iter().enumerate() {
            assert_eq!(stream.push(id), y[t], "timestep {t}");
        }
    }
}
