use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([LSTMCell(4, trainable = false), GRUCell(4)]),
    }
}

fn main() {}
