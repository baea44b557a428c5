use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        Dense(2, input_shape = (4, 13, 1)),
    }
}

fn main() {}
