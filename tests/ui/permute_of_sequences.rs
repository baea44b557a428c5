use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        Permute((2, 1)),
    }
}

fn main() {}
