use seqnet::prelude::*;

sequential! {
    #[budget(flash = "64 KiB", ram = "2 KiB")]
    struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
    }
}

fn main() {
    let _ = Forecast::zeros();
}
