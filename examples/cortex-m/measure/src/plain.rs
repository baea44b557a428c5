//! An LSTM in single precision as one would write it down: loops, and functions that are exact to the last bit.
//!
//! What it is off double precision is what single precision is off by itself.

use seqnet::prelude::*;
use std::collections::HashMap;

/// The weights of a model, by name.
pub(crate) struct Weights(HashMap<String, Vec<f32>>);

impl Weights {
    pub(crate) fn of<M: Model<Scalar = f32>>(model: &M) -> Self {
        let mut weights = HashMap::new();
        model.visit(&seqnet::Path::ROOT, &mut |weight| {
            weights.insert(weight.path.to_string(), weight.values.to_vec());
        });
        Weights(weights)
    }

    fn get(&self, layer: &str, weight: &str) -> &[f32] {
        &self.0[&format!("{layer}/{weight}")]
    }

    /// The outputs of a layer for every timestep of the input.
    #[expect(clippy::many_single_char_names, reason = "the letters of the equations")]
    pub(crate) fn lstm<'a>(&self, layer: &str, x: impl Iterator<Item = &'a [f32]>) -> Vec<Vec<f32>> {
        let units = self.get(layer, "recurrent_kernel").len().isqrt() / 2;
        let (mut h, mut c) = (vec![0.0; units], vec![0.0; units]);
        x.map(|x| {
            let mut z = self.get(layer, "bias").to_vec();
            add_product(&mut z, self.get(layer, "kernel"), x);
            add_product(&mut z, self.get(layer, "recurrent_kernel"), &h);
            for (u, (h, c)) in h.iter_mut().zip(&mut c).enumerate() {
                let [i, f, g, o] = [0, 1, 2, 3].map(|gate| z[gate * units + u]);
                *c = sigmoid(f) * *c + sigmoid(i) * tanh(g);
                *h = sigmoid(o) * tanh(*c);
            }
            h.clone()
        })
        .collect()
    }

    pub(crate) fn dense(&self, layer: &str, x: &[f32]) -> Vec<f32> {
        let mut y = self.get(layer, "bias").to_vec();
        add_product(&mut y, self.get(layer, "kernel"), x);
        y
    }
}

fn add_product(z: &mut [f32], kernel: &[f32], x: &[f32]) {
    for (row, x) in kernel.chunks_exact(z.len()).zip(x) {
        for (z, w) in z.iter_mut().zip(row) {
            *z += w * x;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
fn tanh(x: f32) -> f32 {
    f64::from(x).tanh() as f32
}

#[expect(clippy::cast_possible_truncation, reason = "to the nearest `f32`")]
fn sigmoid(x: f32) -> f32 {
    (1.0 / (1.0 + (-f64::from(x)).exp())) as f32
}
