use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        ConvLSTM1D(1, 3, activation = "softmax"),
    }
}

fn main() {}
