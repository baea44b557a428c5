use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 12, 1),
        ConvLSTM1D(8, 3),
    }
}

fn main() {}
