use seqnet::prelude::*;

const STEP: usize = 0;

sequential! {
    struct Forecast {
        Input(12, 1),
        Lambda(lambda x: x[:, ::STEP, :]),
    }
}

fn main() {}
