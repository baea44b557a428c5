use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5),
        Permute((2, 1)),
    }
}

fn main() {}
