use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn main() {
    println!("{}", Forecast::SUMMARY);
    let _: [u8; 4] = [0; Forecast::PARAMETERS * 0 + 4];
}
