//! The oracle that other tests judge the library by is itself judged by Keras.

mod fixtures;
mod oracle;

use fixtures::{Array, Case, Spec, Weight};
use oracle::{
    Activation, Affine, Axis, Function, Layer, Merge, Network, Normalization, Options, Padding, Pool, Tensor,
    Window,
};
use serde_json::Value;

/// Against Keras in float64: both sides round each of some hundred operations to 1e-16, and the weights are
/// tame enough that errors hardly grow on their way through a network.
const TOLERANCE_F64: f64 = 1e-13;

/// Against Keras in float32, whose own rounding is 6e-8 in each operation.
const TOLERANCE_F32: f64 = 1e-6;

/// TensorFlow 2.21 computes `gelu` as `x/2 (1 + erf(r x))` and `leaky_relu` as `a x` with `r = √½` and
/// `a = 0.2`, or other slopes, rounded to float32 even if `x` is in float64, and so the factors of the
/// approximate `gelu`: 2e-8 relative for each of the layers.
const TOLERANCE_F32_CONSTANT: f64 = 5e-8;

#[test]
fn every_fixture_is_reproduced() {
    let cases = fixtures::every();
    assert!(cases.len() > 150, "{} fixtures are not all", cases.len());
    for case in &cases {
        let (mut y, mut outputs) = (Vec::new(), vec![Vec::new(); case.layers.len()]);
        for (sample, x) in samples(&case.x).enumerate() {
            let made = network(case).masked_outputs(&x);
            y.extend(made.last().expect("a layer").tensor.values.clone());
            for ((all, ours), keras) in outputs.iter_mut().zip(&made).zip(&case.outputs) {
                assert_eq!(ours.tensor.shape, keras.row_shape(), "{}", case.name);
                all.extend(ours.tensor.values.iter().copied());
            }
            for (index, (ours, keras)) in made.iter().zip(&case.masks).enumerate() {
                let keras = keras.as_ref().and_then(|mask| mask.rows().nth(sample));
                assert_eq!(ours.valid.as_deref(), keras, "{}: mask/{index} of sample {sample}", case.name);
            }
        }
        assert_close(&y, &case.y64, f64_tolerance(case), &format!("{}: y64", case.name));
        assert_close(&y, &case.y, f32_tolerance(case), &format!("{}: y", case.name));
        for (index, (ours, keras)) in outputs.iter().zip(&case.outputs).enumerate() {
            assert_close(ours, keras, f32_tolerance(case), &format!("{}: out/{index}", case.name));
        }
    }
}

#[test]
fn state_is_carried_into_the_second_call_unless_reset() {
    let cases = fixtures::every();
    let mut stateful = 0;
    for case in &cases {
        let Some(second) = &case.second_call else { continue };
        stateful += 1;
        let (mut carried, mut reset) = (Vec::new(), Vec::new());
        for (x, x2) in samples(&case.x).zip(samples(&second.x)) {
            let mut network = network(case);
            network.forward(&x);
            carried.extend(network.forward(&x2).values);
            network.reset();
            reset.extend(network.forward(&x2).values);
        }
        assert_close(&carried, &second.y64, TOLERANCE_F64, &format!("{}: y2_64", case.name));
        assert_close(&carried, &second.y, TOLERANCE_F32, &format!("{}: y2", case.name));
        assert_close(&reset, &second.y_reset, TOLERANCE_F32, &format!("{}: y2_reset", case.name));
    }
    assert!(stateful > 1, "{stateful} stateful fixtures");
}

/// Where both converge well, they can only agree if both are right.
#[test]
fn two_ways_to_the_error_function_agree() {
    for x in [1.9, 2.0, 2.1, 2.5, 3.0] {
        let (series, fraction) = (oracle::erf_by_series(x), 1.0 - oracle::erfc_by_fraction(x));
        assert!((series - fraction).abs() <= 1e-15, "erf({x}): {series} and {fraction}");
    }
}

fn f64_tolerance(case: &Case) -> f64 {
    match case.name.as_str() {
        "act_gelu"
        | "act_leaky_relu"
        | "own_function_gelu"
        | "own_function_leaky_relu"
        | "own_leaky_relu_layers"
        | "own_relu_slope" => TOLERANCE_F32_CONSTANT,
        _ => TOLERANCE_F64,
    }
}

/// Where Keras's float32 strays from its own float64, as with large numbers in `selu`, twice as far.
fn f32_tolerance(case: &Case) -> f64 {
    TOLERANCE_F32.max(2.0 * case.max_abs_f32_vs_f64)
}

/// A batch, sample by sample.
fn samples(batch: &Array<f32>) -> impl Iterator<Item = Tensor> {
    batch.rows().map(|row| Tensor::new(batch.row_shape(), row.iter().copied()))
}

