use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(return_sequences = True),
    }
}

fn main() {}
