use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, kernel_regularizer = L2(-0.01)),
    }
}

fn main() {}
