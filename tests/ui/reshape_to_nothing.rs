use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Reshape((0, 15)),
    }
}

fn main() {}
