use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        LSTM(16),
        Dense(1),
    }
}

fn main() {}
