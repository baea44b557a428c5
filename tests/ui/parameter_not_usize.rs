use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: u8> {
        Input(12, 1),
        LSTM(H),
    }
}

fn main() {}
