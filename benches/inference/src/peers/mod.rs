//! The same networks in other crates, each as its documentation says it is fastest: what can be made ready beforehand is, inputs included.

mod candle;
mod tract;

use crate::Contender;

/// A layer of a network, with the numbers of its inputs and of its units. The weights are Keras's, in its order.
#[derive(Clone, Copy)]
pub enum Layer {
    Lstm { features: usize, units: usize, sequences: bool },
    Gru { features: usize, units: usize },
    RepeatVector(usize),
    Dense { features: usize, units: usize, softmax: bool },
}

/// Inputs of so many timesteps each, one after the other.
#[derive(Clone)]
pub struct Windows {
    pub timesteps: usize,
    pub features: usize,
    pub numbers: Vec<f32>,
}

impl Windows {
    fn each(&self) -> impl Iterator<Item = &[f32]> {
        self.numbers.chunks(self.timesteps * self.features)
    }
}

/// Whole windows.
pub fn of_windows(layers: &[Layer], tensors: &[Vec<f32>], windows: &Windows) -> Vec<Contender> {
    vec![
        Contender {
            name: "tract",
            run: tract::windows(layers, tensors, windows).expect("tract computes it"),
        },
        Contender {
            name: "candle",
            run: candle::windows(layers, tensors, windows).expect("candle computes it"),
        },
    ]
}

/// A stream, which begins anew with the first timestep.
pub fn of_stream(layers: &[Layer], tensors: &[Vec<f32>], timesteps: &Windows) -> Vec<Contender> {
    vec![
        Contender {
            name: "tract",
            run: tract::stream(layers, tensors, timesteps).expect("tract computes it"),
        },
        Contender {
            name: "candle",
            run: candle::stream(layers, tensors, timesteps).expect("candle computes it"),
        },
    ]
}

/// The columns of a matrix as rows.
fn transposed(matrix: &[f32], rows: usize) -> Vec<f32> {
    let columns = matrix.len() / rows;
    (0..columns).flat_map(|column| (0..rows).map(move |row| matrix[row * columns + column])).collect()
}

/// Equal parts of some numbers, in another order.
fn reordered(numbers: &[f32], order: &[usize]) -> Vec<f32> {
    let part = numbers.len() / order.len();
    order.iter().flat_map(|&n| &numbers[n * part..][..part]).copied().collect()
}
