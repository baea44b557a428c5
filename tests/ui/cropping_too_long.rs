use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Cropping1D((8, 8)),
    }
}

fn main() {}
