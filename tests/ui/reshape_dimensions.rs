use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(4, 4),
        Reshape((2, 2, 2, 2)),
    }
}

fn main() {}
