use seqnet::prelude::*;

sequential! {
    Input(12, 1),
    LSTM(8),
}

fn main() {}
