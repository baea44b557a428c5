use seqnet::prelude::*;

sequential! {
    #[budget]
    struct Net {
        Input(8),
        Dense(4),
    }
}

fn main() {}
