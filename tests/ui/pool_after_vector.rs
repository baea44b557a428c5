use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        GlobalMaxPooling1D(),
        AveragePooling1D(2),
    }
}

fn main() {}
