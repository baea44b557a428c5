use seqnet::prelude::*;

const CLASSES: usize = 1;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(CLASSES),
        Activation("softmax"),
    }
}

fn main() {}
