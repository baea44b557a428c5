use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        RepeatVector(3),
    }
}

fn main() {}