/// The oracle's network for a fixture.
fn network(case: &Case) -> Network {
    let of = |(index, spec): (usize, &Spec)| {
        let mut left = Left(case.weights.iter().filter(|weight| weight.layer == index).collect());
        let layer = layer(case, index, spec, &mut left);
        // How many timesteps a `Normalization` was adapted to, which nothing computes with.
        left.0.retain(|weight| weight.name != "count");
        assert!(left.0.is_empty(), "{}: layer {index} has weights left", case.name);
        layer
    };
    Network::new(case.layers.iter().enumerate().map(of).collect())
}

/// The weights of a layer that are not taken yet, in Keras's order.
struct Left<'c>(Vec<&'c Weight>);

impl Left<'_> {
    /// The next one of this name.
    fn take(&mut self, name: &str) -> Option<Tensor> {
        let place = self.0.iter().position(|weight| weight.name == name)?;
        let array = &self.0.remove(place).array;
        Some(Tensor::new(&array.shape, array.values.iter().copied()))
    }

    /// The next one of this name, which has to be there.
    fn need(&mut self, name: &str) -> Tensor {
        self.take(name).unwrap_or_else(|| panic!("no `{name}` is left"))
    }

    /// `kernel`, `recurrent_kernel` and `bias` of a recurrent layer or a cell.
    fn recurrent(&mut self, spec: &Spec) -> (Tensor, Tensor, Option<Tensor>) {
        let bias = |left: &mut Self| spec.flag("use_bias", true).then(|| left.need("bias"));
        (self.need("kernel"), self.need("recurrent_kernel"), bias(self))
    }
}

/// The layers that go through time, their cells, and what makes masks.
fn through_time(case: &Case, index: usize, spec: &Spec, weights: &mut Left<'_>) -> Option<Layer> {
    Some(match spec.class.as_str() {
        "LSTM" | "LSTMCell" => {
            let (kernel, recurrent_kernel, bias) = weights.recurrent(spec);
            Layer::lstm(kernel, recurrent_kernel, bias, options(spec))
        }
        "GRU" | "GRUCell" => {
            let (kernel, recurrent_kernel, bias) = weights.recurrent(spec);
            Layer::gru(kernel, recurrent_kernel, bias, options(spec))
        }
        "SimpleRNN" | "SimpleRNNCell" => {
            let (kernel, recurrent_kernel, bias) = weights.recurrent(spec);
            Layer::simple_rnn(kernel, recurrent_kernel, bias, options(spec))
        }
        "ConvLSTM1D" => {
            let (kernel, recurrent_kernel, bias) = weights.recurrent(spec);
            Layer::conv_lstm1d(kernel_window(spec), kernel, recurrent_kernel, bias, options(spec))
        }
        "RNN" => {
            let cells = spec.cells();
            let cells = cells.iter().map(|cell| layer(case, index, cell, weights)).collect();
            Layer::stacked(cells, options(spec))
        }
        "Bidirectional" => {
            let forward = layer(case, index, &spec.inner(), weights);
            let backward = layer(case, index, &spec.backward(), weights);
            Layer::bidirectional(forward, backward, Merge::named(spec.text("merge_mode", "concat")))
        }
        "Sequential" => {
            Layer::Model(spec.layers().iter().map(|inner| layer(case, index, inner, weights)).collect())
        }
        "Masking" => Layer::Masking(real(&spec.arguments, "mask_value", 0.0)),
        "Embedding" => {
            let mask_zero = spec.flag("mask_zero", false);
            Layer::Embedding { embeddings: weights.need("embeddings"), mask_zero }
        }
        _ => return None,
    })
}

