use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 3),
        EinsumDense("abc,bd->adc", (6, None), bias_axes = "d"),
        LSTM(8),
    }
}

fn main() {}
