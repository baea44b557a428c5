use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        BatchNormalization(renorm = True),
    }
}

fn main() {}
