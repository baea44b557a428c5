//! What is asked of every network.

use crate::erased::{Network, Weight};
use crate::oracle::{self, Activation, Layer, Options, Tensor};
use proptest::collection::vec;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// In single precision: the bound of the whole project.
const TOLERANCE: f64 = 5e-7;

/// Each of up to 33 timesteps rounds again what those before it have rounded: some four times as much as over a few.
const TOLERANCE_OF_LONG_WINDOWS: f64 = 2e-6;

/// In double precision each of some thousand operations is rounded to 1e-16.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// A network's weights in Keras's order, to be given to the oracle's layers.
pub(crate) struct Weights {
    pub(crate) timesteps: usize,
    left: std::iter::Peekable<std::vec::IntoIter<Weight>>,
}

impl Weights {
    fn next(&mut self, name: &str) -> Tensor {
        let weight = self.left.next().unwrap_or_else(|| panic!("no `{name}` is left"));
        assert_eq!(weight.name.rsplit('/').next(), Some(name), "{}", weight.name);
        Tensor::new(&weight.shape, weight.values)
    }

    fn bias(&mut self) -> Option<Tensor> {
        let is_there = self.left.peek().is_some_and(|weight| weight.name.ends_with("/bias"));
        is_there.then(|| self.next("bias"))
    }

    pub(crate) fn dense(&mut self, activation: Activation) -> Layer {
        Layer::dense(self.next("kernel"), self.bias(), activation)
    }
    pub(crate) fn lstm(&mut self, options: Options) -> Layer {
        Layer::lstm(self.next("kernel"), self.next("recurrent_kernel"), self.bias(), options)
    }
    pub(crate) fn gru(&mut self, options: Options) -> Layer {
        Layer::gru(self.next("kernel"), self.next("recurrent_kernel"), self.bias(), options)
    }
    pub(crate) fn simple_rnn(&mut self, options: Options) -> Layer {
        Layer::simple_rnn(self.next("kernel"), self.next("recurrent_kernel"), self.bias(), options)
    }
}

/// Holds a network, in every precision that it is given in, to the oracle's layers.
pub(crate) fn check(
    timesteps: usize,
    made: &[fn() -> Box<dyn Network>],
    layers: &dyn Fn(&mut Weights) -> Vec<Layer>,
) {
    for make in made {
        let mut network = make();
        is_drawn_as_keras_draws(&mut *network);
        let size = network.input_shape().iter().product::<usize>();
        let strategy = (vec(-1.0_f32..1.0, network.parameters()), vec(-2.0_f32..2.0, 2 * size));
        let seed = RngSeed::Fixed(0);
        let config = Config { cases: CASES, failure_persistence: None, rng_seed: seed, ..Config::default() };
        let property = |(weights, x): (Vec<f32>, Vec<f32>)| {
            let mut network = make();
            fill(&mut *network, &weights);
            let mut weights = Weights { timesteps, left: network.weights().into_iter().peekable() };
            let layers = layers(&mut weights);
            assert!(weights.left.next().is_none(), "the oracle has all weights");
            agrees(&*network, oracle::Network::new(layers), &x);
            survives_a_file(&*network, make());
            Ok(())
        };
        if let Err(error) = TestRunner::new(config).run(&strategy, property) {
            panic!("{}", error.to_string().lines().next().unwrap_or_default());
        }
    }
}

/// How many weights and inputs are tried.
const CASES: u32 = 6;

/// Weights from ±1, lowered such that sums of many inputs stay within what activations tell apart, and states do not grow.
fn fill(network: &mut dyn Network, from_one: &[f32]) {
    let shapes = network.weights().into_iter().map(|weight| weight.shape);
    let limits = shapes.flat_map(|shape| {
        let inputs = if shape.len() == 2 { shape[0] } else { 1 };
        let limit =
            u16::try_from(inputs).map(|inputs| f64::from(inputs).sqrt().recip()).expect("a small network");
        std::iter::repeat_n(limit, shape.iter().product())
    });
    let mut weights = limits
        .zip(from_one)
        .map(|(limit, from_one)| limit * f64::from(*from_one))
        .collect::<Vec<_>>()
        .into_iter();
    network.fill(&mut || weights.next().expect("as many as there are weights"));
}

