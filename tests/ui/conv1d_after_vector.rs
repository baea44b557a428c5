use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8),
        Conv1D(4, 3),
    }
}

fn main() {}
