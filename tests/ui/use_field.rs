use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn main() {
    let model = Forecast::zeros();
    println!("{:?} {:?}", model.lstm.cell.bias, model.dense);
}
