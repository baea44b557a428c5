use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(16),
        Dense(8, input_shape = (12, 1)),
    }
}

fn main() {}
