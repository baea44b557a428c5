use seqnet::prelude::*;

sequential! {
    struct Encoder { Input(12, 1), LSTM(8) }
    struct Decoder { Input(8), Dense(1) }
}

fn main() {}
