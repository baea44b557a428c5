use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 3),
        LSTM(4),
        AdaptiveMaxPooling1D(2),
    }
}

fn main() {}
