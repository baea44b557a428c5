use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

sequential! {
    struct Outer { Input(12, 1), crate::Forecast -> (1), Dense(3) }
}
fn main() {
    Outer::zeros().stream().push(&Vector::from([0.5]));
}
