use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8),
        Dropout(0.5, noise_shape = (1, 8)),
    }
}

fn main() {}
