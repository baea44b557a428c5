use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, kernel_constraint = MaxNorm(-1)),
    }
}

fn main() {}
