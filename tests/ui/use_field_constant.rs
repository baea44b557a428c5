use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn main() {
    let model = Forecast::zeros();
    println!("{:?} {:?}", model.lstm.cell.bias, model.dense);
}
