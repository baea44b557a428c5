use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, 3, strides = 2, dilation_rate = 3),
    }
}

fn main() {}
