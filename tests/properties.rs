//! For weights and inputs of any kind, and networks of many shapes: what the oracle computes, seqnet computes; weights survive a file; and
//! new models are drawn as Keras draws them.

#[path = "properties/check.rs"]
mod check;
mod erased;
mod oracle;

use check::Weights;
use oracle::{Activation, Axis, Layer, Options};
use seqnet::prelude::*;

/// A test of a network in several shapes `(T, F, U)`, and the same layers as the oracle has them.
macro_rules! networks {
    ($($name:ident over [$($shape:tt)+] of $layers:tt as $weights:ident => $oracle:expr;)*) => {$(
        #[test]
        fn $name() {
            $(networks!(@check $shape $layers $weights $oracle);)+
        }
    )*};
    (@check ($T:literal, $F:literal, $U:literal) { $($layers:tt)* } $weights:ident $oracle:expr) => {{
        #[allow(dead_code, reason = "not every network has all three")]
        const T: usize = $T;
        #[allow(dead_code, reason = "not every network has all three")]
        const F: usize = $F;
        #[allow(dead_code, reason = "not every network has all three")]
        const U: usize = $U;
        sequential! {
            struct Single { $($layers)* }
        }
        sequential! {
            #[scalar(f64)]
            struct Double { $($layers)* }
        }
        check::check(T, &[erased::boxed::<Single>, erased::boxed::<Double>], &|$weights: &mut Weights| $oracle);
    }};
}

/// Keras's defaults.
fn last() -> Options {
    Options::default()
}

fn sequences() -> Options {
    Options { return_sequences: true, ..last() }
}

fn of(activation: Activation, recurrent_activation: Activation) -> Options {
    Options { activation, recurrent_activation, ..sequences() }
}

fn time(range: Axis) -> Layer {
    Layer::Slice(vec![range])
}

fn features(range: Axis) -> Layer {
    Layer::Slice(vec![Axis::ALL, range])
}

