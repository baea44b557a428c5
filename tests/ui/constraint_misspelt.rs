use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, kernel_constraint = "max_nrm"),
    }
}

fn main() {}
