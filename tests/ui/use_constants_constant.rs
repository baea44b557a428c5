use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn main() {
    println!("{}", Forecast::SUMMARY);
    let _: [u8; 4] = [0; Forecast::PARAMETERS * 0 + 4];
}