networks! {
    dense over [(1, 1, 1) (1, 5, 2) (1, 3, 17)] of {
        Input(F),
        Dense(U, activation = "tanh"),
        Dense(U),
    } as w => vec![w.dense(Activation::Tanh), w.dense(Activation::Linear)];
    dense_on_sequences over [(3, 2, 5) (7, 33, 1)] of {
        Input(T, F),
        Dense(U, use_bias = False),
        Dense(3, activation = "sigmoid"),
    } as w => vec![w.dense(Activation::Linear), w.dense(Activation::Sigmoid)];
    dense_of_activations over [(2, 3, 7)] of {
        Input(T, F),
        Dense(U, activation = "relu"),
        Dense(U, activation = "relu6"),
        Dense(U, activation = "leaky_relu"),
        Dense(U, activation = "elu"),
        Dense(U, activation = "selu"),
        Dense(U, activation = "silu"),
        Dense(U, activation = "softplus"),
        Dense(U, activation = "softsign"),
        Dense(U, activation = "hard_sigmoid"),
        Dense(U, activation = "gelu"),
        Dense(U, activation = "exponential"),
        Dense(U, activation = "softmax"),
    } as w => {
        let activations = [
            Activation::Relu,
            Activation::Relu6,
            Activation::LeakyRelu,
            Activation::Elu,
            Activation::Selu,
            Activation::Silu,
            Activation::Softplus,
            Activation::Softsign,
            Activation::HardSigmoid,
            Activation::Gelu,
            Activation::Exponential,
            Activation::Softmax,
        ];
        activations.map(|activation| w.dense(activation)).to_vec()
    };

    lstm over [(1, 1, 1) (3, 2, 5) (5, 33, 2) (17, 7, 3)] of { Input(T, F), LSTM(U) } as w =>
        vec![w.lstm(last())];
    lstm_sequences over [(2, 1, 7) (7, 3, 17) (5, 5, 33)] of {
        Input(T, F),
        LSTM(U, return_sequences = True),
    } as w => vec![w.lstm(sequences())];
    lstm_without_bias over [(3, 3, 3) (5, 2, 7)] of {
        Input(T, F),
        LSTM(U, return_sequences = True, use_bias = False),
    } as w => vec![w.lstm(sequences())];
    lstm_backwards over [(1, 2, 3) (7, 5, 2)] of {
        Input(T, F),
        LSTM(U, return_sequences = True, go_backwards = True),
        LSTM(U, go_backwards = True),
    } as w => {
        let backwards = Options { go_backwards: true, ..last() };
        vec![w.lstm(Options { return_sequences: true, ..backwards }), w.lstm(backwards)]
    };
    lstm_stateful over [(1, 1, 2) (5, 3, 7)] of {
        Input(T, F),
        LSTM(U, return_sequences = True, stateful = True),
        LSTM(U, stateful = True),
    } as w => vec![w.lstm(Options { stateful: true, ..sequences() }), w.lstm(Options { stateful: true, ..last() })];
    lstm_stateful_backwards over [(3, 3, 2)] of {
        Input(T, F),
        LSTM(U, go_backwards = True, stateful = True),
    } as w => vec![w.lstm(Options { stateful: true, go_backwards: true, ..last() })];
    lstm_of_activations over [(3, 5, 7) (5, 2, 3)] of {
        Input(T, F),
        LSTM(U, return_sequences = True, activation = "relu", recurrent_activation = "hard_sigmoid"),
        LSTM(U, return_sequences = True, activation = "softsign", recurrent_activation = "softmax"),
    } as w => vec![
        w.lstm(of(Activation::Relu, Activation::HardSigmoid)),
        w.lstm(of(Activation::Softsign, Activation::Softmax)),
    ];

    gru over [(1, 1, 1) (3, 2, 5) (5, 33, 2) (17, 7, 3)] of { Input(T, F), GRU(U) } as w =>
        vec![w.gru(last())];
    gru_sequences over [(2, 1, 7) (7, 3, 17) (5, 5, 33)] of {
        Input(T, F),
        GRU(U, return_sequences = True),
    } as w => vec![w.gru(sequences())];
    gru_reset_before over [(1, 1, 1) (7, 3, 17) (5, 5, 2)] of {
        Input(T, F),
        GRU(U, return_sequences = True, reset_after = False),
    } as w => vec![w.gru(Options { reset_after: false, ..sequences() })];
    gru_without_bias over [(3, 3, 3) (5, 2, 7)] of {
        Input(T, F),
        GRU(U, return_sequences = True, use_bias = False),
        GRU(U, use_bias = False, reset_after = False),
    } as w => vec![w.gru(sequences()), w.gru(Options { reset_after: false, ..last() })];
    gru_backwards over [(1, 2, 3) (7, 5, 2)] of {
        Input(T, F),
        GRU(U, return_sequences = True, go_backwards = True),
    } as w => vec![w.gru(Options { go_backwards: true, ..sequences() })];
    gru_stateful over [(1, 1, 2) (5, 3, 7)] of {
        Input(T, F),
        GRU(U, return_sequences = True, stateful = True),
        GRU(U, stateful = True, reset_after = False),
    } as w => vec![
            w.gru(Options { stateful: true, ..sequences() }),
            w.gru(Options { stateful: true, reset_after: false, ..last() }),
        ];
    gru_of_activations over [(3, 5, 7) (5, 2, 3)] of {
        Input(T, F),
        GRU(U, return_sequences = True, activation = "relu6", recurrent_activation = "hard_sigmoid"),
        GRU(U, return_sequences = True, activation = "softmax", recurrent_activation = "softsign"),
    } as w => vec![
        w.gru(of(Activation::Relu6, Activation::HardSigmoid)),
        w.gru(of(Activation::Softmax, Activation::Softsign)),
    ];

    simple_rnn over [(1, 1, 1) (3, 2, 5) (5, 33, 2) (7, 3, 17)] of { Input(T, F), SimpleRNN(U) } as w =>
        vec![w.simple_rnn(last())];
    simple_rnn_options over [(1, 1, 2) (5, 3, 7)] of {
        Input(T, F),
        SimpleRNN(U, return_sequences = True, stateful = True),
        SimpleRNN(U, return_sequences = True, go_backwards = True, activation = "sigmoid"),
        SimpleRNN(U, use_bias = False, activation = "relu"),
    } as w => vec![
        w.simple_rnn(Options { stateful: true, ..sequences() }),
        w.simple_rnn(Options { go_backwards: true, activation: Activation::Sigmoid, ..sequences() }),
        w.simple_rnn(Options { activation: Activation::Relu, ..last() }),
    ];

    encoder_decoder over [(2, 1, 3) (7, 3, 5) (5, 2, 17)] of {
        Input(T, F),
        LSTM(U),
        RepeatVector(T),
        LSTM(U, return_sequences = True),
        TimeDistributed(Dense(F)),
        Activation("linear"),
    } as w => vec![
        w.lstm(last()),
        Layer::RepeatVector(w.timesteps),
        w.lstm(sequences()),
        Layer::time_distributed(w.dense(Activation::Linear)),
        Layer::Activation(Activation::Linear),
    ];
    one_to_many over [(3, 5, 2) (17, 1, 3)] of {
        Input(F),
        RepeatVector(T),
        GRU(U, return_sequences = True),
        Dropout(0.5),
        Activation("tanh"),
    } as w => vec![
            Layer::RepeatVector(w.timesteps),
            w.gru(sequences()),
            Layer::Dropout,
            Layer::Activation(Activation::Tanh),
        ];
    slices over [(5, 2, 3) (17, 1, 7)] of {
        Input(T, F),
        LSTM(U, return_sequences = True),
        Slice(-4..),
        GRU(U, return_sequences = True),
        Lambda(lambda x: x[:, 1::2, :]),
        Dense(5),
        Lambda(lambda x: x[:, :, -4:4]),
        Slice(0..1),
        Slice(0),
    } as w => vec![
        w.lstm(sequences()),
        time(Axis::Range { start: Some(-4), stop: None, step: 1 }),
        w.gru(sequences()),
        time(Axis::Range { start: Some(1), stop: None, step: 2 }),
        w.dense(Activation::Linear),
        features(Axis::range(-4, 4)),
        time(Axis::range(0, 1)),
        time(Axis::Index(0)),
    ];
    padding_and_cropping over [(1, 1, 2) (7, 3, 5)] of {
        Input(T, F),
        ZeroPadding1D((2, 3)),
        LSTM(U, return_sequences = True),
        Cropping1D((1, 2)),
        ZeroPadding1D(),
        SimpleRNN(U, return_sequences = True),
        Cropping1D((0, 1)),
    } as w => vec![
        Layer::ZeroPadding1D { before: 2, after: 3 },
        w.lstm(sequences()),
        Layer::Cropping1D { before: 1, after: 2 },
        Layer::ZeroPadding1D { before: 1, after: 1 },
        w.simple_rnn(sequences()),
        Layer::Cropping1D { before: 0, after: 1 },
    ];
    flatten over [(1, 3, 2) (7, 2, 5)] of {
        Input(T, F),
        GRU(U, return_sequences = True),
        Flatten(),
        Dense(3, activation = "softmax"),
    } as w => vec![w.gru(sequences()), Layer::Flatten, w.dense(Activation::Softmax)];
    long_windows over [(33, 7, 17) (33, 1, 33)] of {
        Input(T, F),
        LSTM(U, return_sequences = True),
        GRU(U),
    } as w => vec![w.lstm(sequences()), w.gru(last())];
}

