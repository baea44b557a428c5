use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        Bidirectional(ConvLSTM1D(8, 3)),
    }
}

fn main() {}
