use seqnet::prelude::*;

const MORE: usize = 1;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, 3, output_padding = MORE),
    }
}

fn main() {}
