use seqnet::prelude::*;

const BLOCKS: usize = 16;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(BLOCKS),
        LSTM(8),
    }
}

fn main() {}
