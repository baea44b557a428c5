use seqnet::prelude::*;

sequential! {
    struct Forecast {
        LSTM(4, input_dim = 1),
        Dense(1),
    }
}

fn main() {}
