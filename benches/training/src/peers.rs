//! Others, with the same networks, windows and optimizer.

mod candle;

use crate::workloads::{Epoch, Plain};

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
    let candle = candle::epoch(shape, &data).expect("candle knows all of these layers");
    vec![candle]
}
