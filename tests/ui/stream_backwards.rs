use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        LSTM(8, return_sequences = True, go_backwards = True),
    }
}

fn main() {}
