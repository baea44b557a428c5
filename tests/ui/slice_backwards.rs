use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 3),
        Lambda(lambda x: x[:, ::-1, :]),
    }
}

fn main() {}
