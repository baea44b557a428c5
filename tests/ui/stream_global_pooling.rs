use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 1),
        GlobalAveragePooling1D(),
    }
}

fn main() {}
