use seqnet::prelude::*;

sequential! {
    struct Forecast -> (4, 12, 3) {
        Input(4, 12, 1),
        TimeDistributed(LSTM(2, return_sequences = true)),
    }
}

fn main() {}
