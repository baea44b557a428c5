use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, bias_regularizer = L2(l1 = 0.1)),
    }
}

fn main() {}
