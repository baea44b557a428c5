use seqnet::prelude::*;

const MEANS: [f32; 2] = [1.0, 2.0];

sequential! {
    struct Net {
        Input(5, 3),
        Normalization(mean = MEANS, variance = 1.0),
    }
}

fn main() {}
