use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([GRUCell(4), LSTMCell(2, return_sequences = true)]),
    }
}

fn main() {}
