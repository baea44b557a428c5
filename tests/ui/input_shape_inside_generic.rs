use seqnet::prelude::*;

sequential! {
    struct Forecast<const F: usize> {
        Input(12, F),
        LSTM(16, input_shape = (12, 2)),
    }
}

fn main() {
    let _ = Forecast::<3>::zeros();
}
