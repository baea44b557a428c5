use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        ConvLSTM1D(8, 3, strides = 2, dilation_rate = 3),
    }
}

fn main() {}
