use seqnet::prelude::*;

const SLOPE: f64 = -0.1;

sequential! {
    struct Net {
        Input(5),
        LeakyReLU(SLOPE),
    }
}

fn main() {}
