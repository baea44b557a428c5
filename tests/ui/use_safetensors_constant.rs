use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn main() {
    let model = Forecast::from_safetensors(&[]).unwrap();
    let _: Vec<u8> = model.to_safetensors();
}
