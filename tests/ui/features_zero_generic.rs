use seqnet::prelude::*;

sequential! {
    struct Forecast<const F: usize> {
        Input(12, F),
        LSTM(8),
    }
}

fn main() {
    let _ = Forecast::<0>::zeros();
}
