use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Lambda(lambda x: x[-3:]),
    }
}

fn main() {}
