use seqnet::prelude::*;

const FROM: usize = 8;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(FROM..2),
    }
}

fn main() {}
