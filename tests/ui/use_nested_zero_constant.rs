use seqnet::prelude::*;

const UNITS: usize = 0;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), Dense(1) }
}

sequential! {
    struct Outer { Input(12, 1), crate::Forecast -> (1), Dense(3) }
}
fn main() {
    Outer::zeros().stream().push(&Vector::from([0.5]));
}
