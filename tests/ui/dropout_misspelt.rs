use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, dropuot = 0.2),
    }
}

fn main() {}
