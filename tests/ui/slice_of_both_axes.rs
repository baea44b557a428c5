use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 3),
        Lambda(lambda x: x[:, -3:, 0:1]),
    }
}

fn main() {}
