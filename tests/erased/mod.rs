//! Models whose shapes are forgotten, so that one loop runs a whole table of them.

#![allow(dead_code, reason = "each test asks for its own part")]

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use seqnet::prelude::*;
use seqnet::{Path, Scalar};

/// What a layer gives.
pub(crate) struct Output {
    /// The name of its field.
    pub(crate) field: &'static str,
    pub(crate) shape: &'static [usize],
    pub(crate) values: Vec<f64>,
}

/// One weight tensor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weight {
    /// Such as `lstm/kernel`.
    pub(crate) name: String,
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f64>,
}

/// A model of any shape. Its numbers go in and out as `f64`, which holds every `f32`.
pub(crate) trait Network {
    fn summary(&self) -> &'static str;
    fn parameters(&self) -> usize;
    /// The dimensions of a window.
    fn input_shape(&self) -> &'static [usize];
    fn output_shape(&self) -> &'static [usize];
    /// How many bits its numbers have.
    fn is_double(&self) -> bool;
    fn load(&mut self, file: &[u8]);
    fn save(&self) -> Vec<u8>;
    fn weights(&self) -> Vec<Weight>;
    /// Sets every weight, in order.
    fn fill(&mut self, next: &mut dyn FnMut() -> f64);
    /// Draws all weights by the layers' initializers.
    fn randomize(&mut self, seed: u64);
    fn predict(&self, x: &[f64]) -> Vec<f64>;
    /// What `predict_each` shows, and what it gives.
    fn outputs(&self, x: &[f64]) -> (Vec<Output>, Vec<f64>);
    /// The outputs for windows one after the other, by `predict_from` with the same state.
    fn predict_on(&self, windows: &[&[f64]]) -> Vec<Vec<f64>>;
}

/// A model on the heap, for some are large.
pub(crate) fn boxed<M: Model<Input: Tensor>>() -> Box<dyn Network> {
    M::boxed()
}

/// The generator that a seed stands for.
pub(crate) fn seeded(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// The numbers of a tensor.
pub(crate) fn values<X: Tensor>(x: &X) -> Vec<f64> {
    x.as_slice().iter().map(|x| x.to_f64()).collect()
}

/// The tensor with these numbers.
pub(crate) fn tensor<X: Tensor>(values: &[f64]) -> X {
    let mut x = X::ZEROS;
    assert_eq!(x.as_slice().len(), values.len(), "as many numbers as {:?} has places", X::SHAPE);
    for (x, value) in x.as_mut_slice().iter_mut().zip(values) {
        *x = X::Scalar::from_f64(*value);
    }
    x
}

impl<M: Model<Input: Tensor>> Network for M {
    fn summary(&self) -> &'static str {
        M::SUMMARY
    }
    fn parameters(&self) -> usize {
        M::PARAMETERS
    }
    fn input_shape(&self) -> &'static [usize] {
        M::Input::SHAPE
    }
    fn output_shape(&self) -> &'static [usize] {
        M::Output::SHAPE
    }
    fn is_double(&self) -> bool {
        size_of::<M::Scalar>() == size_of::<f64>()
    }
    fn load(&mut self, file: &[u8]) {
        self.load_safetensors(file).expect("the file has the model's tensors");
    }
    fn save(&self) -> Vec<u8> {
        self.to_safetensors()
    }
    fn weights(&self) -> Vec<Weight> {
        let mut weights = Vec::new();
        self.visit(&Path::ROOT, &mut |weight| {
            weights.push(Weight {
                name: weight.path.to_string(),
                shape: weight.shape.to_vec(),
                values: weight.values.iter().map(|value| value.to_f64()).collect(),
            });
        });
        weights
    }
    fn fill(&mut self, next: &mut dyn FnMut() -> f64) {
        self.visit_mut(&Path::ROOT, &mut |weight| {
            weight.values.fill_with(|| M::Scalar::from_f64(next()));
        });
    }
    fn randomize(&mut self, seed: u64) {
        self.initialize(&[], &mut seeded(seed));
    }
    fn predict(&self, x: &[f64]) -> Vec<f64> {
        values(&Model::predict(self, &tensor(x)))
    }
    fn outputs(&self, x: &[f64]) -> (Vec<Output>, Vec<f64>) {
        let mut outputs = Vec::new();
        let y = self.predict_each(&tensor(x), |field, output| {
            let values = output.iter().map(|value| value.to_f64()).collect();
            outputs.push(Output { field, shape: output.shape(), values });
        });
        (outputs, values(&y))
    }
    fn predict_on(&self, windows: &[&[f64]]) -> Vec<Vec<f64>> {
        let mut state = State::<M>::default();
        windows.iter().map(|x| values(&self.predict_from(&mut state, &tensor(x)))).collect()
    }
}
