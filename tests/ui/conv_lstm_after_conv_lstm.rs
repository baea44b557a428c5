use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        ConvLSTM1D(8, 3),
        ConvLSTM1D(8, 3),
    }
}

fn main() {}
