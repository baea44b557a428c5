use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(16, return_sequences = True),
        RepeatVector(6),
    }
}

fn main() {}
