use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        TimeDistributed(Dense(3, input_shape = (9))),
    }
}

fn main() {}
