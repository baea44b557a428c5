use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize, const H2: usize> {
        Input(12, 1),
        Bidirectional(LSTM(H)) -> (H2),
    }
}

fn main() {
    let _ = Forecast::<3, 5>::zeros();
}
