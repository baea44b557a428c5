use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTMCell(8),
    }
}

fn main() {}
