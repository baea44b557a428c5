//! An LSTM and a GRU as one writes them with nalgebra: a product for each kernel, all gates at once, and std's functions.

use nalgebra::{SMatrix, SVector};
use seqnet::prelude::*;

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// The tensors of a model, in order.
pub fn tensors(model: &impl Parameters<f32>) -> Vec<Vec<f32>> {
    let mut tensors = Vec::new();
    model.visit(&seqnet::Path::ROOT, &mut |weight| tensors.push(weight.values.to_vec()));
    tensors
}

/// `N = 4 U`
pub struct Lstm<const F: usize, const U: usize, const N: usize> {
    kernel: Box<SMatrix<f32, N, F>>,
    recurrent_kernel: Box<SMatrix<f32, N, U>>,
    bias: SVector<f32, N>,
    pub h: SVector<f32, U>,
    c: SVector<f32, U>,
}

impl<const F: usize, const U: usize, const N: usize> Lstm<F, U, N> {
    pub fn new(tensors: &[Vec<f32>]) -> Self {
        Lstm {
            kernel: Box::new(SMatrix::from_column_slice(&tensors[0])),
            recurrent_kernel: Box::new(SMatrix::from_column_slice(&tensors[1])),
            bias: SVector::from_column_slice(&tensors[2]),
            h: SVector::zeros(),
            c: SVector::zeros(),
        }
    }

    pub fn reset(&mut self) {
        self.h.fill(0.0);
        self.c.fill(0.0);
    }

    pub fn step(&mut self, x: &SVector<f32, F>) {
        let z = *self.kernel * x + *self.recurrent_kernel * self.h + self.bias;
        let gate = |g: usize| z.fixed_rows::<U>(g * U).into_owned();
        let (i, f, g, o) =
            (gate(0).map(sigmoid), gate(1).map(sigmoid), gate(2).map(f32::tanh), gate(3).map(sigmoid));
        self.c = f.component_mul(&self.c) + i.component_mul(&g);
        self.h = o.component_mul(&self.c.map(f32::tanh));
    }
}

/// `N = 3 U`
pub struct Gru<const F: usize, const U: usize, const N: usize> {
    kernel: SMatrix<f32, N, F>,
    recurrent_kernel: SMatrix<f32, N, U>,
    bias: [SVector<f32, N>; 2],
    pub h: SVector<f32, U>,
}

impl<const F: usize, const U: usize, const N: usize> Gru<F, U, N> {
    pub fn new(tensors: &[Vec<f32>]) -> Self {
        Gru {
            kernel: SMatrix::from_column_slice(&tensors[0]),
            recurrent_kernel: SMatrix::from_column_slice(&tensors[1]),
            bias: [
                SVector::from_column_slice(&tensors[2][..N]),
                SVector::from_column_slice(&tensors[2][N..]),
            ],
            h: SVector::zeros(),
        }
    }

    pub fn step(&mut self, x: &SVector<f32, F>) {
        let a = self.kernel * x + self.bias[0];
        let b = self.recurrent_kernel * self.h + self.bias[1];
        let gate = |z: &SVector<f32, N>, g: usize| z.fixed_rows::<U>(g * U).into_owned();
        let z = (gate(&a, 0) + gate(&b, 0)).map(sigmoid);
        let r = (gate(&a, 1) + gate(&b, 1)).map(sigmoid);
        let hh = (gate(&a, 2) + r.component_mul(&gate(&b, 2))).map(f32::tanh);
        self.h = z.component_mul(&self.h) + z.map(|z| 1.0 - z).component_mul(&hh);
    }
}

/// The only unit of a dense layer.
pub fn dense<const U: usize>(tensors: &[Vec<f32>], h: &SVector<f32, U>) -> f32 {
    h.dot(&SVector::from_column_slice(&tensors[0])) + tensors[1][0]
}
