use seqnet::prelude::*;

sequential! {
    struct Forecast<T> {
        Input(12, 1),
        LSTM(8),
    }
}

fn main() {
    let _ = Forecast::<f32>::zeros();
}
