use seqnet::prelude::*;

const FEATURES: usize = 0;

sequential! {
    struct Forecast {
        Input(12, FEATURES),
        LSTM(8),
    }
}

fn main() {}
