use seqnet::prelude::*;

sequential! {
    struct Forecast {
        LSTM(8),
        Dense(1),
    }
}

fn main() {}
