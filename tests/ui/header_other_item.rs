use seqnet::prelude::*;

sequential! {
    enum Forecast {
        Input(12, 1),
        LSTM(8),
    }
}

fn main() {}
