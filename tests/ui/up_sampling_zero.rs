use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        UpSampling1D(0),
    }
}

fn main() {}
