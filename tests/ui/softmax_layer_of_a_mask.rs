use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 3),
        Masking(),
        Softmax(),
        LSTM(2),
    }
}

fn main() {}
