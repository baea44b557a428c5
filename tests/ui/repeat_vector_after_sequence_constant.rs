use seqnet::prelude::*;

const WINDOW: usize = 12;

sequential! {
    struct Forecast {
        Input(WINDOW, 1),
        RepeatVector(6),
    }
}

fn main() {}
