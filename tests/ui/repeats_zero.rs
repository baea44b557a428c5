use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(8),
        RepeatVector(0),
    }
}

fn main() {}