sequential! {
    struct Inner<const T: usize, const U: usize> {
        Input(T, 3),
        GRU(U, return_sequences = True),
        Dense(U, activation = "tanh"),
    }
}
sequential! {
    struct Outer {
        Input(7, 3),
        crate::Inner::<7, 5> -> (7, 5),
        LSTM(2),
    }
}

#[test]
fn models_in_models() {
    let layers = |w: &mut Weights| vec![w.gru(sequences()), w.dense(Activation::Tanh), w.lstm(last())];
    check::check(7, &[erased::boxed::<Outer>], &layers);
}

sequential! {
    struct Named {
        Input(4, 5),
        LSTM(5, return_sequences = True, unit_forget_bias = False),
        LSTM(5, return_sequences = True, kernel_initializer = "zeros", bias_initializer = "zeros"),
        GRU(5, return_sequences = True, recurrent_initializer = "identity", bias_initializer = "ones"),
        TimeDistributed(Dense(5, kernel_initializer = "identity")),
        LSTM(5, return_sequences = True, bias_initializer = "random_uniform"),
    }
}

/// What Keras draws by default is held to it with every network above.
#[test]
fn initializers_that_are_named_are_used() {
    let mut model = erased::boxed::<Named>();
    model.randomize(1);
    let weights = model.weights();
    let is = |name: &str, expected: Vec<f64>| {
        let weight = weights.iter().find(|weight| weight.name == name).expect("a weight of this name");
        assert_eq!(weight.values, expected, "`{name}`");
    };
    let identity =
        |columns| (0..5 * columns).map(|i| f64::from(u8::from(i % columns == i / columns))).collect();
    is("lstm/bias", vec![0.0; 20]);
    is("lstm_1/kernel", vec![0.0; 100]);
    // The forget gate has its ones whatever the others are given, unless `unit_forget_bias` is false.
    is("lstm_1/bias", [vec![0.0; 5], vec![1.0; 5], vec![0.0; 10]].concat());
    let bias = &weights.iter().find(|weight| weight.name == "lstm_2/bias").expect("a bias").values;
    assert_eq!(bias[5..10], [1.0; 5]);
    let others: Vec<f64> = [&bias[..5], &bias[10..]].concat();
    assert!(others.iter().all(|bias| *bias != 0.0 && bias.abs() <= 0.05), "{others:?}");
    is("gru/recurrent_kernel", identity(15));
    is("gru/bias", vec![1.0; 30]);
    is("time_distributed/kernel", identity(5));
}
