use seqnet::prelude::*;

const UNITS: usize = 0;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([GRUCell(4), LSTMCell(UNITS)]),
    }
}

fn main() {}
