//! A network beside the oracle's, with the same weights.

use crate::erased::{Network, Weight, seeded};
use crate::oracle::{self, Activation, Affine, Layer, Normalization, Options, Tensor};
use crate::running::draw;
use rand::rngs::Xoshiro256PlusPlus;

/// In single precision: the bound of the whole project, for numbers around 1.
pub(crate) const TOLERANCE: f64 = 5e-7;

/// Each of up to 33 timesteps rounds again what those before it have rounded: some four times as much as over a few.
const TOLERANCE_OF_LONG_WINDOWS: f64 = 2e-6;

/// In double precision, by the same measure.
const TOLERANCE_IN_DOUBLE: f64 = 1e-12;

/// How many weights and inputs are tried.
const SEEDS: u64 = 12;

/// A network's weights in Keras's order, to be given to the oracle's layers.
pub(crate) struct Weights(std::vec::IntoIter<Weight>);

impl Weights {
    pub(crate) fn new(weights: Vec<Weight>) -> Self {
        Weights(weights.into_iter())
    }

    pub(crate) fn next(&mut self, name: &str) -> Tensor {
        let weight = self.0.next().unwrap_or_else(|| panic!("no `{name}` is left"));
        assert_eq!(weight.name.rsplit('/').next(), Some(name), "{}", weight.name);
        Tensor::new(&weight.shape, weight.values)
    }

    pub(crate) fn dense(&mut self, activation: Activation) -> Layer {
        Layer::dense(self.next("kernel"), self.next("bias"), activation)
    }
    pub(crate) fn lstm(&mut self, options: Options) -> Layer {
        Layer::lstm(self.next("kernel"), self.next("recurrent_kernel"), self.next("bias"), options)
    }
    pub(crate) fn gru(&mut self, options: Options) -> Layer {
        Layer::gru(self.next("kernel"), self.next("recurrent_kernel"), self.next("bias"), options)
    }
    pub(crate) fn simple_rnn(&mut self, options: Options) -> Layer {
        Layer::simple_rnn(self.next("kernel"), self.next("recurrent_kernel"), self.next("bias"), options)
    }

    fn affine(&mut self) -> Affine {
        Affine { gamma: Some(self.next("gamma")), beta: Some(self.next("beta")) }
    }
    pub(crate) fn layer_normalization(&mut self) -> Layer {
        Layer::Normalization(Normalization::Layer {
            affine: self.affine(),
            epsilon: 1e-3,
            rms_scaling: false,
        })
    }
    pub(crate) fn batch_normalization(&mut self) -> Layer {
        let affine = self.affine();
        let (mean, variance) = (self.next("moving_mean"), self.next("moving_variance"));
        Layer::Normalization(Normalization::Batch { affine, mean, variance, epsilon: 1e-3 })
    }
    pub(crate) fn rms_normalization(&mut self) -> Layer {
        Layer::Normalization(Normalization::RootMeanSquare { scale: self.next("scale"), epsilon: 1e-6 })
    }
}

/// Weights that keep numbers around 1: small sums, positive variances.
pub(crate) fn fill(network: &mut dyn Network, rng: &mut Xoshiro256PlusPlus) {
    let weights = network.weights().into_iter().flat_map(|weight| {
        let inputs = if weight.shape.len() == 2 { weight.shape[0] } else { 1 };
        let limit = u16::try_from(inputs).map(|inputs| f64::from(inputs).sqrt().recip()).expect("few");
        let shift = if weight.name.ends_with("variance") { 1.25 } else { 0.0 };
        std::iter::repeat_n((limit, shift), weight.values.len())
    });
    let mut weights: Vec<f64> = weights.map(|(limit, shift)| shift + limit * draw(rng)).collect();
    weights.reverse();
    network.fill(&mut || weights.pop().expect("as many as there are weights"));
}

/// Holds a network to the oracle's layers: two windows with the state of the first, each after `change`.
pub(crate) fn agrees(
    networks: [Box<dyn Network>; 2],
    change: &dyn Fn(&mut [f64], &mut Xoshiro256PlusPlus),
    layers: &dyn Fn(&mut Weights) -> Vec<Layer>,
) {
    for mut network in networks {
        let shape = network.input_shape();
        let tolerance = match shape[0] {
            _ if network.is_double() => TOLERANCE_IN_DOUBLE,
            0..=20 => TOLERANCE,
            _ => TOLERANCE_OF_LONG_WINDOWS,
        };
        for seed in 0..SEEDS {
            let mut rng = seeded(seed);
            fill(&mut *network, &mut rng);
            let mut weights = Weights::new(network.weights());
            let mut oracle = oracle::Network::new(layers(&mut weights));
            assert!(weights.0.next().is_none(), "the oracle has all weights");
            let mut window = || -> Vec<f64> {
                let mut x: Vec<f64> = (0..shape.iter().product()).map(|_| draw(&mut rng)).collect();
                change(&mut x, &mut rng);
                x
            };
            let windows = [window(), window()];
            for (x, y) in windows.iter().zip(network.predict_on(&[&windows[0], &windows[1]])) {
                let expected = oracle.forward(&Tensor::new(shape, x.clone()));
                assert_eq!(network.output_shape(), expected.shape);
                assert_close(&y, &expected.values, tolerance);
            }
        }
    }
}

pub(crate) fn assert_close(ours: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), expected.len());
    for (ours, expected) in ours.iter().zip(expected) {
        let error = (ours - expected).abs() / expected.abs().max(1.0);
        assert!(error <= tolerance, "{ours} instead of {expected}, off by {error:.1e}");
    }
}
