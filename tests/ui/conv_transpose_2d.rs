use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Conv2DTranspose(8, 3),
    }
}

fn main() {}
