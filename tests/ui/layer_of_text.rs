use seqnet::prelude::*;

sequential! {
    struct Mood {
        Input(1),
        TextVectorization(1000),
        Embedding(1000, 8),
        LSTM(8),
    }
}

fn main() {}
