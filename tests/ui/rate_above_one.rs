use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Dropout(1.5),
        LSTM(8),
    }
}

fn main() {}
