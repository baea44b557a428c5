use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, activation = leaky_relu(alpha = 0.3)),
    }
}

fn main() {}
