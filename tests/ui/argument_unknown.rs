use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, return_sequence = True),
    }
}

fn main() {}
