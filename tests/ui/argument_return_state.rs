use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(4, return_state = True),
    }
}

fn main() {}
