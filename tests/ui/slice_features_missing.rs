use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 3),
        Lambda(lambda x: x[:, :, 2:5]),
    }
}

fn main() {}
