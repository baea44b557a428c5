use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn main() {
    let model = Forecast::from_safetensors(&[]).unwrap();
    let _: Vec<u8> = model.to_safetensors();
}
