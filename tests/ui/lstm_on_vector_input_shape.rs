use seqnet::prelude::*;

sequential! {
    struct Forecast {
        GRU(8, input_shape = (12,)),
        Dense(1),
    }
}

fn main() {}
