use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 3),
        EinsumDense("abc,bcd->abd", (None, 4)),
        LSTM(8),
    }
}

fn main() {}
