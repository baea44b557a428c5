use seqnet::prelude::*;

const UNITS: usize = 0;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), Dense(1) }
}

fn main() {
    let model = Forecast::zeros();
    let mut stream = model.stream();
    let forecast = stream.push(&Vector::from([0.5]));
    println!("{}", forecast.unwrap()[0]);
}
