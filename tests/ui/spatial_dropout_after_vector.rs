use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5),
        SpatialDropout1D(0.5),
    }
}

fn main() {}
