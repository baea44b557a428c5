use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, None),
        LSTM(8, return_sequences = True),
    }
}

fn main() {}
