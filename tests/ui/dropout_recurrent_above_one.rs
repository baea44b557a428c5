use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, recurrent_dropout = 1.2),
    }
}

fn main() {}
