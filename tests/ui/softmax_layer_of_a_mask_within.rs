use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(5, 2),
        Masking(),
        TimeDistributed(Softmax()),
        LSTM(3),
    }
}

fn main() {}
