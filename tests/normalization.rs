//! Normalizations, rectifiers and reshaping: what the oracle computes, in a stream what whole windows give, and Keras's counts.

mod erased;
mod oracle;
#[path = "streams/running.rs"]
#[allow(dead_code, reason = "windows alone are asked for")]
mod running;

use erased::{Network, seeded};
use oracle::{Activation, Affine, Function, Normalization, Tensor};
use rand::rngs::Xoshiro256PlusPlus;
use running::{Item, Running, draw};
use seqnet::prelude::*;

/// In single precision: the bound of the whole project, for numbers around 1.
const TOLERANCE: f64 = 5e-7;

/// In double precision, by the same measure.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// How many weights and inputs are tried.
const SEEDS: u64 = 12;

const EPSILON: f32 = 0.25;
const SLOPE: f64 = 0.125;
const MEAN: [f64; 3] = [0.5, -1.0, 0.0];
mod config {
    pub(crate) const VARIANCE: &[f32] = &[4.0, 0.25, 1.0];
    pub(crate) const SCALE: i32 = 3;
    pub(crate) const WIDTH: usize = 3;
}

/// Weights around 1, for variances are positive, and slopes and shifts of every sign.
fn fill(model: &mut dyn Network, rng: &mut Xoshiro256PlusPlus) {
    let positive =
        |name: &str| ["gamma", "scale", "moving_variance", "variance"].iter().any(|end| name.ends_with(end));
    let weights = model.weights();
    let shifts = weights.iter().flat_map(|weight| {
        let shift = if positive(&weight.name) { 1.25 } else { 0.0 };
        weight.values.iter().map(move |_| shift)
    });
    let mut values: Vec<f64> = shifts.map(|shift| shift + draw(rng)).collect();
    values.reverse();
    model.fill(&mut || values.pop().expect("as many as there are weights"));
}

/// What makes the oracle's layer of the weights.
type Oracle = dyn Fn(&dyn Fn(&str) -> Option<Tensor>) -> oracle::Layer;

