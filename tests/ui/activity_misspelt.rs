use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, activity_regularizer = "L1L3"),
    }
}

fn main() {}
