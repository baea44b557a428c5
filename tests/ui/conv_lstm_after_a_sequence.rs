use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12),
        ConvLSTM1D(8, 3),
    }
}

fn main() {}
