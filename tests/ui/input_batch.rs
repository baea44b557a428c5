use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(batch_shape = (32, 12, 1)),
        LSTM(8),
    }
}

fn main() {}
