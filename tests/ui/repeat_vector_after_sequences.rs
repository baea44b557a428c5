use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        RepeatVector(3),
    }
}

fn main() {}
