use seqnet::prelude::*;

const CROP: usize = 6;

sequential! {
    struct Forecast {
        Input(12, 1),
        Cropping1D(CROP),
    }
}

fn main() {}
