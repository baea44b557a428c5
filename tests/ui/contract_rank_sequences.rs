use seqnet::prelude::*;

sequential! {
    struct Forecast -> (4, 12, 2) {
        Input(4, 12, 1),
        TimeDistributed(LSTM(2)),
    }
}

fn main() {}
