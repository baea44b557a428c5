//! A stream of causal convolutions that reach further and further back, as sound is modelled with.

use crate::Workload;
use crate::naive::{dense, tensors};
use crate::workloads::{draw, networks, signal, step_by_step};
use nalgebra::{SMatrix, SVector};
use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;

networks! {
    s6 {
        Input(None, 1),
        Conv1D(16, 3, padding = "causal", activation = "tanh"),
        Conv1D(16, 3, padding = "causal", dilation_rate = 2, activation = "tanh"),
        Conv1D(16, 3, padding = "causal", dilation_rate = 4, activation = "tanh"),
        Conv1D(16, 3, padding = "causal", dilation_rate = 8, activation = "tanh"),
        Dense(1),
    }
}

pub fn stream() -> Workload {
    const INPUTS: usize = 2000;
    let (mut single, mut double) = (s6::Single::boxed(), s6::Double::boxed());
    draw(&mut *single, &mut *double);
    // For a stream lives as long as its model.
    let (single, double) = (&*Box::leak(single), &*Box::leak(double));
    let mut rng = StdRng::seed_from_u64(1);
    let x: Vec<f32> = (0..INPUTS).map(|t| signal(t, &mut rng)).collect();
    let mut exact = double.stream();
    let expected = x.iter().map(|x| exact.push(&Vector::from([f64::from(*x)]))[0]).collect();
    let weights = tensors(single);
    let mut first = Conv::<1, 16>::new(&weights, 1);
    let mut others = [2, 4, 8]
        .map(|dilation: usize| Conv::<16, 16>::new(&weights[2 * dilation.ilog2() as usize..], dilation));
    let mut stream = single.stream();
    Workload {
        name: "S6".into(),
        inputs: INPUTS,
        expected,
        contenders: step_by_step(
            &x,
            move |begin, x| {
                if begin {
                    stream.reset();
                }
                stream.push(&Vector::from([x]))[0]
            },
            move |begin, x| {
                if begin {
                    first.reset();
                    others.iter_mut().for_each(Conv::reset);
                }
                let y = others.iter_mut().fold(first.step(SVector::from([x])), |x, layer| layer.step(x));
                dense(&weights[8..], &y)
            },
        )
        .into(),
        floor: Box::new(|limits| size_of::<s6::Single>() as f64 / limits.l1 + 4.0 * limits.tanh),
    }
}

/// Three matrices, and the timesteps that they see in a ring.
struct Conv<const F: usize, const U: usize> {
    kernel: [SMatrix<f32, U, F>; 3],
    bias: SVector<f32, U>,
    dilation: usize,
    seen: Vec<SVector<f32, F>>,
    newest: usize,
}

impl<const F: usize, const U: usize> Conv<F, U> {
    fn new(tensors: &[Vec<f32>], dilation: usize) -> Self {
        Conv {
            kernel: [0, 1, 2].map(|k| SMatrix::from_column_slice(&tensors[0][k * F * U..(k + 1) * F * U])),
            bias: SVector::from_column_slice(&tensors[1]),
            dilation,
            seen: vec![SVector::zeros(); 2 * dilation + 1],
            newest: 0,
        }
    }

    fn reset(&mut self) {
        self.seen.fill(SVector::zeros());
    }

    fn step(&mut self, x: SVector<f32, F>) -> SVector<f32, U> {
        let places = self.seen.len();
        self.newest = (self.newest + 1) % places;
        self.seen[self.newest] = x;
        let at = |age: usize| self.seen[(self.newest + places - age) % places];
        let [oldest, middle, newest] = &self.kernel;
        let sums = oldest * at(2 * self.dilation) + middle * at(self.dilation) + newest * x;
        (sums + self.bias).map(f32::tanh)
    }
}
