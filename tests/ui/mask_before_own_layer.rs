use seqnet::prelude::*;

sequential! {
    struct Encoder { Input(5, 3), LSTM(2) }
}
sequential! {
    struct Model {
        Input(5, 3),
        Masking(),
        crate::Encoder -> (2),
    }
}

fn main() {}
