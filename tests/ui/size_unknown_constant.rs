use seqnet::prelude::*;

sequential! {
    struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(UNITS),
        RepeatVector(6),
        LSTM(UNITS, return_sequences = true),
        Dense(1),
    }
}

fn main() {
    let y: Sequence<6, 1> = Forecast::zeros().predict(&Sequence::zeros());
    println!("{y:?} {}", Forecast::SUMMARY);
}
