use seqnet::prelude::*;

const UNITS: usize = 8;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(UNITS, activatoin = "tanh"),
    }
}

fn main() {}
