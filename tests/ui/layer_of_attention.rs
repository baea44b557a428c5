use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 8),
        MultiHeadAttention(2, 4),
        GlobalAveragePooling1D(),
    }
}

fn main() {}
