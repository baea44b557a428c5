use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(1, 3),
        Conv1DTranspose(8, 4, strides = 2, padding = "same", output_padding = 0),
    }
}

fn main() {}
