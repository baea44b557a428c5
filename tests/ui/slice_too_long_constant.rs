use seqnet::prelude::*;

const N: usize = 20;

sequential! {
    struct Forecast {
        LSTM(1, input_shape = (12, 3), return_sequences = True),
        Lambda(lambda x: x[:, -N:, :]),
    }
}

fn main() {}
