use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(16, return_sequences = True),
        LSTM(8, input_shape = (12, 1)),
    }
}

fn main() {}
