use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8),
        ActivityRegularization(l2 = -0.1),
    }
}

fn main() {}
