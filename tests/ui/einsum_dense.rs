use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 3),
        EinsumDense("abc,cd->abd", output_shape = (None, 64), activation = "relu", bias_axes = "d"),
        LSTM(8),
    }
}

fn main() {}
