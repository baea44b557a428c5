use seqnet::prelude::*;

const SCALE: usize = 2;

sequential! {
    struct Forecast {
        Input(SCALE, 1),
        Lambda(lambda x: x * SCALE),
    }
}

fn main() {}
