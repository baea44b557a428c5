use seqnet::prelude::*;

const FEATURES: usize = 2;

sequential! {
    struct Forecast {
        Input(None, FEATURES),
        LSTM(8),
    }
}

fn main() {}
