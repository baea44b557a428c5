use seqnet::prelude::*;

const BANDS: usize = 3;

sequential! {
    struct Forecast {
        Input(4, 12, BANDS),
        LSTM(16),
        Dense(1),
    }
}

fn main() {}
