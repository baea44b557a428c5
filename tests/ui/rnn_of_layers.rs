use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([LSTM(8), GRUCell(4)]),
    }
}

fn main() {}
