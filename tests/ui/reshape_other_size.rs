use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Reshape((4, 4)),
    }
}

fn main() {}
