use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 1),
        AveragePooling1D(3, padding = "same"),
    }
}

fn main() {}
