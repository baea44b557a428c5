use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Bidirectional(LSTM(4), backward_layer = LSTM(4, go_backwards = true, trainable = false)),
    }
}

fn main() {}
