use seqnet::prelude::*;

sequential! {
    #[budget(macs = 100)]
    struct Net {
        Input(None, 2),
        LSTM(8, return_sequences = true),
    }
}

fn main() {}
