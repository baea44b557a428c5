use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        LSTM(8),
        Conv1D(4, 3),
    }
}

fn main() {}
