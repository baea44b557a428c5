use seqnet::prelude::*;

sequential! {
    #[budget(ram = "100 B")]
    struct Net {
        Input(None, 2),
        LSTM(8, return_sequences = true),
        Dense(1),
    }
}

fn main() {}
