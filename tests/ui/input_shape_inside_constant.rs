use seqnet::prelude::*;

const WINDOW: usize = 10;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(16, input_shape = (WINDOW, 1)),
    }
}

fn main() {}
