//! Others, with the same networks, windows and optimizer.

mod burn;
mod candle;

use crate::workloads::{Epoch, Plain};
use ::burn::tensor::Device;

/// The units of a network, and after how many timesteps it gives outputs of its own.
#[derive(Clone, Copy)]
struct Shape {
    units: usize,
    /// The timesteps of a second LSTM over the repeated output of the first, if there is one.
    decoder: Option<usize>,
}

pub fn peers(name: &str, data: Plain) -> Vec<Epoch> {
    let shape = match name {
        "T1" => Shape { units: 32, decoder: None },
        "T2" => Shape { units: 32, decoder: Some(data.target) },
        "T3" => Shape { units: 128, decoder: None },
        other => panic!("no network `{other}`"),
    };
    #[expect(
        deprecated,
        reason = "burn has announced another that is to take its place, and it stands beside"
    )]
    let ndarray = Device::ndarray();
    vec![
        candle::epoch(shape, &data).expect("candle knows all of these layers"),
        burn::epoch(shape, &data, ndarray),
        burn::epoch(shape, &data, Device::flex()),
    ]
}
