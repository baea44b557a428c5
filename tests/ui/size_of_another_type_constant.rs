use seqnet::prelude::*;

const WINDOW: u32 = 12;

sequential! {
    struct Forecast -> (1) {
        Input(WINDOW, 1),
        LSTM(8, return_sequences = true),
        Slice(-1),
        Dense(1),
    }
}

fn main() {
    let _ = Forecast::zeros().stream().push(&Vector::zeros());
}
