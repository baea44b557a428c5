use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 12, 1),
        LSTM(2, return_sequences = true),
    }
}

fn main() {}
