use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(16),
        Dropout(0.2),
        LSTM(8),
    }
}

fn main() {}
