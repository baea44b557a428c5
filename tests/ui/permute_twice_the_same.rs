use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Permute((1, 1)),
    }
}

fn main() {}
