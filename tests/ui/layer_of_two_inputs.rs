use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, return_sequences = true),
        Concatenate(),
        Dense(1),
    }
}

fn main() {}
