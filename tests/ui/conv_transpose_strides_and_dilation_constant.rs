use seqnet::prelude::*;

const STRIDES: usize = 2;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, 3, strides = STRIDES, dilation_rate = 3),
    }
}

fn main() {}
