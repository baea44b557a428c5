use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12),
        RNN([LSTMCell(8), LSTMCell(4)]),
    }
}

fn main() {}