/// Two windows one after the other, with and without the state of the first.
fn agrees(network: &dyn Network, mut oracle: oracle::Network, x: &[f32]) {
    let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
    let windows: Vec<&[f64]> = x.chunks(x.len() / 2).collect();
    let tolerance = match network.input_shape() {
        _ if network.is_double() => TOLERANCE_IN_DOUBLE,
        [timesteps, _] if *timesteps > 20 => TOLERANCE_OF_LONG_WINDOWS,
        _ => TOLERANCE,
    };
    for (x, y) in windows.iter().zip(network.predict_on(&windows)) {
        let expected = oracle.forward(&Tensor::new(network.input_shape(), x.to_vec()));
        assert_eq!(expected.shape, network.output_shape());
        assert_close(&y, &expected.values, tolerance);
    }
    oracle.reset();
    let expected = oracle.outputs(&Tensor::new(network.input_shape(), windows[1].to_vec()));
    assert_close(&network.predict(windows[1]), &expected[expected.len() - 1].values, tolerance);
}

fn assert_close(ours: &[f64], expected: &[f64], tolerance: f64) {
    for (ours, expected) in ours.iter().zip(expected) {
        let error = (ours - expected).abs() / expected.abs().max(1.0);
        assert!(error <= tolerance, "{ours} instead of {expected}, off by {error:.1e}");
    }
}

/// Bit for bit, and as the same file once more.
fn survives_a_file(network: &dyn Network, mut other: Box<dyn Network>) {
    let file = network.save();
    other.load(&file);
    let bits = |network: &dyn Network| {
        let weights = network.weights().into_iter().flat_map(|weight| weight.values);
        weights.map(f64::to_bits).collect::<Vec<_>>()
    };
    assert_eq!(bits(&*other), bits(network));
    assert_eq!(other.save(), file);
}

/// Glorot's limit for kernels, orthonormal recurrent kernels, biases of zero but for an LSTM's forget gate; for the same seed the same, for
/// another seed others.
fn is_drawn_as_keras_draws(network: &mut dyn Network) {
    network.randomize(1);
    let drawn = network.weights();
    for Weight { name, shape, values } in &drawn {
        match (name.rsplit('/').next(), &shape[..]) {
            (Some("kernel"), &[inputs, outputs]) => is_glorot_uniform(name, inputs + outputs, values),
            (Some("recurrent_kernel"), &[_, columns]) => is_orthonormal(name, columns, values),
            (Some("bias"), _) => {
                let quarter = values.len() / 4;
                let forget = if name.starts_with("lstm") { quarter..2 * quarter } else { 0..0 };
                for (u, value) in values.iter().enumerate() {
                    let expected = f64::from(u8::from(forget.contains(&u)));
                    assert!(
                        value.to_bits() == expected.to_bits(),
                        "`{name}`[{u}] is {value}, not {expected}"
                    );
                }
            }
            _ => panic!("`{name}` {shape:?} is no weight of Keras"),
        }
    }
    network.randomize(1);
    assert_eq!(network.weights(), drawn);
    network.randomize(2);
    assert!(drawn.is_empty() || network.weights() != drawn);
}

/// Within `√(6 / (inputs + outputs))`; of 500 numbers some come near to that on either side, but for `0.95⁵⁰⁰ = 7e-12`.
fn is_glorot_uniform(name: &str, both: usize, values: &[f64]) {
    let limit = (6.0 / u16::try_from(both).map(f64::from).expect("a small network")).sqrt();
    let (lowest, highest) =
        values.iter().fold((0.0_f64, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    assert!(
        -limit <= lowest && highest <= limit,
        "`{name}`: {lowest} to {highest}, but the limit is {limit}"
    );
    if values.len() > 500 {
        assert!(-lowest.max(-highest) > 0.9 * limit, "`{name}`: {lowest} to {highest} of {limit}");
    }
}

/// `U Uᵀ = 1`, to what a number in single precision is stored to, some times over.
fn is_orthonormal(name: &str, columns: usize, values: &[f64]) {
    let rows: Vec<&[f64]> = values.chunks(columns).collect();
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate() {
            let dot: f64 = a.iter().zip(*b).map(|(a, b)| a * b).sum();
            let expected = f64::from(u8::from(i == j));
            assert!((dot - expected).abs() <= 1e-6, "`{name}`: row {i} · row {j} is {dot}, not {expected}");
        }
    }
}
