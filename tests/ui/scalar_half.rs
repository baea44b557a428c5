use seqnet::prelude::*;

sequential! {
    #[scalar(f16)]
    struct Forecast {
        Input(12, 1),
        LSTM(8),
    }
}

fn main() {}
