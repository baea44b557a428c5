use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> -> (2 * H) {
        Input(12, 1),
        LSTM(H),
    }
}

fn main() {}
