use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> where u8: Copy {
        Input(12, 1),
        LSTM(H),
    }
}

fn main() {}
