use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(4, kernel_initializer = "glorot"),
    }
}

fn main() {}
