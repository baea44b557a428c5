use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        LSTM(4),
        Conv1DTranspose(8, 3),
    }
}

fn main() {}
