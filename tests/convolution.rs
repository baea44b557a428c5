//! Convolutions and pools: what the oracle computes, and in a stream what whole windows give.

mod erased;
mod oracle;
#[path = "streams/running.rs"]
mod running;

use erased::{Network, seeded, tensor};
use oracle::{Activation, Padding, Pool, Tensor, Window};
use proptest::prelude::any;
use proptest::test_runner::{Config, TestRunner};
use running::{Item, Running, draw};
use seqnet::prelude::*;
use std::cell::RefCell;

/// In single precision: some hundred roundings of sums around 1, most of which cancel out.
const TOLERANCE: f64 = 5e-7;

/// In double precision, by the same measure.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// What makes the oracle's layer of the weights.
type Oracle = dyn Fn(&dyn Fn(&str) -> Tensor) -> oracle::Layer;

/// Holds a model of one layer to the oracle, with weights and inputs from random seeds.
fn agrees(models: [Box<dyn Network>; 2], oracle: &Oracle) {
    let models = models.map(RefCell::new);
    let mut runner = TestRunner::new(Config::with_cases(12));
    let run = runner.run(&any::<u64>(), |seed| {
        for model in &models {
            let mut model = model.borrow_mut();
            let mut rng = seeded(seed);
            model.fill(&mut || draw(&mut rng) / 4.0);
            let (weights, shape) = (model.weights(), model.input_shape());
            let weight = |name: &str| {
                let end = format!("/{name}");
                let weight = weights.iter().find(|weight| weight.name.ends_with(&end)).expect("a weight");
                Tensor::new(&weight.shape, weight.values.iter().copied())
            };
            let x: Vec<f64> = (0..shape.iter().product()).map(|_| draw(&mut rng)).collect();
            let expected =
                oracle(&weight).forward(&Tensor::new(shape, x.clone()), &mut oracle::State::default());
            assert_eq!(model.output_shape(), expected.shape);
            let tolerance = if model.is_double() { TOLERANCE_IN_DOUBLE } else { TOLERANCE };
            for (y, expected) in model.predict(&x).iter().zip(&expected.values) {
                let error = (y - expected).abs() / expected.abs().max(1.0);
                assert!(error <= tolerance, "{y} instead of {expected}, off by {error:.1e}");
            }
        }
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}

/// A layer, and the oracle's of the same options.
macro_rules! layers {
    ($($name:ident: ($($layers:tt)*) $oracle:expr;)*) => {$(
        #[test]
        fn $name() {
            sequential! {
                struct Single { $($layers)* }
            }
            sequential! {
                #[scalar(f64)]
                struct Double { $($layers)* }
            }
            agrees([erased::boxed::<Single>(), erased::boxed::<Double>()], &$oracle);
        }
    )*};
}

/// `T, F => U, K, strides, dilation, groups, padding`
macro_rules! conv1d {
    ($($name:ident: $T:literal, $F:literal => $U:literal, $K:literal, $S:literal, $D:literal, $G:literal, $P:literal;)*) => {
        layers! {$(
            $name: (
                Input($T, $F),
                Conv1D($U, $K, strides = $S, dilation_rate = $D, groups = $G, padding = $P),
            ) |weight| {
                let window = Window { size: $K, stride: $S, dilation: $D, padding: Padding::named($P) };
                oracle::Layer::conv1d(window, weight("kernel"), weight("bias"), Activation::named("linear"))
            };
        )*}
    };
}

conv1d! {
    conv_1_1_1: 1, 1 => 1, 1, 1, 1, 1, "valid";
    conv_of_one_timestep: 17, 33 => 7, 1, 1, 1, 1, "valid";
    conv_of_one_timestep_with_strides: 17, 2 => 3, 1, 5, 1, 1, "same";
    conv_of_all_timesteps: 7, 3 => 5, 7, 1, 1, 1, "valid";
    conv_valid: 33, 3 => 17, 5, 1, 1, 1, "valid";
    conv_valid_strides: 33, 2 => 33, 3, 7, 1, 1, "valid";
    conv_valid_strides_without_rest: 7, 5 => 1, 3, 2, 1, 1, "valid";
    conv_valid_strides_beyond: 5, 2 => 3, 2, 7, 1, 1, "valid";
    conv_valid_dilation: 17, 3 => 2, 3, 1, 7, 1, "valid";
    conv_valid_dilation_of_all: 5, 1 => 2, 3, 1, 2, 1, "valid";
    conv_same: 7, 3 => 5, 3, 1, 1, 1, "same";
    conv_same_even: 7, 3 => 5, 2, 1, 1, 1, "same";
    conv_same_longer: 3, 2 => 5, 7, 1, 1, 1, "same";
    conv_same_strides: 17, 1 => 2, 5, 3, 1, 1, "same";
    conv_same_strides_beyond: 3, 2 => 2, 2, 5, 1, 1, "same";
    conv_same_dilation: 17, 2 => 3, 3, 1, 5, 1, "same";
    conv_causal: 7, 3 => 5, 3, 1, 1, 1, "causal";
    conv_causal_longer: 2, 5 => 1, 7, 1, 1, 1, "causal";
    conv_causal_strides: 17, 3 => 2, 5, 3, 1, 1, "causal";
    conv_causal_dilation: 33, 1 => 7, 2, 1, 17, 1, "causal";
    conv_groups: 5, 6 => 9, 3, 1, 1, 3, "same";
    conv_groups_of_one: 5, 7 => 7, 2, 1, 1, 7, "causal";
    conv_groups_of_one_with_filters: 3, 3 => 33, 2, 1, 2, 3, "causal";
    conv_groups_strides: 7, 10 => 5, 3, 2, 1, 5, "valid";
}

/// `T, F => U, K, strides, dilation, padding`, and an `output_padding` as `padding => how much`.
macro_rules! transposed {
    ($($name:ident: $T:literal, $F:literal => $U:literal, $K:literal, $S:literal, $D:literal, $P:literal $(=> $OUT:literal)?;)*) => {
        layers! {$(
            $name: (
                Input($T, $F),
                Conv1DTranspose(
                    $U, $K, strides = $S, dilation_rate = $D, padding = $P, activation = "tanh" $(, output_padding = $OUT)?
                ),
            ) |weight| {
                let window = Window { size: $K, stride: $S, dilation: $D, padding: Padding::named($P) };
                let (kernel, bias) = (weight("kernel"), weight("bias"));
                let output_padding = None $(.or(Some($OUT)))?;
                oracle::Layer::conv1d_transpose(window, output_padding, kernel, bias, Activation::named("tanh"))
            };
        )*}
    };
}

transposed! {
    transposed_1_1_1: 1, 1 => 1, 1, 1, 1, "valid";
    transposed_of_one_timestep: 1, 5 => 3, 4, 2, 1, "valid";
    transposed_of_one_timestep_kept: 1, 5 => 3, 5, 2, 1, "same";
    transposed_valid: 17, 3 => 7, 5, 1, 1, "valid";
    transposed_valid_strides: 7, 33 => 2, 3, 2, 1, "valid";
    transposed_valid_strides_beyond: 7, 2 => 3, 2, 5, 1, "valid";
    transposed_valid_output_padding: 5, 2 => 3, 2, 5, 1, "valid" => 1;
    transposed_valid_dilation: 7, 3 => 5, 3, 1, 7, "valid";
    transposed_same: 7, 3 => 17, 3, 1, 1, "same";
    transposed_same_even: 7, 3 => 5, 4, 1, 1, "same";
    transposed_same_longer: 3, 2 => 1, 7, 1, 1, "same";
    transposed_same_strides: 17, 1 => 2, 5, 3, 1, "same";
    transposed_same_strides_even: 5, 3 => 3, 6, 3, 1, "same";
    transposed_same_strides_beyond: 5, 2 => 2, 2, 7, 1, "same";
    transposed_same_output_padding: 5, 2 => 3, 7, 4, 1, "same" => 3;
    transposed_same_output_padding_even: 5, 2 => 3, 6, 4, 1, "same" => 0;
    transposed_same_dilation: 5, 2 => 3, 3, 1, 4, "same";
}

/// `T, F => K, multiplier, strides, dilation, padding`; and the same with so many mixtures.
macro_rules! depthwise {
    ($($name:ident, $separable:ident $U:literal: $T:literal, $F:literal => $K:literal, $M:literal, $S:literal, $D:literal, $P:literal;)*) => {
        layers! {$(
            $name: (
                Input($T, $F),
                DepthwiseConv1D($K, strides = $S, dilation_rate = $D, depth_multiplier = $M, padding = $P),
            ) |weight| {
                let window = Window { size: $K, stride: $S, dilation: $D, padding: Padding::named($P) };
                let activation = Activation::named("linear");
                oracle::Layer::depthwise_conv1d(window, weight("kernel"), None, weight("bias"), activation)
            };
            $separable: (
                Input($T, $F),
                SeparableConv1D(
                    $U, $K, strides = $S, dilation_rate = $D, depth_multiplier = $M, padding = $P, activation = "tanh"
                ),
            ) |weight| {
                let window = Window { size: $K, stride: $S, dilation: $D, padding: Padding::named($P) };
                let (kernel, pointwise_kernel) = (weight("depthwise_kernel"), weight("pointwise_kernel"));
                let activation = Activation::named("tanh");
                oracle::Layer::depthwise_conv1d(window, kernel, pointwise_kernel, weight("bias"), activation)
            };
        )*}
    };
}

depthwise! {
    depthwise_1_1_1, separable_1_1_1 1: 1, 1 => 1, 1, 1, 1, "valid";
    depthwise_valid, separable_valid 5: 7, 3 => 3, 1, 1, 1, "valid";
    depthwise_same, separable_same 1: 17, 2 => 5, 7, 1, 1, "same";
    depthwise_strides, separable_strides 33: 33, 3 => 2, 2, 5, 1, "valid";
    depthwise_same_strides, separable_same_strides 2: 17, 5 => 3, 1, 2, 1, "same";
    depthwise_dilation, separable_dilation 7: 17, 2 => 3, 3, 1, 7, "valid";
    depthwise_strides_and_dilation, separable_strides_and_dilation 3: 17, 3 => 2, 2, 3, 5, "same";
    depthwise_valid_strides_and_dilation, separable_valid_strides_and_dilation 2: 33, 1 => 3, 1, 7, 2, "valid";
}

/// `T, F => pool, strides, padding`
macro_rules! pools {
    ($($max:ident, $average:ident: $T:literal, $F:literal => $N:literal, $S:literal, $P:literal;)*) => {
        layers! {$(
            $max: (Input($T, $F), MaxPooling1D($N, $S, $P)) |_| {
                let window = Window { size: $N, stride: $S, dilation: 1, padding: Padding::named($P) };
                oracle::Layer::Pooling(Pool::Max, window)
            };
            $average: (Input($T, $F), AveragePooling1D(pool_size = ($N,), strides = $S, padding = $P)) |_| {
                let window = Window { size: $N, stride: $S, dilation: 1, padding: Padding::named($P) };
                oracle::Layer::Pooling(Pool::Average, window)
            };
        )*}
    };
}

pools! {
    max_1_1_1, average_1_1_1: 1, 1 => 1, 1, "valid";
    max_of_all, average_of_all: 7, 3 => 7, 7, "valid";
    max_valid, average_valid: 17, 2 => 3, 3, "valid";
    max_overlapping, average_overlapping: 33, 5 => 5, 2, "valid";
    max_with_gaps, average_with_gaps: 17, 1 => 2, 7, "valid";
    max_same, average_same: 17, 3 => 5, 5, "same";
    max_same_overlapping, average_same_overlapping: 7, 2 => 5, 1, "same";
    max_same_longer, average_same_longer: 3, 17 => 7, 2, "same";
    max_same_with_gaps, average_same_with_gaps: 17, 2 => 2, 5, "same";
}

layers! {
    global_max: (Input(17, 3), GlobalMaxPooling1D()) |_| oracle::Layer::GlobalPooling(Pool::Max, false);
    global_max_of_one: (Input(1, 1), GlobalMaxPool1D(keepdims = True)) |_| {
        oracle::Layer::GlobalPooling(Pool::Max, true)
    };
    global_average: (Input(33, 7), GlobalAvgPool1D()) |_| oracle::Layer::GlobalPooling(Pool::Average, false);
    global_average_kept: (Input(5, 2), GlobalAveragePooling1D(keepdims = True)) |_| {
        oracle::Layer::GlobalPooling(Pool::Average, true)
    };
    adaptive_max: (Input(17, 3), AdaptiveMaxPooling1D(7)) |_| oracle::Layer::AdaptivePooling(Pool::Max, 7);
    adaptive_max_of_one: (Input(1, 1), AdaptiveMaxPooling1D(3)) |_| oracle::Layer::AdaptivePooling(Pool::Max, 3);
    adaptive_average: (Input(33, 5), AdaptiveAveragePooling1D(output_size = 14)) |_| {
        oracle::Layer::AdaptivePooling(Pool::Average, 14)
    };
    adaptive_average_longer: (Input(6, 2), AdaptiveAveragePooling1D((15,))) |_| {
        oracle::Layer::AdaptivePooling(Pool::Average, 15)
    };
    adaptive_average_of_all: (Input(7, 3), AdaptiveAveragePooling1D(1)) |_| {
        oracle::Layer::AdaptivePooling(Pool::Average, 1)
    };
    up_sampling: (Input(7, 3), UpSampling1D(5)) |_| oracle::Layer::UpSampling1D(5);
    up_sampling_by_default: (Input(1, 33), UpSampling1D()) |_| oracle::Layer::UpSampling1D(2);
}

/// A network, what a push gives, and a test of it.
macro_rules! streams {
    ($($name:ident: $Push:ty { $($layers:tt)* })*) => {$(
        mod $name {
            use super::*;

            sequential! {
                struct Net { $($layers)* }
            }

            #[test]
            fn gives_what_windows_give() {
                // What is not the largest does not show, so that it cannot be said how early the largest is known.
                if stringify!($($layers)*).contains("MaxPool") {
                    follows(&*Net::boxed(), |model, check| check(&mut model.stream()));
                } else {
                    running::check::<Net>(false, |model, check| check(&mut model.stream()));
                }
            }

            #[test]
            fn pushes_the_plainest_type() {
                let _: $Push = Net::zeros().stream().push(&Vector::zeros());
            }
        }
    )*};
}

/// Three windows one after the other.
fn follows<M: Model<Input: seqnet::Tensor> + Clone>(
    model: &M,
    run: impl Fn(&M, &mut dyn FnMut(&mut dyn Running)),
) {
    let (mut model, mut rng) = (model.clone(), seeded(7));
    Network::fill(&mut model, &mut || draw(&mut rng));
    let shape = Network::input_shape(&model);
    run(&model, &mut |stream| {
        for _ in 0..3 {
            let x: Vec<f64> = (0..shape.iter().product()).map(|_| draw(&mut rng)).collect();
            let given: Vec<Item> = x.chunks(shape[1]).flat_map(|x| stream.push(x)).collect();
            let y: Item = Network::predict(&model, &x).into_iter().map(f64::to_bits).collect();
            assert_eq!(given.concat(), y);
        }
    });
}

const ONE: usize = 1;
const TWO: usize = 2;

streams! {
    causal: Vector<4> { Input(5, 3), Conv1D(4, 3, padding = "causal", activation = "tanh") }
    causal_longer: Vector<4> { Input(2, 3), Conv1D(4, 7, padding = "causal") }
    causal_of_one: Vector<4> { Input(1, 1), Conv1D(4, 2, padding = "causal") }
    causal_dilated: Vector<2> { Input(17, 1), Conv1D(2, 3, dilation_rate = 5, padding = "causal") }
    causal_dilated_constant: Vector<2> { Input(7, 1), Conv1D(2, TWO, dilation_rate = TWO, padding = "causal") }
    causal_network: Vector<1> {
        Input(17, 3),
        Conv1D(4, 2, dilation_rate = 1, padding = "causal", activation = "tanh"),
        Conv1D(4, 2, dilation_rate = 2, padding = "causal", activation = "tanh"),
        Conv1D(4, 2, dilation_rate = 4, padding = "causal", activation = "tanh"),
        Dense(1),
    }
    causal_strides: Option<Vector<4>> { Input(7, 3), Conv1D(4, 3, strides = 2, padding = "causal") }
    causal_stride_of_one: Vector<4> { Input(7, 3), Conv1D(4, 3, strides = ONE, padding = "causal") }
    causal_stride_of_two: Option<Vector<4>> { Input(7, 3), Conv1D(4, 3, strides = TWO, padding = "causal") }
    valid: Option<Vector<4>> { Input(5, 3), Conv1D(4, 3) }
    valid_of_all: Option<Vector<4>> { Input(5, 3), Conv1D(4, 5) }
    valid_strides: Option<Vector<2>> { Input(17, 3), Conv1D(2, 4, strides = 3, use_bias = False) }
    valid_strides_beyond: Option<Vector<2>> { Input(5, 3), Conv1D(2, 2, strides = 7) }
    valid_dilated: Option<Vector<2>> { Input(17, 3), Conv1D(2, 3, dilation_rate = 7) }
    groups: Vector<6> { Input(5, 4), Conv1D(6, 2, groups = 2, padding = "causal") }
    depthwise: Option<Vector<6>> { Input(7, 3), DepthwiseConv1D(2, depth_multiplier = 2) }
    depthwise_strides_and_dilation: Option<Vector<3>> { Input(17, 3), DepthwiseConv1D(2, strides = 2, dilation_rate = 3) }
    separable: Option<Vector<5>> { Input(7, 3), SeparableConv1D(5, 2, depth_multiplier = 2) }
    of_one_timestep_it_is_never_padded: Option<Vector<5>> { Input(7, 3), Conv1D(5, 1, padding = "same") }
    transposed: Steps<3, 4> { Input(5, 3), Conv1DTranspose(4, 3, activation = "tanh") }
    transposed_strides: Steps<3, 4> { Input(5, 3), Conv1DTranspose(4, 3, strides = 2, use_bias = False) }
    transposed_strides_beyond: Steps<5, 4> { Input(5, 3), Conv1DTranspose(4, 3, strides = 5) }
    transposed_filled_up: Steps<4, 4> { Input(5, 3), Conv1DTranspose(4, 3, strides = TWO, output_padding = ONE) }
    transposed_to_less_than_a_stride: Steps<5, 4> { Input(3, 3), Conv1DTranspose(4, 2, strides = 5, output_padding = 1) }
    transposed_dilated: Steps<7, 2> { Input(4, 3), Conv1DTranspose(2, 3, dilation_rate = 3) }
    transposed_of_one: Steps<1, 2> { Input(4, 3), Conv1DTranspose(2, 1, padding = "same") }
    transposed_of_one_timestep: Steps<3, 2> { Input(1, 3), Conv1DTranspose(2, 3) }
    transposed_twice: Steps<8, 2> { Input(4, 3), Conv1DTranspose(2, 3), Conv1DTranspose(2, 4, strides = 2) }
    transposed_after_pooling: Steps<2, 3> { Input(7, 3), AveragePooling1D(3), Conv1DTranspose(3, 2, strides = 2) }
    transposed_in_the_middle: Option<Vector<2>> {
        Input(6, 3),
        Conv1D(4, 2, strides = 2, padding = "causal"),
        Conv1DTranspose(4, 3, strides = 2, activation = "relu"),
        LSTM(2),
    }
    transposed_after_the_window: Option<Sequence<8, 2>> {
        Input(6, 3),
        LSTM(4),
        RepeatVector(4),
        Conv1DTranspose(2, 4, strides = 2, padding = "same"),
    }
    average: Option<Vector<3>> { Input(7, 3), AveragePooling1D(2) }
    average_overlapping: Option<Vector<3>> { Input(7, 3), AveragePooling1D(3, strides = 2) }
    average_with_gaps: Option<Vector<1>> { Input(17, 1), AvgPool1D(2, strides = 5) }
    max: Option<Vector<3>> { Input(7, 3), MaxPooling1D() }
    max_overlapping: Option<Vector<3>> { Input(7, 3), MaxPool1D(3, strides = 1) }
    max_after_causal: Option<Vector<2>> {
        Input(17, 1),
        Convolution1D(4, 3, padding = "causal"),
        MaxPooling1D(3),
        LSTM(2, return_sequences = True),
    }
    up_sampled: Steps<3, 2> { Input(5, 2), UpSampling1D(3) }
    up_sampled_twice: Steps<6, 2> { Input(4, 3), UpSampling1D(3), Conv1D(2, 2, padding = "causal"), UpSampling1D() }
    up_sampled_after_pooling: Steps<2, 3> { Input(7, 3), AveragePooling1D(3), UpSampling1D(2) }
    up_sampled_after_padding: Steps<8, 3> { Input(4, 3), ZeroPadding1D((2, 1)), UpSampling1D(2) }
    pooled_after_up_sampling: Steps<3, 2> { Input(5, 2), UpSampling1D(3), AveragePooling1D(2) }
    to_one: Option<Vector<2>> { Input(12, 2), Conv1D(8, 3, padding = "causal"), AveragePooling1D(2), LSTM(5), Dense(2) }
    after_the_window: Option<Sequence<6, 1>> {
        Input(5, 2),
        LSTM(4),
        RepeatVector(7),
        Conv1D(3, 3, padding = "same"),
        AveragePooling1D(2, strides = 1),
        Conv1D(1, 1),
    }
    adaptive_after_the_window: Option<Sequence<4, 3>> {
        Input(5, 2),
        LSTM(3),
        RepeatVector(7),
        AdaptiveAveragePooling1D(4),
    }
    global_after_the_window: Option<Vector<3>> { Input(5, 2), LSTM(3), RepeatVector(7), GlobalAveragePooling1D() }
}

/// A network without end, and after how many timesteps it is compared with a window.
macro_rules! endless {
    ($($name:ident: $Push:ty { $F:literal, $layers:tt } for $($T:literal),*;)*) => {$(
        #[test]
        fn $name() {
            endless!(@declare Net None, $F, $layers);
            let _: $Push = Net::zeros().stream().push(&Vector::zeros());
            $({
                endless!(@declare Window $T, $F, $layers);
                let (mut window, mut rng) = (Window::boxed(), seeded($T));
                Network::fill(&mut *window, &mut || draw(&mut rng));
                let model = Net::from_safetensors(&window.to_safetensors()).expect("the same layers");
                let x: Vec<f64> = (0..$T * $F).map(|_| draw(&mut rng)).collect();
                let y: Item = Network::predict(&*window, &x).into_iter().map(f64::to_bits).collect();
                let mut stream = model.stream();
                let given: Vec<Item> = x.chunks($F).flat_map(|x| Running::push(&mut stream, x)).collect();
                assert_eq!(given.concat(), y, "after {} timesteps", $T);
            })*
        }
    )*};
    (@declare $Net:ident $T:tt, $F:literal, [$($layers:tt)*]) => {
        sequential! {
            struct $Net { Input($T, $F), $($layers)* }
        }
    };
}

endless! {
    endless_causal: Vector<4> { 3, [Conv1D(4, 3, padding = "causal")] } for 1, 2, 3, 40;
    endless_causal_dilated: Vector<4> { 1, [Conv1D(4, 2, dilation_rate = 5, padding = "causal")] } for 1, 6, 33;
    endless_causal_strides: Option<Vector<4>> { 3, [Conv1D(4, 3, strides = 3, padding = "causal")] } for 1, 7, 33;
    endless_valid: Option<Vector<4>> { 3, [Conv1D(4, 3, strides = 2), LSTM(4, return_sequences = True)] } for 3, 8, 33;
    endless_depthwise: Option<Vector<6>> { 3, [DepthwiseConv1D(3, depth_multiplier = 2)] } for 3, 17;
    endless_separable: Option<Vector<2>> { 3, [SeparableConv1D(2, 2, dilation_rate = 3)] } for 4, 17;
    endless_pools: Option<Vector<3>> { 3, [MaxPooling1D(3, strides = 1), AveragePooling1D(2)] } for 4, 17, 33;
    endless_up_sampling: Steps<4, 3> { 3, [UpSampling1D(2), AveragePooling1D(3, strides = 1), UpSampling1D(2)] } for 2, 17;
}

/// Without end there is no last timestep, and what it would give besides does not come.
#[test]
fn endless_transposed_convolutions_give_a_stride_for_each_timestep() {
    sequential! {
        struct Net { Input(None, 2), Conv1DTranspose(3, 4, strides = 2, activation = "tanh"), Dense(1) }
    }
    sequential! {
        struct Window { Input(17, 2), Conv1DTranspose(3, 4, strides = 2, activation = "tanh"), Dense(1) }
    }
    let mut rng = seeded(17);
    let window = Window::random(&mut rng);
    let model = Net::from_safetensors(&window.to_safetensors()).expect("the same layers");
    let x: Sequence<17, 2> = tensor(&[(); 34].map(|()| draw(&mut rng)));
    let y: Sequence<36, 1> = window.predict(&x);
    let mut stream = model.stream();
    for (x, y) in x.steps().iter().zip(y.steps().chunks(2)) {
        let given: Steps<2, 1> = stream.push(x);
        assert_eq!(&given[..], y);
    }
}

/// In time without end a network gives something for ever.
#[test]
fn endless_windows_never_end() {
    sequential! {
        struct Net { Input(None, 1), MaxPooling1D(2, strides = 3) }
    }
    let model = Net::zeros();
    let mut stream = model.stream();
    let given = (0..3000_u16).filter_map(|t| stream.push(&Vector::from([f32::from(t)])));
    let expected: Vec<f32> = (0..1000_u16).map(|window| f32::from(3 * window + 1)).collect();
    assert_eq!(given.map(|y| y[0]).collect::<Vec<_>>(), expected);
}

mod generic {
    use super::*;

    sequential! {
        pub(super) struct Transposed<const U: usize, const K: usize, const STRIDES: usize, const OUT: usize> {
            Input(5, 3),
            Conv1DTranspose(U, K, strides = STRIDES) -> (OUT, U),
        }
    }
    sequential! {
        pub(super) struct PlainTransposed { Input(5, 3), Conv1DTranspose(4, 3, strides = 2) }
    }

    sequential! {
        pub(super) struct Generic<const F: usize, const U: usize, const K: usize, const D: usize, const LEFT: usize> {
            Input(17, F),
            Conv1D(U, K, dilation_rate = D, padding = "causal", activation = "tanh"),
            Conv1D(2, K) -> (LEFT, 2),
            MaxPooling1D(LEFT),
            UpSampling1D(K),
        }
    }
    sequential! {
        pub(super) struct Plain {
            Input(17, 3),
            Conv1D(5, 2, dilation_rate = 7, padding = "causal", activation = "tanh"),
            Conv1D(2, 2),
            MaxPooling1D(16),
            UpSampling1D(2),
        }
    }
}

/// The stream of the generic model keeps a few timesteps more, for the exact number cannot be computed.
#[test]
fn a_generic_model_is_the_plain_one() {
    type Generic = generic::Generic<3, 5, 2, 7, 16>;
    let plain = generic::Plain::random(&mut seeded(5));
    let generic = Generic::from_safetensors(&plain.to_safetensors()).expect("the same tensors");
    let mut rng = seeded(6);
    let x: Sequence<17, 3> = tensor(&[(); 51].map(|()| draw(&mut rng)));
    let y: Sequence<2, 2> = plain.predict(&x);
    assert_eq!(generic.predict(&x), y);
    let (mut plain, mut generic) = (plain.stream(), generic.stream());
    for x in x.steps().iter().chain(x.steps()) {
        let (a, b): (Steps<2, 2>, Steps<2, 2>) = (plain.push(x), generic.push(x));
        assert_eq!(a, b);
    }
}

/// A push of the generic model has room for the whole window, for the most that it gives cannot be computed.
#[test]
fn a_generic_transposed_convolution_is_the_plain_one() {
    type Generic = generic::Transposed<4, 3, 2, 11>;
    let plain = generic::PlainTransposed::random(&mut seeded(5));
    let generic = Generic::from_safetensors(&plain.to_safetensors()).expect("the same tensors");
    let mut rng = seeded(6);
    let x: Sequence<5, 3> = tensor(&[(); 15].map(|()| draw(&mut rng)));
    let y: Sequence<11, 4> = plain.predict(&x);
    assert_eq!(generic.predict(&x), y);
    let (mut plain, mut generic) = (plain.stream(), generic.stream());
    for x in x.steps() {
        let (a, b): (Steps<3, 4>, Steps<11, 4>) = (plain.push(x), generic.push(x));
        assert_eq!(a[..], b[..]);
    }
}

/// With what the layers are by default, and by their other names.
#[test]
fn layers_are_named_as_by_keras() {
    sequential! {
        struct Net {
            Input(33, 2),
            Convolution1D(3, 2, data_format = "channels_last"),
            SeparableConvolution1D(3, kernel_size = (2,)),
            DepthwiseConv1D(2),
            Convolution1DTranspose(3, (2,), output_padding = None),
            MaxPool1D(strides = None),
            AvgPool1D(2),
            UpSampling1D(),
            GlobalMaxPool1D(keepdims = True),
            GlobalAvgPool1D(),
        }
    }
    let model = Net::zeros();
    let mut fields = Vec::new();
    let y: Vector<3> = model.predict_each(&Sequence::zeros(), |field, output| {
        fields.push((field, output.shape().to_vec()));
    });
    assert_eq!(y, Vector::zeros());
    let expected: [(&str, &[usize]); 9] = [
        ("conv1d", &[32, 3]),
        ("separable_conv1d", &[31, 3]),
        ("depthwise_conv1d", &[30, 3]),
        ("conv1d_transpose", &[31, 3]),
        ("max_pooling1d", &[15, 3]),
        ("average_pooling1d", &[7, 3]),
        ("up_sampling1d", &[14, 3]),
        ("global_max_pooling1d", &[1, 3]),
        ("global_average_pooling1d", &[3]),
    ];
    assert_eq!(fields, expected.map(|(field, shape)| (field, shape.to_vec())));
    let parameters = (2 * 2 * 3 + 3) + (2 * 3 + 3 * 3 + 3) + (2 * 3 + 3) + (2 * 3 * 3 + 3);
    assert_eq!(Net::PARAMETERS, parameters);
}

/// A kernel of 2 timesteps and 2 features for each of 31 timesteps and 3 filters; and for each of the 10 that are left a kernel of 1 for
/// 3 features, and 4 mixtures of them. Of each of the 10 come 5 timesteps of 2 filters.
#[test]
fn multiplications_are_counted() {
    sequential! {
        struct Net { Input(32, 2), Conv1D(3, 2), MaxPooling1D(2, strides = 3), SeparableConv1D(4, 1), Conv1DTranspose(2, 5) }
    }
    assert_eq!(<Net as Model>::MACS, 31 * 3 * 2 * 2 + 10 * 3 * (1 + 4) + 10 * 5 * 2 * 4);
}

#[test]
fn initializers_go_to_their_tensors() {
    sequential! {
        struct Net {
            Input(7, 2),
            SeparableConv1D(2, 2, depthwise_initializer = "ones", bias_initializer = "ones"),
            SeparableConv1D(2, 2, pointwise_initializer = "ones"),
            DepthwiseConv1D(2, depthwise_initializer = "ones"),
            Conv1D(2, 2, kernel_initializer = "ones"),
            Conv1DTranspose(2, 2, bias_initializer = "ones"),
        }
    }
    let model = Net::random(&mut seeded(1));
    let mut ones = Vec::new();
    for weight in Network::weights(&model) {
        if weight.values.iter().all(|value| (value - 1.0).abs() <= 0.0) {
            ones.push(weight.name);
        }
    }
    let expected = [
        "separable_conv1d/depthwise_kernel",
        "separable_conv1d/bias",
        "separable_conv1d_1/pointwise_kernel",
        "depthwise_conv1d/kernel",
        "conv1d/kernel",
        "conv1d_transpose/bias",
    ];
    assert_eq!(ones, expected);
}