fn layer(case: &Case, index: usize, spec: &Spec, weights: &mut Left<'_>) -> Layer {
    if let Some(layer) = through_time(case, index, spec, weights) {
        return layer;
    }
    let activation = |default| Activation::named(spec.text("activation", default));
    match spec.class.as_str() {
        "Dense" => Layer::dense(weights.need("kernel"), weights.take("bias"), activation("linear")),
        "RepeatVector" => Layer::RepeatVector(spec.number("n")),
        "TimeDistributed" => Layer::time_distributed(layer(case, index, &spec.inner(), weights)),
        "Activation" if spec.arguments["activation"].is_object() => {
            let (name, arguments) = spec.arguments["activation"]
                .as_object()
                .and_then(|one| one.iter().next())
                .expect("a function");
            Layer::Function(function(name, arguments))
        }
        "Activation" => Layer::Activation(activation("linear")),
        "Slice" => Layer::Slice(["timesteps", "features"].map(|axis| slice(&spec.arguments[axis])).to_vec()),
        "ZeroPadding1D" => {
            let (before, after) = spec.before_and_after("padding");
            Layer::ZeroPadding1D { before, after }
        }
        "Cropping1D" => {
            let (before, after) = spec.before_and_after("cropping");
            Layer::Cropping1D { before, after }
        }
        "Flatten" => Layer::Flatten,
        "Dropout"
        | "SpatialDropout1D"
        | "GaussianNoise"
        | "GaussianDropout"
        | "AlphaDropout"
        | "ActivityRegularization"
        | "Identity" => Layer::Dropout,
        "ReLU" | "LeakyReLU" | "ELU" => Layer::Function(function(&spec.class, &spec.arguments)),
        "Softmax" => Layer::Activation(Activation::Softmax),
        "PReLU" => Layer::PRelu(weights.need("alpha")),
        "Reshape" => Layer::Reshape(places(&spec.arguments["target_shape"])),
        "Permute" => Layer::Permute(places(&spec.arguments["dims"]) == [2, 1]),
        "Conv1D" | "DepthwiseConv1D" | "SeparableConv1D" => convolution(spec, weights, activation("linear")),
        "Conv1DTranspose" => {
            let output_padding = spec.arguments.get("output_padding").map(|_| spec.number("output_padding"));
            let (kernel, bias) = (weights.need("kernel"), weights.take("bias"));
            let activation = activation("linear");
            Layer::conv1d_transpose(kernel_window(spec), output_padding, kernel, bias, activation)
        }
        "MaxPooling1D" => Layer::Pooling(Pool::Max, pool_window(spec)),
        "AveragePooling1D" => Layer::Pooling(Pool::Average, pool_window(spec)),
        "AdaptiveMaxPooling1D" => Layer::AdaptivePooling(Pool::Max, size(spec, "output_size", 1)),
        "AdaptiveAveragePooling1D" => Layer::AdaptivePooling(Pool::Average, size(spec, "output_size", 1)),
        "GlobalMaxPooling1D" => Layer::GlobalPooling(Pool::Max, spec.flag("keepdims", false)),
        "GlobalAveragePooling1D" => Layer::GlobalPooling(Pool::Average, spec.flag("keepdims", false)),
        "UpSampling1D" => Layer::UpSampling1D(size(spec, "size", 2)),
        "GroupNormalization" => {
            let affine = Affine { gamma: weights.take("gamma"), beta: weights.take("beta") };
            let features = case.outputs[index].shape.last().copied().expect("features");
            let groups = match spec.arguments["groups"].as_i64() {
                Some(-1) => features,
                Some(groups) => usize::try_from(groups).expect("a small number"),
                None => 32,
            };
            Layer::GroupNormalization(groups, affine, real(&spec.arguments, "epsilon", 1e-3))
        }
        class if class.ends_with("Normalization") || class == "Rescaling" => {
            let features = case.outputs[index].shape.last().copied().expect("features");
            Layer::Normalization(normalization(spec, features, weights))
        }
        class => panic!("the oracle has no layer `{class}`"),
    }
}

fn convolution(spec: &Spec, weights: &mut Left<'_>, activation: Activation) -> Layer {
    let (window, class) = (kernel_window(spec), spec.class.as_str());
    let kernel = weights.need(if class == "SeparableConv1D" { "depthwise_kernel" } else { "kernel" });
    let (pointwise_kernel, bias) = (weights.take("pointwise_kernel"), weights.take("bias"));
    match class {
        "Conv1D" => Layer::conv1d(window, kernel, bias, activation),
        _ => Layer::depthwise_conv1d(window, kernel, pointwise_kernel, bias, activation),
    }
}

fn normalization(spec: &Spec, features: usize, weights: &mut Left<'_>) -> Normalization {
    let arguments = &spec.arguments;
    let epsilon = |default| real(arguments, "epsilon", default);
    let affine = Affine { gamma: weights.take("gamma"), beta: weights.take("beta") };
    let given = |name: &str, default| match &arguments[name] {
        Value::Array(list) => {
            Tensor::vector(list.iter().map(|number| number.as_f64().expect("a number")).collect())
        }
        _ => Tensor::vector(vec![real(arguments, name, default); features]),
    };
    match spec.class.as_str() {
        "BatchNormalization" => {
            let (mean, variance) = (weights.need("moving_mean"), weights.need("moving_variance"));
            Normalization::Batch { affine, mean, variance, epsilon: epsilon(1e-3) }
        }
        "LayerNormalization" => {
            let rms_scaling = spec.flag("rms_scaling", false);
            Normalization::Layer { affine, epsilon: epsilon(1e-3), rms_scaling }
        }
        "RMSNormalization" => {
            Normalization::RootMeanSquare { scale: weights.need("scale"), epsilon: epsilon(1e-6) }
        }
        "UnitNormalization" => Normalization::Unit,
        "Normalization" => Normalization::Data {
            mean: weights.take("mean").unwrap_or_else(|| given("mean", 0.0)),
            variance: weights.take("variance").unwrap_or_else(|| given("variance", 1.0)),
            invert: spec.flag("invert", false),
        },
        "Rescaling" => Normalization::Line { scale: given("scale", 1.0), offset: given("offset", 0.0) },
        class => panic!("the oracle has no layer `{class}`"),
    }
}