/// Holds a model of one layer to the oracle, with weights and inputs from seeds.
fn agrees(mut models: [Box<dyn Network>; 2], oracle: &Oracle) {
    for (seed, model) in (0..SEEDS).flat_map(|seed| [(seed, 0), (seed, 1)]) {
        let (model, mut rng) = (&mut models[model], seeded(seed));
        fill(&mut **model, &mut rng);
        let (weights, shape) = (model.weights(), model.input_shape());
        let weight = |name: &str| {
            let weight = weights.iter().find(|weight| weight.name.ends_with(&format!("/{name}")))?;
            Some(Tensor::new(&weight.shape, weight.values.iter().copied()))
        };
        let x: Vec<f64> = (0..shape.iter().product()).map(|_| 2.0 * draw(&mut rng)).collect();
        let expected = oracle(&weight).forward(&Tensor::new(shape, x.clone()), &mut oracle::State::default());
        assert_eq!(model.output_shape(), expected.shape);
        let tolerance = if model.is_double() { TOLERANCE_IN_DOUBLE } else { TOLERANCE };
        for (y, expected) in model.predict(&x).iter().zip(&expected.values) {
            let error = (y - expected).abs() / expected.abs().max(1.0);
            assert!(error <= tolerance, "seed {seed}: {y} instead of {expected}, off by {error:.1e}");
        }
    }
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

fn batch(weight: &dyn Fn(&str) -> Option<Tensor>, epsilon: f64) -> oracle::Layer {
    let affine = Affine { gamma: weight("gamma"), beta: weight("beta") };
    let there = |name| weight(name).expect("an average");
    let (mean, variance) = (there("moving_mean"), there("moving_variance"));
    oracle::Layer::Normalization(Normalization::Batch { affine, mean, variance, epsilon })
}

fn layer(weight: &dyn Fn(&str) -> Option<Tensor>, epsilon: f64, rms_scaling: bool) -> oracle::Layer {
    let affine = Affine { gamma: weight("gamma"), beta: weight("beta") };
    oracle::Layer::Normalization(Normalization::Layer { affine, epsilon, rms_scaling })
}

fn root_mean_square(weight: &dyn Fn(&str) -> Option<Tensor>, epsilon: f64) -> oracle::Layer {
    let scale = weight("scale").expect("a scale");
    oracle::Layer::Normalization(Normalization::RootMeanSquare { scale, epsilon })
}

fn data(mean: Vec<f64>, variance: Vec<f64>, invert: bool) -> oracle::Layer {
    let (mean, variance) = (Tensor::vector(mean), Tensor::vector(variance));
    oracle::Layer::Normalization(Normalization::Data { mean, variance, invert })
}

fn line(scale: Vec<f64>, offset: Vec<f64>) -> oracle::Layer {
    let (scale, offset) = (Tensor::vector(scale), Tensor::vector(offset));
    oracle::Layer::Normalization(Normalization::Line { scale, offset })
}

fn relu(max_value: f64, negative_slope: f64, threshold: f64) -> oracle::Layer {
    oracle::Layer::Function(Function::Relu { max_value, negative_slope, threshold })
}

layers! {
    batch_of_one: (Input(1), BatchNormalization()) |weight| batch(weight, 1e-3);
    batch_over_time: (Input(7, 3), BatchNormalization(epsilon = 0.5)) |weight| batch(weight, 0.5);
    batch_without_scale: (Input(2, 17), BatchNormalization(scale = False)) |weight| batch(weight, 1e-3);
    batch_without_center: (Input(33), BatchNormalization(center = False, epsilon = EPSILON)) |weight| batch(weight, 0.25);
    batch_without_both: (Input(5, 7), BatchNormalization(scale = False, center = False)) |weight| batch(weight, 1e-3);
    layer_of_two: (Input(5, 2), LayerNormalization(epsilon = EPSILON)) |weight| layer(weight, 0.25, false);
    layer_over_time: (Input(7, 33), LayerNormalization()) |weight| layer(weight, 1e-3, false);
    layer_without_scale: (Input(17), LayerNormalization(scale = False, axis = 1)) |weight| layer(weight, 1e-3, false);
    layer_without_center: (Input(3, 5), LayerNormalization(center = False, epsilon = 1)) |weight| layer(weight, 1.0, false);
    layer_without_both: (Input(1, 7), LayerNormalization(-1, 0.5, False, False)) |weight| layer(weight, 0.5, false);
    layer_by_its_variance: (Input(3, 7), LayerNormalization(rms_scaling = True)) |weight| layer(weight, 1e-3, true);
    root_mean_square_of_one: (Input(3, 1), RMSNormalization(epsilon = 0.5)) |weight| root_mean_square(weight, 0.5);
    root_mean_square_over_time: (Input(5, 17), RMSNormalization()) |weight| root_mean_square(weight, 1e-6);
    unit_of_one: (Input(1), UnitNormalization()) |_| oracle::Layer::Normalization(Normalization::Unit);
    unit_over_time: (Input(3, 33), UnitNormalization()) |_| oracle::Layer::Normalization(Normalization::Unit);
    data_as_weights: (Input(5, 7), Normalization()) |weight| {
        let there = |name| weight(name).expect("a weight").values;
        data(there("mean"), there("variance"), false)
    };
    data_as_constants: (Input(2, 3), Normalization(mean = MEAN, variance = config::VARIANCE)) |_| {
        data(MEAN.to_vec(), vec![4.0, 0.25, 1.0], false)
    };
    data_inverted: (Input(3), Normalization(mean = [0.5, SLOPE, -1], variance = 2.25, invert = True)) |_| {
        data(vec![0.5, 0.125, -1.0], vec![2.25; 3], true)
    };
    rescaled: (Input(5, 2), Rescaling(1 / 4, -0.5)) |_| line(vec![0.25; 2], vec![-0.5; 2]);
    rescaled_by_constants: (Input(3), Rescaling(config::SCALE, offset = MEAN)) |_| line(vec![3.0; 3], MEAN.to_vec());
    rescaled_by_each: (Input(2, 3), Rescaling(scale = (1.5, -2, 2.0 * SLOPE))) |_| line(vec![1.5, -2.0, 0.25], vec![0.0; 3]);

    rescaled_in_a_width: (Input(2, config::WIDTH), Rescaling(MEAN, config::VARIANCE)) |_| {
        line(MEAN.to_vec(), vec![4.0, 0.25, 1.0])
    };
    rescaled_at_every_timestep: (Input(2, 3), TimeDistributed(Rescaling(scale = config::VARIANCE, offset = MEAN))) |_| {
        line(vec![4.0, 0.25, 1.0], MEAN.to_vec())
    };

    relu_plain: (Input(7), ReLU()) |_| relu(f64::INFINITY, 0.0, 0.0);
    relu_of_six: (Input(7), ReLU(1)) |_| relu(1.0, 0.0, 0.0);
    relu_of_all: (Input(5, 3), ReLU(max_value = 1.5, negative_slope = SLOPE, threshold = EPSILON)) |_| relu(1.5, 0.125, 0.25);
    leaky_relu: (Input(5, 3), LeakyReLU()) |_| oracle::Layer::Function(Function::LeakyRelu(0.3));
    leaky_relu_of_old: (Input(5, 3), LeakyReLU(alpha = SLOPE)) |_| oracle::Layer::Function(Function::LeakyRelu(0.125));
    elu: (Input(5, 3), ELU(0.5)) |_| oracle::Layer::Function(Function::Elu(0.5));
    softmax: (Input(3, 5), Softmax(axis = 2)) |_| oracle::Layer::Activation(Activation::Softmax);
    prelu_of_a_vector: (Input(17), PReLU()) |weight| oracle::Layer::PRelu(weight("alpha").expect("slopes"));
    prelu_of_each: (Input(3, 5), PReLU()) |weight| oracle::Layer::PRelu(weight("alpha").expect("slopes"));
    prelu_over_time: (Input(3, 5), PReLU(shared_axes = [1])) |weight| oracle::Layer::PRelu(weight("alpha").expect("slopes"));
    prelu_over_features: (Input(7, 2), PReLU(shared_axes = 2)) |weight| oracle::Layer::PRelu(weight("alpha").expect("slopes"));
    prelu_over_all: (Input(3, 5), PReLU(shared_axes = [1, 2])) |weight| oracle::Layer::PRelu(weight("alpha").expect("slopes"));
    function_celu: (Input(7), Activation(celu(alpha = SLOPE))) |_| oracle::Layer::Function(Function::Celu(0.125));
    function_gelu: (Input(7), Activation(gelu(True))) |_| oracle::Layer::Function(Function::ApproximateGelu);
    function_squareplus: (Input(7), Activation(squareplus(0.0))) |_| oracle::Layer::Function(Function::Squareplus(0.0));
    function_relu: (Input(7), Activation(keras.activations.relu(SLOPE, max_value = None))) |_| relu(f64::INFINITY, 0.125, 0.0);

    reshaped: (Input(3, 7), Reshape((7, 3))) |_| oracle::Layer::Reshape(vec![7, 3]);
    reshaped_to_a_vector: (Input(5, 7), Reshape((-1,))) |_| oracle::Layer::Reshape(vec![35]);
    reshaped_to_rows: (Input(33), Reshape((-1, 3))) |_| oracle::Layer::Reshape(vec![11, 3]);
    reshaped_to_what_it_is: (Input(5, 3), Reshape((5, -1))) |_| oracle::Layer::Reshape(vec![5, 3]);
    permuted: (Input(5, 17), Permute((2, 1))) |_| oracle::Layer::Permute(true);
    permuted_to_what_it_is: (Input(5, 3), Permute((1, 2))) |_| oracle::Layer::Permute(false);
}

/// A network, what a push gives, and a test of it.
macro_rules! streams {
    ($($name:ident: $Push:ty { $($layers:tt)* })*) => {$(
        #[test]
        fn $name() {
            sequential! {
                struct Net { $($layers)* }
            }
            let _: $Push = Net::zeros().stream().push(&Vector::zeros());
            follows::<Net>(|model, check| check(&mut model.stream()));
        }
    )*};
}

/// Three windows one after the other, bit for bit.
fn follows<M: Model<Input: seqnet::Tensor>>(run: impl Fn(&M, &mut dyn FnMut(&mut dyn Running))) {
    let (mut model, mut rng) = (M::boxed(), seeded(7));
    fill(&mut *model, &mut rng);
    let shape = Network::input_shape(&*model);
    run(&model, &mut |stream| {
        for _ in 0..3 {
            let x: Vec<f64> = (0..shape.iter().product()).map(|_| draw(&mut rng)).collect();
            let given: Vec<Item> = x.chunks(shape[shape.len() - 1]).flat_map(|x| stream.push(x)).collect();
            let y: Item = Network::predict(&*model, &x).into_iter().map(f64::to_bits).collect();
            assert_eq!(given.concat(), y);
        }
    });
}
streams! {
    stream_of_normalizations: Vector<3> {
        Input(5, 3),
        Normalization(mean = MEAN, variance = 2.0),
        Rescaling(0.5, 0.25),
        BatchNormalization(),
        LayerNormalization(),
        RMSNormalization(),
        UnitNormalization(),
    }
    stream_of_rectifiers: Vector<3> {
        Input(5, 3),
        PReLU(),
        LeakyReLU(),
        PReLU(shared_axes = [2]),
        ELU(),
        PReLU(shared_axes = [1]),
        ReLU(negative_slope = 0.5),
        Softmax(),
        SpatialDropout1D(0.5),
        GaussianNoise(0.5),
        Reshape((5, 3)),
        Permute((1, 2)),
    }
    stream_time_distributed: Vector<3> { Input(5, 3), TimeDistributed(BatchNormalization()), TimeDistributed(PReLU()) }
    stream_of_slopes_after_a_burst: Steps<6, 2> { Input(3, 2), ZeroPadding1D((1, 4)), LayerNormalization(), PReLU() }
    stream_of_slopes_after_a_slice: Option<Vector<2>> { Input(7, 2), Slice(2..6), BatchNormalization(), PReLU() }
    stream_to_a_vector: Option<Vector<15>> { Input(5, 3), Reshape((-1,)), LayerNormalization() }
    stream_after_the_window: Option<Sequence<3, 2>> { Input(5, 3), LSTM(6), Reshape((2, 3)), Permute((2, 1)), PReLU() }
    stream_of_vectors: Sequence<2, 3> { Input(6), BatchNormalization(), Reshape((2, -1)), PReLU() }
}

sequential! {
    struct Endless {
        Input(None, 3),
        Rescaling(2.0),
        BatchNormalization(),
        LayerNormalization(),
        PReLU(shared_axes = [1]),
        Reshape((-1, 3)),
        Permute((1, 2)),
        LeakyReLU(),
    }
}

sequential! {
    struct Window {
        Input(4, 3),
        Rescaling(2.0),
        BatchNormalization(),
        LayerNormalization(),
        PReLU(shared_axes = [1]),
        LeakyReLU(),
    }
}

#[test]
fn without_an_end_there_are_the_same_timesteps() {
    let (mut endless, mut window) = (Endless::zeros(), Window::zeros());
    endless.batch_normalization.moving_variance = [1.0, 2.0, 3.0].into();
    endless.batch_normalization.gamma = [1.0, -2.0, 3.0].into();
    endless.layer_normalization.gamma = [1.0, 2.0, -3.0].into();
    endless.p_re_lu.alpha = [[0.5, 0.25, -0.5].into()];
    window.batch_normalization = endless.batch_normalization.clone();
    window.layer_normalization = endless.layer_normalization.clone();
    window.p_re_lu = endless.p_re_lu;
    let x = Sequence::from([[0.5, -1.0, 2.0], [1.0, 1.5, -0.5], [0.0, 3.0, 1.0], [-2.0, 0.25, 0.75]]);
    let mut stream = endless.stream();
    assert_eq!(Sequence::from(x.steps().map(|x| stream.push(&x))), window.predict(&x));
}

sequential! {
    #[scalar(f64)]
    struct Generic<const T: usize, const F: usize> {
        Input(T, F),
        Normalization(mean = 0.5, variance = 4.0),
        BatchNormalization(),
        PReLU(),
        Permute((2, 1)),
        Reshape((T, F)),
        Reshape((T, -1)) -> (T, F),
        Rescaling(SLOPE),
    }
}

/// `(x - 0.5) / 2`, and all averages, `gamma` and `beta` at zero.
#[test]
fn generic_parameters_are_sizes_like_others() {
    let mut model = Generic::<2, 3>::zeros();
    model.batch_normalization.gamma = [0.0, 1.0, 0.0].into();
    model.batch_normalization.moving_variance = [1.0 - 1e-3; 3].into();
    model.p_re_lu.alpha = [[0.5; 3].into(); 2];
    let y = model.predict(&Sequence::from([[9.0, 4.5, 9.0], [9.0, -7.5, 9.0]]));
    // Transposed, [0, 2, 0] and [0, -2, 0] are [0, 0], [2, -2], [0, 0].
    for (y, expected) in y.as_slice().iter().zip([0.0, 0.0, 2.0 / 8.0, -2.0 / 8.0, 0.0, 0.0]) {
        assert!((y - expected).abs() <= 1e-15);
    }
    assert_eq!(Generic::<5, 7>::PARAMETERS, 4 * 7 + 5 * 7);
}

sequential! {
    struct Inside {
        Input(5, 3),
        Dense(4, activation = relu(max_value = 0.5, negative_slope = SLOPE)),
        Conv1D(4, 2, padding = "causal", activation = leaky_relu(0.1)),
        LSTM(3, activation = elu(alpha = 0.5), recurrent_activation = threshold(0.25, 0.5), return_sequences = True),
        SimpleRNN(2, activation = soft_shrink(threshold = 0.0)),
    }
}

sequential! {
    struct Outside {
        Input(5, 3),
        Dense(4),
        ReLU(0.5, SLOPE),
        Conv1D(4, 2, padding = "causal"),
        LeakyReLU(0.1),
        LSTM(3, activation = elu(0.5), recurrent_activation = threshold(default_value = 0.5, threshold = 0.25), return_sequences = True),
        SimpleRNN(2, activation = linear),
    }
}

#[test]
fn an_activation_has_its_arguments_inside_of_every_layer() {
    let (mut inside, mut outside) = (erased::boxed::<Inside>(), erased::boxed::<Outside>());
    let mut rng = seeded(3);
    fill(&mut *inside, &mut seeded(1));
    fill(&mut *outside, &mut seeded(1));
    let x: Vec<f64> = (0..15).map(|_| draw(&mut rng)).collect();
    let bits = |y: Vec<f64>| y.into_iter().map(f64::to_bits).collect::<Vec<_>>();
    assert_eq!(bits(inside.predict(&x)), bits(outside.predict(&x)));
    let mut plain = erased::boxed::<Plain>();
    fill(&mut *plain, &mut seeded(1));
    assert_ne!(bits(plain.predict(&x)), bits(inside.predict(&x)));
}

sequential! {
    struct Plain {
        Input(5, 3),
        Dense(4, activation = relu),
        Conv1D(4, 2, padding = "causal", activation = leaky_relu),
        LSTM(3, activation = elu, recurrent_activation = sigmoid, return_sequences = True),
        SimpleRNN(2, activation = linear),
    }
}

sequential! {
    struct Counts {
        Input(5, 3),
        Normalization(),
        Normalization(mean = 0.5, variance = 2.0),
        Rescaling(2.0),
        BatchNormalization(),
        BatchNormalization(scale = False),
        LayerNormalization(),
        RMSNormalization(),
        PReLU(),
        PReLU(shared_axes = [1]),
        ReLU(),
        LeakyReLU(),
        SpatialDropout1D(0.5),
        TimeDistributed(BatchNormalization()),
        Permute((2, 1)),
        Reshape((-1,)),
        Dense(1),
    }
}

/// What Keras 3.15.1 prints of the network's layers and counts; the bytes are ours, for Keras keeps its `count` in eight.
#[test]
fn what_is_not_trained_is_counted_as_keras_counts_it() {
    let rows = [
        ("normalization (Normalization)", "(None, 5, 3)", 7),
        ("normalization_1 (Normalization)", "(None, 5, 3)", 0),
        ("rescaling (Rescaling)", "(None, 5, 3)", 0),
        ("batch_normalization", "(None, 5, 3)", 12),
        ("batch_normalization_1", "(None, 5, 3)", 9),
        ("layer_normalization", "(None, 5, 3)", 6),
        ("rms_normalization", "(None, 5, 3)", 3),
        ("p_re_lu (PReLU)", "(None, 5, 3)", 15),
        ("p_re_lu_1 (PReLU)", "(None, 5, 3)", 3),
        ("re_lu (ReLU)", "(None, 5, 3)", 0),
        ("leaky_re_lu (LeakyReLU)", "(None, 5, 3)", 0),
        ("spatial_dropout1d", "(None, 5, 3)", 0),
        ("time_distributed", "(None, 5, 3)", 12),
        ("permute (Permute)", "(None, 3, 5)", 0),
        ("reshape (Reshape)", "(None, 15)", 0),
        ("dense (Dense)", "(None, 1)", 16),
    ];
    let mut lines = Counts::SUMMARY.lines();
    for (name, shape, parameters) in rows {
        let row = lines.find(|line| line.starts_with(&format!("│ {name} ")));
        let row = row.unwrap_or_else(|| panic!("no row for `{name}` in\n{}", Counts::SUMMARY));
        let mut cells = row.split('│').skip(2).map(str::trim);
        assert_eq!((cells.next(), cells.next()), (Some(shape), Some(&parameters.to_string()[..])), "{row}");
    }
    for line in [" Total params: 83 (", " Trainable params: 58 (", " Non-trainable params: 25 ("] {
        assert!(Counts::SUMMARY.contains(line), "no `{line}` in\n{}", Counts::SUMMARY);
    }
    assert_eq!(<Counts as Parameters<f32>>::NON_TRAINABLE, 25);
}

/// What Keras 3.15.1 counts of layers that are told not to train, within a wrapper too.
#[test]
fn a_layer_that_is_fixed_is_counted_so() {
    sequential! {
        struct Fixed {
            Input(6, 4),
            LSTM(4, return_sequences = True, trainable = False),
            BatchNormalization(trainable = False),
            Dense(3),
            TimeDistributed(Dense(2, trainable = False)),
            Dense(1, trainable = True),
        }
    }
    let totals = [
        " Total params: 186 (744.00 B)",
        " Trainable params: 18 (72.00 B)",
        " Non-trainable params: 168 (672.00 B)",
    ];
    assert!(Fixed::SUMMARY.trim_end().ends_with(&totals.join("\n")), "{}", Fixed::SUMMARY);
    assert_eq!(<Fixed as Parameters<f32>>::NON_TRAINABLE, 168);
}

/// A model within another keeps its count.
#[test]
fn a_model_within_a_model_trains_no_more() {
    sequential! {
        struct Outer { Input(5, 3), Counts -> (1), Dense(2) }
    }
    assert!(Outer::SUMMARY.contains(" Non-trainable params: 25 ("));
}

/// As Keras draws them: `gamma` and variances at one, all else at zero, and the given initializers where they are given.
#[test]
fn a_new_model_changes_nothing() {
    sequential! {
        struct New { Input(5, 3), Normalization(), BatchNormalization(epsilon = 0), PReLU(alpha_initializer = "ones"), RMSNormalization() }
    }
    let model = New::random(&mut seeded(1));
    for weight in Network::weights(&model) {
        let shift = ["/mean", "/count", "/beta", "/moving_mean"].iter().any(|end| weight.name.ends_with(end));
        let drawn = if shift { 0.0_f64 } else { 1.0 };
        assert!(weight.values.iter().all(|value| value.to_bits() == drawn.to_bits()), "{weight:?}");
    }
    let x = Sequence::from_fn(|t, f| if t > f { 1.5 } else { -0.5 });
    model.predict_each(&x, |field, y| {
        assert!(field == "rms_normalization" || y.as_slice() == x.as_slice(), "{field}");
    });
}

#[test]
fn what_is_given_stays_when_weights_are_loaded() {
    let mut model = erased::boxed::<Counts>();
    let file = erased::boxed::<Counts>().save();
    model.load(&file);
    let x = vec![4.5; 15];
    let (outputs, _) = model.outputs(&x);
    let expected = (4.5 / 1e-7_f64 - 0.5) / 2.0_f64.sqrt();
    assert!((outputs[1].values[0] / expected - 1.0).abs() <= TOLERANCE, "{}", outputs[1].values[0]);
}