/// A layer that is a function, or a function with arguments.
fn function(name: &str, arguments: &Value) -> Function {
    let of = |argument, default| real(arguments, argument, default);
    match name {
        "ReLU" | "relu" => Function::Relu {
            max_value: of("max_value", f64::INFINITY),
            negative_slope: of("negative_slope", 0.0),
            threshold: of("threshold", 0.0),
        },
        "LeakyReLU" => Function::LeakyRelu(of("negative_slope", 0.3)),
        "leaky_relu" => Function::LeakyRelu(of("negative_slope", 0.2)),
        "ELU" | "elu" => Function::Elu(of("alpha", 1.0)),
        "celu" => Function::Celu(of("alpha", 1.0)),
        "gelu" if arguments["approximate"] == true => Function::ApproximateGelu,
        "hard_shrink" => Function::HardShrink(of("threshold", 0.5)),
        "soft_shrink" => Function::SoftShrink(of("threshold", 0.5)),
        "squareplus" => Function::Squareplus(of("b", 4.0)),
        "threshold" => Function::Threshold {
            threshold: of("threshold", f64::NAN),
            default: of("default_value", f64::NAN),
        },
        _ => panic!("the oracle has no function `{name}`"),
    }
}

fn real(arguments: &Value, name: &str, default: f64) -> f64 {
    arguments.get(name).map_or(default, |number| number.as_f64().expect("a number"))
}

fn places(list: &Value) -> Vec<isize> {
    let place = |value: &Value| value.as_i64().and_then(|place| isize::try_from(place).ok());
    list.as_array().into_iter().flatten().map(|value| place(value).expect("a small number")).collect()
}

/// The window of a kernel.
fn kernel_window(spec: &Spec) -> Window {
    Window {
        size: spec.number("kernel_size"),
        stride: size(spec, "strides", 1),
        dilation: size(spec, "dilation_rate", 1),
        padding: Padding::named(spec.text("padding", "valid")),
    }
}

/// The window of a pool, which by default begins where the one before has ended.
fn pool_window(spec: &Spec) -> Window {
    let pool = size(spec, "pool_size", 2);
    let padding = Padding::named(spec.text("padding", "valid"));
    Window { size: pool, stride: size(spec, "strides", pool), dilation: 1, padding }
}

fn size(spec: &Spec, argument: &str, default: usize) -> usize {
    spec.arguments.get(argument).map_or(default, |_| spec.number(argument))
}

fn options(spec: &Spec) -> Options {
    let default = Options::default();
    Options {
        activation: Activation::named(spec.text("activation", "tanh")),
        recurrent_activation: Activation::named(spec.text("recurrent_activation", "sigmoid")),
        return_sequences: spec.flag("return_sequences", default.return_sequences),
        go_backwards: spec.flag("go_backwards", default.go_backwards),
        stateful: spec.flag("stateful", default.stateful),
        reset_after: spec.flag("reset_after", default.reset_after),
    }
}

/// From an index, from `[start, stop, step]`, or from nothing for the whole axis.
fn slice(given: &Value) -> Axis {
    let place = |value: &Value| value.as_i64().map(|place| isize::try_from(place).expect("a small number"));
    if let Some(index) = place(given) {
        return Axis::Index(index);
    }
    let step = given[2].as_u64().map_or(1, |step| usize::try_from(step).expect("a small number"));
    Axis::Range { start: place(&given[0]), stop: place(&given[1]), step }
}

/// `|ours - keras| <= tolerance · max(1, |keras|)`, element by element.
fn assert_close<V: Copy + Into<f64>>(ours: &[f64], keras: &Array<V>, tolerance: f64, what: &str) {
    assert_eq!(ours.len(), keras.values.len(), "{what}");
    for (index, (ours, keras)) in ours.iter().zip(&keras.values).enumerate() {
        let keras: f64 = (*keras).into();
        let error = (ours - keras).abs() / keras.abs().max(1.0);
        assert!(error <= tolerance, "{what}[{index}]: {ours} instead of {keras}, off by {error:.1e}");
    }
}
